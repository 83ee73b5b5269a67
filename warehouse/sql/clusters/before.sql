-- One row per article that may change and is stored, as it stands before the load. Found by keys alone first: with the
-- signatures, all of them would be read.
create or replace temp table stories_before as
select * exclude (story, capture_id, was_model)
from stories
where story in (
    select rowid
    from stored.article_versions
    where latest and article_key in (select article_key from story_keys)
)
