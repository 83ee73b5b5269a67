-- Which articles were changed most often after they were published?
-- Group: changes
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest article
-- $limit BIGINT = 50: rows at most
-- A version is what readers saw; `nightdesk diff URL` shows what changed. Live blogs are made to change: see article_type.
with days as (
    select
        coalesce($to::DATE, max(coalesce(date_published, first_seen))::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from articles
)
select
    source,
    versions,
    headline,
    coalesce(date_published, first_seen) as published,
    fetched_at as last_changed,
    date_diff('minute', published, last_changed) as minutes_to_last,
    article_type,
    url
from articles, days
where versions > 1
and published::DATE between first_day and last_day
and source = coalesce($source, source)
order by versions desc, published, url
limit $limit::BIGINT
