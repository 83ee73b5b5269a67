-- One row per stirred article: its place among those that may be the model of a cluster. The model is what most are
-- like, of such the longest, and of such the first that came out.
create or replace temp table places as
select
    stories.article_key,
    stories.story,
    stories.first_seen,
    row_number() over (
        order by degrees.links desc, len(stories.shingles) desc nulls last, stories.came_out, stories.article_key
    ) as place,
    null::BOOLEAN as is_model
from stories
join (select article_key, count(*) as links from links group by article_key) as degrees using (article_key)
where stories.first_seen >= $since and stories.article_key in (select article_key from stirred_stories)
