-- Removes the stored versions that the timelines do not ask for, or ask for with another number or text.
delete from stored.article_versions
where article_key in (select article_key from timelines where stored)
and (capture_id, text_capture_id, version) not in (
    select (capture_id, text_capture_id, version) from timelines where starts
)
