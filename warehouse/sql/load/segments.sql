-- Notes that the batch's segments are loaded; one with no captures and no log lines leaves no trace.
insert into stored.segments by name
with fresh as (
    select segment, count(*) as captures
    from incoming
    where capture is not null
    group by segment
)
select
    batch.segment,
    batch.run_id,
    batch.warc_file,
    batch.loaded_by,
    $loaded_at as loaded_at,
    coalesce(fresh.captures, 0) as captures,
    arrivals.captures - coalesce(fresh.captures, 0) as known_captures,
    arrivals.url_events,
    arrivals.listings
from batch
join arrivals on arrivals.segment = batch.segment
left join fresh on fresh.segment = batch.segment
