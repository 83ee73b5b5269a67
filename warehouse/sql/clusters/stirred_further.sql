-- Adds the articles that are paired with those that were added last.
insert into stirred_stories
with last_added as (
    select article_key, week, step
    from stirred_stories
    where step = (select max(step) from stirred_stories)
),
weeks as (
    select distinct week + later as week
    from last_added
    cross join (values (-7), (0), (7)) as reach (later)
),
near as materialized (
    select article_key, week, other_key, other_week
    from stored.story_pairs
    where week in (select week from weeks)
),
reached as (
    select other_key as article_key, other_week as week
    from near
    where article_key in (select article_key from last_added)
    union
    select article_key, week
    from near
    where other_key in (select article_key from last_added)
)
select article_key, week, (select max(step) from last_added) + 1
from reached
anti join stirred_stories using (article_key, week)
