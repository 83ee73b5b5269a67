-- One row per revisit of a page in the batch whose original is known: the article that it shows again, or why that was
-- none. The original is the capture that has the payload, under the revisit's own URL or else the one that it names; or
-- else the record that it names by id, or by URL and second.
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
refused as (
    select capture_id, {reason: reason, detail: detail, stage: stage, url_state: url_state} as rejection
    from stored.rejections
    where rowid in (
        select rowid
        from stored.rejections
        where capture_id in (
            select capture_id
            from stored.captures
            where rowid in (select rowid from found) and outcome = 'rejected' and not revisit
        )
    )
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
        refused.rejection
    from stored.captures
    left join refused on refused.capture_id = captures.capture_id
    where captures.rowid in (select rowid from found)
    and (captures.article_key is not null or refused.rejection is not null)
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
-- of several with one name the latest that is an article, before any is paired: there may be many of each
by_payload as (
    select url_key, payload_digest, arg_max(originals, (article_key is not null, warc_date, capture_id)) as original
    from originals
    where payload_digest <> ''
    group by url_key, payload_digest
),
by_named_payload as (
    select target_uri, payload_digest, arg_max(originals, (article_key is not null, warc_date, capture_id)) as original
    from originals
    where payload_digest <> ''
    group by target_uri, payload_digest
),
by_second as (
    select
        target_uri,
        date_trunc('second', warc_date) as second,
        arg_max(originals, (article_key is not null, warc_date, capture_id)) as original
    from originals
    group by all
),
by_id as (
    select warc_record_id, arg_max(originals, (article_key is not null, warc_date, capture_id)) as original
    from originals
    group by warc_record_id
),
pairs as (
    select revisits.capture_id, 1 as way, by_payload.original
    from revisits
    join by_payload using (url_key, payload_digest)
    union all
    select revisits.capture_id, 2, by_named_payload.original
    from revisits
    join by_named_payload
        on by_named_payload.target_uri = revisits.original_uri
        and by_named_payload.payload_digest = revisits.payload_digest
    union all
    select revisits.capture_id, 3, by_second.original
    from revisits
    join by_second on by_second.target_uri = revisits.original_uri and by_second.second = revisits.original_second
    union all
    select revisits.capture_id, 3, by_id.original
    from revisits
    join by_id on by_id.warc_record_id = revisits.original_id
)
select
    capture_id,
    original.article_key as article_key,
    original.fingerprint as fingerprint,
    original.rejection as rejection
from pairs
qualify row_number() over (
    partition by capture_id
    order by way, original.warc_date desc, original.capture_id desc
) = 1
