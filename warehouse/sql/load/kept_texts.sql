-- One row per stored text that a version needs which is not stored, or not with that text. Few, if any:
-- they come of captures that arrive out of order.
create or replace temp table kept_texts as
select version.*
from stored.article_versions as version
where version.text_capture_id in (
    select timelines.text_capture_id
    from timelines
    anti join stored.article_versions as stored_version
        on stored_version.capture_id = timelines.capture_id
        and stored_version.text_capture_id = timelines.text_capture_id
    where timelines.starts
)
qualify row_number() over (partition by version.text_capture_id order by version.capture_id) = 1
