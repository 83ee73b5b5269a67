-- One row per stirred article, and per other one that such a one is paired with: its place among those that may be the
-- model of a cluster. The model is what most are like, of such the longest, and of such the first that came out.
-- Who is stirred is settled anew; of the others it is known whether they are models.
create or replace temp table places as
select
    stories.article_key,
    stories.week,
    stories.first_seen,
    stirred.article_key is not null as is_stirred,
    row_number() over (
        order by degrees.links desc, len(stories.shingles) desc nulls last, stories.came_out, stories.article_key
    ) as place,
    stories.was_model,
    if(stirred.article_key is null, stories.was_model, null) as is_model
from stories
join (select article_key, count(*) as links from links group by article_key) as degrees using (article_key)
left join (select distinct article_key from stirred_stories) as stirred on stirred.article_key = stories.article_key
where stories.first_seen >= $since
