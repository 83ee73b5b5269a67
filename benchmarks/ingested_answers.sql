-- One row per page that was ingested: the article that readers of the warehouse find for it, if it is one.
select
    capture.warc_record_id,
    capture.target_uri,
    article.headline,
    article.authors,
    article.date_published,
    article.date_published_zone,
    article.body
from captures as capture
left join articles as article on article.url = capture.article_url
where capture.kind = 'page'
