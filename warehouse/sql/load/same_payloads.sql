-- A page that comes byte for byte as before reads as before, whatever extraction has learned meanwhile: versions are
-- the publisher's. Of what comes in one batch, before is what was captured first.
update incoming
set article = struct_update(incoming.article, fingerprint := known.fingerprint)
from (
    select declared_key, payload_digest, arg_min(fingerprint, (arrives, warc_date, capture_id)) as fingerprint
    from (
        select declared_key, payload_digest, fingerprint, false as arrives, warc_date, capture_id
        from stored.captures
        where declared_key in (select article.article_key from incoming where article is not null)
        union all
        select
            article.article_key,
            capture.payload_digest,
            article.fingerprint,
            true,
            capture.warc_date::TIMESTAMP,
            capture.capture_id
        from incoming
        where article is not null
    )
    group by declared_key, payload_digest
) as known
where known.declared_key = incoming.article.article_key
and known.payload_digest = incoming.capture.payload_digest
and known.fingerprint <> incoming.article.fingerprint
