-- Forgets the versions that the captures which the batch brings anew had made.
delete from stored.article_versions
where capture_id in (select capture_id from withdrawn)
