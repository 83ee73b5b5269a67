-- One row per stored revisit that was refused for want of its original, or of a whole copy of it, which the batch may
-- hold; or another revisit that it repeats.
create or replace temp table recalled as
with recursive refused as (
    select captures.*
    from stored.rejections
    join stored.captures on captures.capture_id = rejections.capture_id
    where rejections.reason in ('unresolved', 'truncated', 'corrupt') and captures.revisit
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
named as (
    select
        capture_id,
        original.warc_record_id as original_id,
        original.target_uri as original_uri,
        date_trunc('second', original.warc_date) as original_second,
        warc_record_id,
        target_uri,
        date_trunc('second', warc_date) as second
    from refused
),
wanted as (
    select refused.capture_id
    from refused
    join arrived on arrived.url_key = refused.url_key and arrived.payload_digest = refused.payload_digest
    union
    select refused.capture_id
    from refused
    join arrived on arrived.target_uri = refused.original.target_uri and arrived.payload_digest = refused.payload_digest
    union
    select named.capture_id
    from named
    join arrived on arrived.target_uri = named.original_uri and arrived.second = named.original_second
    union
    select named.capture_id
    from named
    join arrived on arrived.warc_record_id = named.original_id
),
found as (
    select capture_id from wanted
    union
    select repeating.capture_id
    from found
    join named as repeated on repeated.capture_id = found.capture_id
    join named as repeating
        on repeating.original_id = repeated.warc_record_id
        or (repeating.original_uri = repeated.target_uri and repeating.original_second = repeated.second)
)
select *
from refused
where capture_id in (select capture_id from found)
