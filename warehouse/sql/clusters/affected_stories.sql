-- One row per article whose pairs have to be told anew: the changed ones, and those in which a shingle counts now that
-- did not, or the other way round. `story` is null of what is an article no more.
create or replace temp table affected_stories as
with turned as (
    select week, shingle
    from turned_shingles
    where (texts is null) <> (texts_before is null)
),
affected as (
    select stories.story
    from stories
    where article_key in (select article_key from changed_stories)
    union
    select story
    from sharers
    semi join turned using (week, shingle)
)
select stories.article_key, stories.week, stories.story, changed.article_key is not null as changed
from affected
join stories using (story)
left join (select distinct article_key from changed_stories) as changed using (article_key)
union all
select distinct article_key, week, null::BIGINT, true
from changed_stories
where (article_key, week) not in (select (article_key, week) from stories)
