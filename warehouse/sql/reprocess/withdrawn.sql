-- Notes what the captures were that the batch brings anew.
insert into withdrawn by name
select
    captures.capture_id,
    captures.url_key,
    captures.target_uri,
    captures.source,
    captures.warc_date,
    captures.article_key,
    captures.declared_key,
    captures.outcome,
    rejections.reason
from stored.captures
left join stored.rejections on rejections.capture_id = captures.capture_id
where captures.capture_id in (select unnest($captures::VARCHAR[]))
