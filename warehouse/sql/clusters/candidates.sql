-- One row per pair of articles of two sources, out within a week of each other and one of them affected, that share
-- eight shingles or more that are not common, or all their text; an affected one comes first.
create or replace temp table candidates as
with countable as (
    select sharers.* exclude (week), affected.story is not null as is_affected
    from sharers
    anti join stored.common_shingles as common using (week, shingle)
    left join affected_stories as affected using (story)
),
alike as (
    select one.story, other.story as other_story, count(*) as countable
    from countable as one
    join countable as other on other.shingle = one.shingle
    where one.is_affected
    and one.source_hash <> other.source_hash
    and (one.story < other.story or not other.is_affected)
    and abs(epoch(one.came_out) - epoch(other.came_out)) <= 7 * 86400
    group by one.story, other.story
    having count(*) >= 8
),
affected as (
    select stories.story, stories.source, stories.came_out, stories.text_hash
    from stories
    where first_seen >= $since and story in (select story from affected_stories)
),
around as (
    select story, source, came_out, text_hash
    from stories
    where first_seen >= $since and week in (select week from story_weeks)
),
same as (
    select one.story, other.story as other_story
    from affected as one
    join around as other on other.text_hash = one.text_hash
    where one.source <> other.source
    and (one.story < other.story or other.story not in (select story from affected))
    and abs(epoch(one.came_out) - epoch(other.came_out)) <= 7 * 86400
)
select story, other_story, coalesce(countable, 0) as countable, same.story is not null as is_same_text
from alike
full join same using (story, other_story)
