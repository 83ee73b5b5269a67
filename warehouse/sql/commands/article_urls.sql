-- Under which URLs was an article captured?
-- $article_key: identity of the article, as in articles.article_key
select url_key, arg_max(target_uri, warc_date) as url, count(*) as captures, max(warc_date) as last_captured
from stored.captures
where article_key = $article_key
group by url_key
order by url_key
