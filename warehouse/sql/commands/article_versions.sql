-- Which versions does an article have?
-- $article_key: identity of the article, as in articles.article_key
select version, fetched_at, headline, word_count, target_uri, capture_id, extractor
from article_versions
where article_key = $article_key
order by version
