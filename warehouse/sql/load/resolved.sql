-- One row per revisit of a page in the batch whose original is known: the article that it shows again, or why that was
-- none. The original is the capture that has the payload, under the revisit's own URL or the one that it names; else
-- the record that it names by id, or by URL and second.
create or replace temp table resolved as
with revisits as (
    select
        capture.capture_id,
        capture.url_key,
        capture.payload_digest,
        capture.original.warc_record_id as original_id,
        capture.original.target_uri as original_uri,
        date_trunc('second', capture.original.warc_date::TIMESTAMP) as original_second,
        capture.original.target_uri <> capture.target_uri as is_elsewhere
    from incoming
    where capture.revisit and rejection is null
),
-- found by keys alone first, or all else would be read of all rows
found as (
    select rowid from stored.captures where url_key in (select url_key from revisits)
    union
    select rowid from stored.captures where target_uri in (select original_uri from revisits where is_elsewhere)
    union
    select rowid
    from stored.captures
    where warc_record_id in (select original_id from revisits where original_id is not null)
),
originals as (
    select
        captures.url_key,
        captures.target_uri,
        captures.payload_digest,
        captures.warc_record_id,
        captures.warc_date,
        captures.capture_id,
        captures.declared_key as article_key,
        captures.fingerprint,
        case
            when rejections.capture_id is not null
            then {
                reason: rejections.reason,
                detail: rejections.detail,
                stage: rejections.stage,
                url_state: rejections.url_state
            }
        end as rejection
    from stored.captures
    left join stored.rejections on rejections.capture_id = captures.capture_id
    where captures.rowid in (select rowid from found)
    and (captures.article_key is not null or (captures.outcome = 'rejected' and not captures.revisit))
    union all
    select
        capture.url_key,
        capture.target_uri,
        capture.payload_digest,
        capture.warc_record_id,
        capture.warc_date::TIMESTAMP,
        capture.capture_id,
        article.article_key,
        article.fingerprint,
        rejection
    from incoming
    where capture.kind = 'page' and not capture.revisit
),
pairs as (
    select revisits.capture_id, true as same_payload, originals
    from revisits
    join originals on originals.url_key = revisits.url_key and originals.payload_digest = revisits.payload_digest
    where revisits.payload_digest <> ''
    union all
    select revisits.capture_id, true, originals
    from revisits
    join originals on originals.target_uri = revisits.original_uri and originals.payload_digest = revisits.payload_digest
    where revisits.payload_digest <> ''
    union all
    select revisits.capture_id, false, originals
    from revisits
    join originals
        on originals.target_uri = revisits.original_uri
        and date_trunc('second', originals.warc_date) = revisits.original_second
    union all
    select revisits.capture_id, false, originals
    from revisits
    join originals on originals.warc_record_id = revisits.original_id
)
select
    capture_id,
    originals.article_key as article_key,
    originals.fingerprint as fingerprint,
    originals.rejection as rejection
from pairs
qualify row_number() over (
    partition by capture_id
    order by
        same_payload desc, originals.article_key is null, originals.warc_date desc, originals.capture_id desc
) = 1
