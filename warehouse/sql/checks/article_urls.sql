-- Each article's own URL is in urls: as an article, or as what became of it since.
select version.url, version.source, urls.state
from stored.article_versions as version
left join urls on urls.url_key = version.url_key
where version.latest
and (urls.url_key is null or urls.state = 'pending')
