-- Forgets the captures that the batch brings anew.
delete from stored.captures
where capture_id in (select capture_id from withdrawn)
