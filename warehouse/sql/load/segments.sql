-- Notes that the batch's segments are loaded; one with no captures and no log lines leaves no trace.
insert into stored.segments by name
with brought as (
    select
        segment,
        count(capture) as all_captures,
        count(*) filter (where type = 'url') as url_events,
        count(*) filter (where type = 'listing') as listings
    from incoming
    group by segment
),
fresh as (
    select segment, count(*) as captures
    from new_captures
    group by segment
)
select
    batch.segment,
    batch.run_id,
    batch.warc_file,
    batch.loaded_by,
    $loaded_at as loaded_at,
    coalesce(fresh.captures, 0) as captures,
    brought.all_captures - coalesce(fresh.captures, 0) as known_captures,
    brought.url_events,
    brought.listings
from batch
join brought on brought.segment = batch.segment
left join fresh on fresh.segment = batch.segment
