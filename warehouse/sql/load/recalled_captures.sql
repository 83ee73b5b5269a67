-- Removes these revisits as they were stored.
delete from stored.captures
where capture_id in (select capture_id from recalled)
