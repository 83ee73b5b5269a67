-- Who else carries the text of an article, when, and under which headline?
-- Group: stories
-- $url VARCHAR: URL of the article, as in articles.url or canonical_url
-- No rows if nobody does.
with story as (
    select distinct cluster_id
    from articles
    where $url in (url, canonical_url) and cluster_id is not null
)
select
    date_published,
    first_seen,
    source,
    headline,
    byline,
    agency,
    word_count,
    url
from articles
semi join story using (cluster_id)
order by coalesce(date_published, first_seen), first_seen, url
