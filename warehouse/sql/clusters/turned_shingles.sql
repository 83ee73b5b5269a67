-- One row per week and shingle whose being common or not the changes have turned.
-- What stands in more than 300 texts of a week is no sign of one story: a form, a foot line, a phrase.
create or replace temp table turned_shingles as
with weeks as (
    select distinct week from changed_stories
),
changed as (
    select distinct unnest(shingles) as shingle from changed_stories
),
now_common as (
    select week, shingle, count(distinct text_hash) as texts
    from sharers
    where week in (select week from weeks)
    group by week, shingle
    having count(*) > 300 and texts > 300
),
before as (
    select week, shingle, texts
    from stored.common_shingles
    where week in (select week from weeks) and shingle in (select shingle from changed)
)
select week, shingle, before.texts as texts_before, now_common.texts
from before
full join now_common using (week, shingle)
where before.texts is distinct from now_common.texts
