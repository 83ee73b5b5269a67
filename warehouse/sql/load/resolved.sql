-- One row per revisit of a page in the batch whose payload is known: the article that it shows again.
create or replace temp table resolved as
with originals as (
    select url_key, payload_digest, declared_key as article_key, fingerprint, warc_date, capture_id
    from stored.captures
    where article_key is not null
    and url_key in (select capture.url_key from incoming where capture.revisit)
    union all
    select
        capture.url_key,
        capture.payload_digest,
        article.article_key,
        article.fingerprint,
        capture.warc_date,
        capture.capture_id
    from incoming
    where article is not null
)
select
    incoming.capture.capture_id as capture_id,
    arg_max(originals.article_key, (originals.warc_date, originals.capture_id)) as article_key,
    arg_max(originals.fingerprint, (originals.warc_date, originals.capture_id)) as fingerprint
from incoming
join originals
    on originals.url_key = incoming.capture.url_key
    and originals.payload_digest = incoming.capture.payload_digest
where incoming.capture.revisit and incoming.rejection is null
group by incoming.capture.capture_id
