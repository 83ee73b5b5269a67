-- One row per source, season and block of text that repeats on so many of its articles that it is furniture.
-- The rarer it is, the more must speak for it. Counted are articles, not their versions, and copies of one text
-- once, since what repeats in those is the news; from this season and the one before, so that what a redesign took
-- away is forgotten. A season that has no page of its own yet has no furniture.
create or replace temp table site_blocks as
with seen as materialized (
    select
        touched.source,
        touched.season,
        row_number() over () as page,
        hash(version.article_key) as article,
        hash(version.body_fingerprint) as body,
        version.capture_id,
        version.fetched_at,
        version.block_keys
    from stored.article_versions as version
    join touched_seasons as touched
        on touched.source = version.source
        and version.fetched_at >= touched.season - interval 3 months
        and version.fetched_at < touched.season + interval 3 months
    where len(version.block_keys) > 0
),
totals as materialized (
    select
        source,
        season,
        row_number() over () as site,
        least(count(distinct article), count(distinct body)) as of_pages
    from seen
    group by source, season
    having least(count(distinct article), count(distinct body)) > 1 and max(fetched_at) >= season
),
places as materialized (
    select
        totals.site,
        seen.page,
        unnest(seen.block_keys) as block_key,
        generate_subscripts(seen.block_keys, 1) as place
    from seen
    join totals using (source, season)
),
-- Nearly all blocks are news and stand in one place: only of the others more needs to be known.
again as (
    select site, block_key
    from places
    where block_key <> 0
    group by site, block_key
    having count(*) > 1
),
repeated as (
    select
        places.site,
        places.block_key,
        least(count(distinct seen.article), count(distinct seen.body)) as pages,
        bool_and(places.place <= 2 or places.place > len(seen.block_keys) - 5) as is_at_edge,
        min(seen.fetched_at) as first_seen,
        max(seen.fetched_at) as last_seen,
        arg_min({capture_id: seen.capture_id, place: places.place}, (seen.fetched_at, seen.capture_id, places.place)) as sample
    from places
    join again using (site, block_key)
    join seen using (page)
    group by places.site, places.block_key
    having pages > 1
)
select
    totals.source,
    totals.season,
    repeated.* exclude (site, is_at_edge),
    totals.of_pages,
    case
        when pages >= 5 and pages >= 0.5 * of_pages then 'strong'
        when pages >= 3 and pages >= 0.3 * of_pages then 'common'
        when pages >= 3 and pages >= 0.05 * of_pages and is_at_edge then 'rare'
        when of_pages <= 4 and is_at_edge then 'scant'
    end as strength
from repeated
join totals using (site)
where strength is not null
