-- A page that comes byte for byte as before reads as before, whatever extraction has learned meanwhile: versions are
-- the publisher's.
update incoming
set article = struct_update(incoming.article, fingerprint := known.fingerprint)
from (
    select declared_key, payload_digest, arg_min(fingerprint, (warc_date, capture_id)) as fingerprint
    from stored.captures
    where declared_key in (select article.article_key from incoming where article is not null)
    group by declared_key, payload_digest
) as known
where known.declared_key = incoming.article.article_key
and known.payload_digest = incoming.capture.payload_digest
and known.fingerprint <> incoming.article.fingerprint
