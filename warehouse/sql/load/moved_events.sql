-- Removes what is told of the captures of an article whose own URL is another one now, to be told anew.
delete from stored.url_events
where capture_id in (select capture_id from moved_captures)
