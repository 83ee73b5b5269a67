-- Puts right what the stored versions of the batch's articles say of their article.
update stored.article_versions
set
    version = timelines.version,
    versions = standings.versions,
    latest = timelines.version = standings.latest_version,
    first_seen = standings.first_seen,
    last_checked = standings.last_checked,
    url = standings.url,
    url_key = standings.url_key
from timelines
join standings on standings.article_key = timelines.article_key
where timelines.capture_id = article_versions.capture_id
and (
    article_versions.version, article_versions.versions, article_versions.latest, article_versions.first_seen,
    article_versions.last_checked, article_versions.url, article_versions.url_key
) <> (
    timelines.version, standings.versions, timelines.version = standings.latest_version, standings.first_seen::TIMESTAMP,
    standings.last_checked::TIMESTAMP, standings.url, standings.url_key
)
