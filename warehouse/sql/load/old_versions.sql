-- Removes the stored versions that the timelines do not ask for, or ask for with another text.
delete from stored.article_versions
where article_key in (select article_key from timelines where stored)
and (capture_id, text_capture_id) not in (select (capture_id, text_capture_id) from timelines where starts)
