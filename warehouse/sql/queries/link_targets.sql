-- Which other sites do articles link to in their text?
-- Group: coverage
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest article
-- $limit BIGINT = 100: rows at most
-- Links in the running text, by host without www.; links to the article's own site, and pictures, are left out.
-- Related articles are no part of the text: they are in articles.related.
with days as (
    select
        coalesce($to::DATE, max(coalesce(date_published, first_seen))::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from articles
),
wanted as (
    select article_key, fetched_at
    from articles, days
    where coalesce(date_published, first_seen)::DATE between first_day and last_day
    and source = coalesce($source, source)
),
links as (
    -- by fetched_at as well: texts lie in its order, and those outside of it are not even read
    select
        article_key,
        source,
        regexp_extract(lower(url), '^https?://(?:www\.)?([^/:?#]+)', 1) as own_host,
        unnest(regexp_extract_all(body_markdown, '!?\[[^\[\]]*\]\(\s*<?https?://[^\s)>]+')) as link
    from articles
    semi join wanted using (article_key, fetched_at)
),
targets as (
    select
        article_key,
        source,
        own_host,
        regexp_extract(link, 'https?://[^\s)>]+$') as target,
        regexp_extract(lower(target), '^https?://(?:[^/@]*@)?(?:www\.)?([^/:?#]+)', 1) as host
    from links
    where not starts_with(link, '!')
),
others as (
    select *, count(*) over (partition by host, target) as times
    from targets
    where host <> ''
    and host <> own_host
    and not ends_with(host, '.' || own_host)
    and not ends_with(own_host, '.' || host)
)
select
    host,
    count(distinct article_key) as articles,
    count(*) as links,
    list(distinct source order by source) as sources,
    arg_max(target, (times, target)) as most_linked
from others
group by host
order by articles desc, links desc, host
limit $limit::BIGINT
