-- One row per stirred article and article that it is paired with.
create or replace temp table links as
with near as materialized (
    select article_key, other_key, shared, size, other_size
    from stored.story_pairs
    where week in (select week from stirred_stories)
    and article_key in (select article_key from stirred_stories)
)
select article_key, other_key, shared / least(size, other_size) as alike, shared / other_size as share_of_other
from near
union all
select other_key, article_key, shared / least(size, other_size), shared / size
from near
