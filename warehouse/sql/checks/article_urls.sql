-- Each article's URL is in urls: as an article, or as what became of it since.
select articles.url, articles.source, urls.state
from articles
left join urls on urls.url_key = (
    select captures.url_key from captures where captures.capture_id = articles.capture_id
)
where urls.url_key is null or urls.state = 'pending'
