-- Forgets what they had made of their URLs.
delete from stored.url_events
where capture_id in (select capture_id from withdrawn)
