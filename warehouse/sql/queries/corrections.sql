-- Which articles carry a correction notice, and what does it say?
-- Group: changes
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest version
-- $limit BIGINT = 100: rows at most
-- A notice is known by its first words, in some forty languages: a line that begins "Correction:", "Korrektur vom 3. Mai:",
-- "更正：", or speaks of an earlier version of the article. Notices without such words, and those that stand on another
-- page or in a picture, are not found; a story about a "Correction:" would be. The days are those on which a version
-- first had the notice: added_in is 1 if the article had it when it was first seen.
with days as (
    select
        coalesce($to::DATE, max(fetched_at)::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from article_versions
),
changed as (
    select distinct article_key
    from article_versions, days
    where fetched_at::DATE between first_day and last_day
    and source = coalesce($source, source)
),
wanted as (
    select article_key, fetched_at
    from article_versions
    semi join changed using (article_key)
),
notices as (
    -- by fetched_at as well: texts lie in its order, and those outside of it are not even read
    select
        article_key,
        version,
        fetched_at,
        trim(unnest(main.correction_notices(body))) as notice
    from article_versions
    semi join wanted using (article_key, fetched_at)
),
told as (
    select article_key, notice, min(version) as added_in, min(fetched_at) as noticed
    from notices
    group by article_key, notice
)
select
    article.source,
    told.noticed,
    article.headline,
    told.notice,
    told.added_in,
    date_diff('minute', coalesce(article.date_published, article.first_seen), told.noticed) as minutes_after,
    article.in_language,
    article.url
from days, told
join articles as article on article.article_key = told.article_key
where told.noticed::DATE between days.first_day and days.last_day
order by told.noticed desc, article.url, told.notice
limit $limit::BIGINT
