-- One row per article whose own URL is another one now, an older capture having come.
create or replace temp table moved_articles as
select timelines.article_key
from timelines
join stored.articles on articles.article_key = timelines.article_key
where timelines.starts and timelines.version = 1
and timelines.target_uri <> articles.url
