-- One row per source, season and block of text that repeats on so many of its articles that it is furniture.
-- The rarer it is, the more must speak for it. Counted are articles, not their versions, and copies of one text
-- once, since what repeats in those is the news; from this season and the one before, so that what a redesign took
-- away is forgotten. A season that has no page of its own yet has no furniture.
create or replace temp table site_blocks as
with seen as (
    select
        touched.source,
        touched.season,
        version.article_key,
        version.body_fingerprint,
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
totals as (
    select source, season, least(count(distinct article_key), count(distinct body_fingerprint)) as of_pages
    from seen
    group by source, season
    having of_pages > 1 and max(fetched_at) >= season
),
places as (
    select * exclude (block_keys), unnest(block_keys) as block_key, generate_subscripts(block_keys, 1) as place, len(block_keys) as places
    from seen
),
repeated as (
    select
        source,
        season,
        block_key,
        least(count(distinct article_key), count(distinct body_fingerprint)) as pages,
        bool_and(place <= 2 or place > places - 5) as is_at_edge,
        min(fetched_at) as first_seen,
        max(fetched_at) as last_seen,
        arg_min({capture_id: capture_id, place: place}, (fetched_at, capture_id, place)) as sample
    from places
    where block_key <> 0
    group by source, season, block_key
    having pages > 1
)
select
    repeated.* exclude (is_at_edge),
    totals.of_pages,
    case
        when pages >= 5 and pages >= 0.5 * of_pages then 'strong'
        when pages >= 3 and pages >= 0.3 * of_pages then 'common'
        when pages >= 3 and pages >= 0.05 * of_pages and is_at_edge then 'rare'
        when of_pages <= 4 and is_at_edge then 'scant'
    end as strength
from repeated
join totals using (source, season)
where strength is not null
