-- Takes out of the batch what is not to be brought anew.
delete from incoming
where capture.capture_id not in (select capture_id from withdrawn)
