-- Which stories ran at several sites, and who had them first?
-- Group: stories
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest article
-- $min_sources BIGINT = 2: sources that carry it at least
-- $limit BIGINT = 100: rows at most
-- First is who published it first; where a page does not tell when, its first capture counts.
-- followers: in the order in which they came. Stories are as in the relation clusters.
with days as (
    select
        coalesce($to::DATE, max(coalesce(date_published, first_seen))::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from articles
),
copies as (
    -- of several URLs of a source for one story, its earliest
    select
        cluster_id,
        source,
        min(coalesce(date_published, first_seen)) as published,
        arg_min(url, (coalesce(date_published, first_seen), first_seen, url)) as url,
        arg_min(headline, (coalesce(date_published, first_seen), first_seen, url)) as headline,
        arg_min(agency, first_seen) as agency,
        min(first_seen) as first_seen
    from articles
    where cluster_id is not null
    group by cluster_id, source
),
stories as (
    select
        cluster_id,
        min(published) as first_published,
        arg_min(source, (published, first_seen, source)) as first_source,
        arg_min(headline, (published, first_seen, source)) as headline,
        arg_min(url, (published, first_seen, source)) as first_url,
        arg_min(agency, first_seen) as agency,
        list(source order by published, first_seen, source) as sources,
        max(published) as last_published
    from copies
    group by cluster_id
)
select
    first_published,
    first_source,
    headline,
    agency,
    len(sources) as sources,
    sources[2:] as followers,
    date_diff('minute', first_published, last_published) as minutes_to_last,
    first_url,
    cluster_id
from stories, days
where first_published::DATE between first_day and last_day
and len(sources) >= $min_sources::BIGINT
and ($source is null or list_contains(sources, $source))
order by len(sources) desc, first_published, cluster_id
limit $limit::BIGINT
