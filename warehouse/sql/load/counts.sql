-- One row: what the batch brought.
select
    (select count(*) from batch) as segments,
    (select count(*) from new_captures) as captures,
    (select count(*) from incoming where capture is not null) - (select count(*) from new_captures) as known,
    (select count(*) from new_captures where capture.kind = 'page') as pages,
    (select count(*) from timelines where starts and not stored) as new_versions,
    (select count(*) from timelines where not starts and not stored) as unchanged,
    (select count(*) from new_captures where rejection is not null and capture.kind = 'page') as rejected,
    (select count(*) from incoming where type = 'url') as url_events,
    (select count(*) from incoming where type = 'listing') as listings
