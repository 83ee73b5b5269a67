-- One row: what the batch brought.
select
    (select count(*) from batch) as segments,
    (select count(*) from incoming where capture is not null) as captures,
    (select coalesce(sum(captures), 0)::BIGINT from arrivals)
    - (select count(*) from incoming where capture is not null) as known,
    (select count(*) from incoming where capture.kind = 'page') as pages,
    (select count(*) from timelines where starts and not stored) as new_versions,
    (select count(*) from timelines where not starts and not stored) as unchanged,
    (select count(*) from incoming where rejection is not null) as rejected,
    (select count(*) from incoming where type = 'url') as url_events,
    (select count(*) from incoming where type = 'listing') as listings
