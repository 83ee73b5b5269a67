-- Adds a redirect to the batch's.
insert into redirects (capture_id, moved_to) values ($capture_id, $moved_to)
