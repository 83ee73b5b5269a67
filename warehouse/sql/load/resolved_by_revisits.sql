-- Adds the revisits of the batch that name another revisit of it, which is resolved: they show the same.
insert into resolved by name
with revisits as (
    select
        capture.capture_id,
        capture.warc_record_id,
        capture.target_uri,
        date_trunc('second', capture.warc_date::TIMESTAMP) as second,
        capture.original.warc_record_id as original_id,
        capture.original.target_uri as original_uri,
        date_trunc('second', capture.original.warc_date::TIMESTAMP) as original_second
    from incoming
    where capture.revisit and rejection is null
),
lost as (
    from revisits
    where capture_id not in (select capture_id from resolved)
),
found as (
    from revisits
    where capture_id in (select capture_id from resolved)
),
pairs as (
    select lost.capture_id, named.capture_id as named_id
    from lost
    join (select warc_record_id, min(capture_id) as capture_id from found group by warc_record_id) as named
        on named.warc_record_id = lost.original_id
    union all
    select lost.capture_id, named.capture_id
    from lost
    join (select target_uri, second, min(capture_id) as capture_id from found group by target_uri, second) as named
        on named.target_uri = lost.original_uri and named.second = lost.original_second
)
select pairs.capture_id, resolved.article_key, resolved.fingerprint, resolved.rejection
from pairs
join resolved on resolved.capture_id = pairs.named_id
qualify row_number() over (partition by pairs.capture_id order by pairs.named_id) = 1
