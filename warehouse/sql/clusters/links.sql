-- One row per article and article that it is paired with, of the stirred ones and of all that are paired with those.
create or replace temp table links as
with weeks as (
    select distinct week + later as week
    from stirred_stories
    cross join (values (-14), (-7), (0), (7), (14)) as reach (later)
),
near as materialized (
    select article_key, other_key, shared, size, other_size
    from stored.story_pairs
    where week in (select week from weeks)
),
both_ways as materialized (
    select article_key, other_key, shared / least(size, other_size) as alike, shared / other_size as share_of_other
    from near
    union all
    select other_key, article_key, shared / least(size, other_size), shared / size
    from near
)
from both_ways
where article_key in (select article_key from stirred_stories)
or article_key in (select other_key from both_ways where article_key in (select article_key from stirred_stories))
