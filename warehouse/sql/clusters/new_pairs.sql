-- Stores which of the candidates carry the same story: a third of the shorter text at least stands in the longer, the
-- more of it the less of the longer that is; and half of the figures, for a form that is filled in anew has others.
insert into stored.story_pairs by name
with texts as materialized (
    select story, article_key, week, shingles, figures
    from stories
    where first_seen >= $since
    and story in (select story from candidates union all select other_story from candidates)
),
compared as (
    select
        one.article_key,
        one.week,
        other.article_key as other_key,
        other.week as other_week,
        candidates.is_same_text,
        candidates.countable,
        len(one.shingles) as size,
        len(other.shingles) as other_size,
        len(list_intersect(one.shingles, other.shingles)) as shared,
        len(list_intersect(one.figures, other.figures)) as shared_figures,
        least(len(one.figures), len(other.figures)) as figures
    from candidates
    join texts as one on one.story = candidates.story
    join texts as other on other.story = candidates.other_story
),
pairs as (
    select article_key, week, other_key, other_week, shared, size, other_size
    from compared
    where not is_same_text
    and shared >= 0.35 * least(size, other_size)
    and shared / size + shared / other_size >= 0.7
    and countable >= 0.25 * least(size, other_size)
    and (figures < 2 or shared_figures >= 0.5 * figures)
    union all
    select
        article_key,
        week,
        other_key,
        other_week,
        greatest(size, other_size, 1) as shared,
        greatest(size, other_size, 1) as size,
        greatest(size, other_size, 1) as other_size
    from compared
    where is_same_text
)
select
    least(article_key, other_key) as article_key,
    greatest(article_key, other_key) as other_key,
    if(article_key < other_key, week, other_week) as week,
    if(article_key < other_key, other_week, week) as other_week,
    shared,
    if(article_key < other_key, size, other_size) as size,
    if(article_key < other_key, other_size, size) as other_size
from pairs
