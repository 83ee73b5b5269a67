-- One row per article whose pairs have to be told anew: the changed ones, and those in which a shingle counts now that
-- did not, or the other way round. `story` is null of what is an article no more, or of another week.
create or replace temp table affected_stories as
with turned as (
    select week, shingle
    from turned_shingles
    where (texts is null) <> (texts_before is null)
),
changed as (
    select distinct article_key from changed_stories
),
affected as (
    select stories.article_key, stories.week, stories.story, changed.article_key is not null as changed
    from stories
    left join changed using (article_key)
    where stories.first_seen >= $since
    and (
        changed.article_key is not null
        or stories.story in (select story from sharers semi join turned using (week, shingle))
    )
)
select article_key, week, story, changed
from affected
union all
select distinct article_key, week, null::BIGINT, true
from changed_stories
anti join affected using (article_key, week)
