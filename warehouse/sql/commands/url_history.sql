-- What happened to a URL, in the order of time, and what was archived of it?
-- $url_key: identity of the URL, as in urls.url_key
select
    event.happened_at,
    event.state,
    event.reason,
    event.detail,
    event.discovered_in,
    event.run_id,
    event.segment,
    event.capture_id,
    capture.outcome,
    rejection.stage,
    capture.status,
    capture.content_type,
    capture.payload_length,
    capture.warc_file,
    capture.warc_offset
from url_events as event
left join captures as capture on capture.capture_id = event.capture_id
left join rejections as rejection on rejection.capture_id = event.capture_id
where event.url_key = $url_key
order by event.happened_at, event.capture_id is not null, event.segment, event.capture_id
