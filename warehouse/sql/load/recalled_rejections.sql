-- Removes why these revisits were refused.
delete from stored.rejections
where capture_id in (select capture_id from recalled)
