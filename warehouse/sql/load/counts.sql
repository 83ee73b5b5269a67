-- One row: what the batch brought.
select
    brought.segments,
    lines.captures,
    arrived.captures - lines.fresh as known,
    lines.pages,
    placed.new_versions,
    placed.unchanged,
    lines.rejected,
    lines.url_events,
    lines.listings
from (select count(*) as segments from batch) as brought
cross join (
    select
        count(*) filter (where capture is not null) as captures,
        count(*) filter (where capture is not null and segment in (select segment from batch)) as fresh,
        count(*) filter (where capture.kind = 'page') as pages,
        count(*) filter (where rejection is not null) as rejected,
        count(*) filter (where type = 'url') as url_events,
        count(*) filter (where type = 'listing') as listings
    from incoming
) as lines
cross join (select coalesce(sum(captures), 0)::BIGINT as captures from arrivals) as arrived
cross join (
    select
        count(*) filter (where starts) as new_versions,
        count(*) filter (where not starts) as unchanged
    from timelines
    where not stored
) as placed
