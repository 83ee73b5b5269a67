-- One row per article around the changed ones and shingle of it that changed articles have or had.
create or replace temp table sharers as
select story, source_hash, text_hash, came_out, week, shingle
from (
    select story, hash(source) as source_hash, text_hash, came_out, week, unnest(shingles) as shingle
    from stories
    where first_seen >= $since and week in (select week from story_weeks)
)
where shingle in (select unnest(shingles) from changed_stories)
