-- Forgets why they were no articles.
delete from stored.rejections
where capture_id in (select capture_id from withdrawn)
