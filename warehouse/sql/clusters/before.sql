-- One row per article that may change and is stored, as it stands before the load.
create or replace temp table stories_before as
select article_key, source, first_seen, came_out, week, text_capture_id, shingles
from stories
where article_key in (select article_key from story_keys)
