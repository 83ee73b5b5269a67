-- One row per page capture of the batch by which its URL says which article it is, or where it has moved to.
create or replace temp table said as
select
    capture.capture_id,
    capture.url_key,
    capture.warc_date::TIMESTAMP as warc_date,
    article.article_key as declared_key,
    null::VARCHAR as moved_to
from incoming
where article is not null
union all
select incoming.capture.capture_id, incoming.capture.url_key, incoming.capture.warc_date::TIMESTAMP, resolved.article_key, null
from incoming
join resolved on resolved.capture_id = incoming.capture.capture_id
where resolved.article_key is not null
union all
select incoming.capture.capture_id, incoming.capture.url_key, incoming.capture.warc_date::TIMESTAMP, null, redirects.moved_to
from incoming
join redirects on redirects.capture_id = incoming.capture.capture_id
