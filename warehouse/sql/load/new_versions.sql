-- One row per version that the timelines ask for and that is not stored.
create or replace temp table new_versions as
select
    timelines.capture_id,
    timelines.article_key,
    timelines.text_capture_id,
    timelines.version,
    timelines.warc_date as fetched_at,
    timelines.target_uri,
    timelines.source,
    coalesce(sources.publisher, timelines.source) as publisher,
    timelines.version = standings.latest_version as latest,
    standings.versions,
    standings.first_seen,
    standings.last_checked,
    standings.url,
    standings.url_key
from timelines
join standings on standings.article_key = timelines.article_key
anti join stored.article_versions as stored_version on stored_version.capture_id = timelines.capture_id
left join stored.sources on sources.name = timelines.source
where timelines.starts
