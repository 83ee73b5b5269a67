-- Whose stories does a source carry after them, and how soon?
-- Group: stories
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest article
-- $limit BIGINT = 100: rows at most
-- The leader is who published a story first. That both took it from an agency is likely: see not_of_agencies.
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
followed as (
    select
        source as follower,
        first_value(source) over story as leader,
        date_diff('minute', first_value(published) over story, published) as minutes,
        first_value(published) over story as first_published,
        agency
    from copies
    window story as (partition by cluster_id order by published, first_seen, source)
)
select
    follower,
    leader,
    count(*) as stories,
    count(*) filter (where agency is null) as not_of_agencies,
    median(minutes) as minutes_later
from followed, days
where follower <> leader
and first_published::DATE between first_day and last_day
and ($source is null or $source in (follower, leader))
group by follower, leader
order by stories desc, follower, leader
limit $limit::BIGINT
