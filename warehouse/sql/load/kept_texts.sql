-- One row per stored text that a version needs which is not stored, or not with that text. Few, if any:
-- they come of captures that arrive out of order, and of articles that moved. A text that was let go of while two
-- articles were one is replaced by one that reads the same.
create or replace temp table kept_texts as
with needed as (
    select distinct timelines.text_capture_id, timelines.fingerprint
    from timelines
    anti join stored.article_versions as stored_version
        on stored_version.capture_id = timelines.capture_id
        and stored_version.text_capture_id = timelines.text_capture_id
    where timelines.starts
    and timelines.text_capture_id not in (select capture.capture_id from incoming where article is not null)
)
select version.* replace (needed.text_capture_id as text_capture_id)
from needed
join stored.article_versions as version on version.fingerprint = needed.fingerprint
where version.article_key in (select article_key from timelines)
or version.text_capture_id = needed.text_capture_id
qualify row_number() over (
    partition by needed.text_capture_id
    order by version.text_capture_id <> needed.text_capture_id, version.text_capture_id, version.capture_id
) = 1
