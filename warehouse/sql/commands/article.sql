-- What does a version of an article say, and where in the archive is its page?
-- $article_key: identity of the article, as in articles.article_key
-- $version: number of the version; null for the latest
select version.* exclude (text_capture_id, furniture), capture.warc_file, capture.warc_offset
from article_versions as version
join captures as own on own.capture_id = version.capture_id
-- a revisit has no page of its own
join captures as capture on capture.capture_id = if(own.revisit, version.text_capture_id, own.capture_id)
where version.article_key = $article_key
and version.version = coalesce(
    $version::INTEGER, (select articles.version from articles where articles.article_key = $article_key)
)
