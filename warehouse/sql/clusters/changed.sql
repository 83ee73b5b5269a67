-- One row per article, before the load and after it, that came, went, or carries something else than it did.
create or replace temp table changed_stories as
with after_it as (
    select * exclude (story, capture_id, was_model)
    from stories
    where first_seen >= $since and article_key in (select article_key from story_keys)
),
same as (
    select article_key
    from stories_before
    join after_it using (article_key, source, first_seen, came_out, text_capture_id)
    where (stories_before.shingles, stories_before.figures, stories_before.text_hash)
        is not distinct from (after_it.shingles, after_it.figures, after_it.text_hash)
)
from (from stories_before union all from after_it)
anti join same using (article_key)
