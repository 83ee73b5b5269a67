-- How often does each source have a shared story first, and how late is it otherwise?
-- Group: stories
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest article
-- First is who published it first; where a page does not tell when, its first capture counts.
-- minutes_late: the median of the stories that it did not have first.
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
ranked as (
    select
        source,
        row_number() over story as place,
        date_diff('minute', first_value(published) over story, published) as minutes_late,
        agency,
        first_value(published) over story as first_published
    from copies
    window story as (partition by cluster_id order by published, first_seen, source)
)
select
    source,
    count(*) as shared_stories,
    count(*) filter (where place = 1) as firsts,
    round(100 * count(*) filter (where place = 1) / count(*), 1) as percent,
    median(minutes_late) filter (where place > 1) as minutes_late,
    count(agency) as of_agencies
from ranked, days
where first_published::DATE between first_day and last_day
group by source
order by firsts desc, source
