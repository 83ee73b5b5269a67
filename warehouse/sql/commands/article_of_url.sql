-- Which article is a URL of? The one it is the own or canonical URL of first, then one that was captured under it.
-- $url_key: identity of the URL, as in urls.url_key
select article_key
from stored.article_versions
where latest and (
    url_key = $url_key
    or article_key = $url_key
    or article_key in (select article_key from stored.captures where url_key = $url_key)
)
order by url_key = $url_key desc, article_key = $url_key desc, fetched_at desc, article_key
limit 1
