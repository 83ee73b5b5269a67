-- One row per article whose cluster is told anew: to begin with the affected ones, and those they were paired with.
create or replace temp table stirred_stories as
with touching as (
    select article_key, week, other_key, other_week
    from stored.story_pairs
    where week in (select week from story_weeks)
    and (
        article_key in (select article_key from affected_stories)
        or other_key in (select article_key from affected_stories)
    )
)
select article_key, week, 0 as step
from (
    select article_key, week from affected_stories
    union
    select article_key, week from touching
    union
    select other_key, other_week from touching
)
