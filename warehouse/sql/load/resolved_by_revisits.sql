-- Adds the revisits of the batch that name another revisit of it, which is resolved: they show the same.
insert into resolved by name
select revisit.capture_id, resolved.article_key, resolved.fingerprint, resolved.rejection
from (
    select
        capture.capture_id,
        capture.original.warc_record_id as original_id,
        capture.original.target_uri as original_uri,
        date_trunc('second', capture.original.warc_date::TIMESTAMP) as original_second
    from incoming
    where capture.revisit and rejection is null
    and capture.capture_id not in (select capture_id from resolved)
) as revisit
join (select capture from incoming where capture.revisit) as named
    on named.capture.warc_record_id = revisit.original_id
    or (
        named.capture.target_uri = revisit.original_uri
        and date_trunc('second', named.capture.warc_date::TIMESTAMP) = revisit.original_second
    )
join resolved on resolved.capture_id = named.capture.capture_id
qualify row_number() over (partition by revisit.capture_id order by named.capture.capture_id) = 1
