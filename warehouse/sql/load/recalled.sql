-- One row per stored revisit that was refused for want of its original, or of a whole copy of it, which the batch may
-- hold; and per one that repeats another such.
create or replace temp table recalled as
with refused as (
    select *
    from stored.captures
    where revisit
    and outcome = 'rejected'
    and capture_id in (
        select capture_id
        from stored.rejections
        where reason in ('unresolved', 'truncated', 'corrupt')
    )
),
arrived as (
    select
        capture.url_key,
        capture.target_uri,
        capture.payload_digest,
        capture.warc_record_id,
        date_trunc('second', capture.warc_date::TIMESTAMP) as second
    from incoming
    where capture.kind = 'page'
),
wanted as (
    select capture_id
    from refused
    where (url_key, payload_digest) in (select (url_key, payload_digest) from arrived)
    or (original.target_uri, payload_digest) in (select (target_uri, payload_digest) from arrived)
    or (original.target_uri, date_trunc('second', original.warc_date)) in (select (target_uri, second) from arrived)
    or original.warc_record_id in (select warc_record_id from arrived)
),
repeating as (
    select capture_id
    from refused
    where exists (from wanted) and (
        original.warc_record_id in (select warc_record_id from refused)
        or (original.target_uri, date_trunc('second', original.warc_date))
        in (select (target_uri, date_trunc('second', warc_date)) from refused)
    )
)
from refused
where capture_id in (select capture_id from wanted union all select capture_id from repeating)
