-- One row per version that the timelines ask for and that is not stored just so.
create or replace temp table new_versions as
with wanted as (
    select capture_id, text_capture_id, article_key, version, warc_date, source, target_uri
    from timelines
    where starts
    and (capture_id, text_capture_id, version) not in (
        select (capture_id, text_capture_id, version) from stored.article_versions
    )
),
texts as (
    select capture.capture_id as text_capture_id, unnest(article)
    from new_captures
    where article is not null
    union all by name
    select * exclude (capture_id, version, fetched_at, source)
    from stored.article_versions
    where capture_id = text_capture_id
    and text_capture_id in (select text_capture_id from wanted)
)
select
    wanted.capture_id,
    wanted.text_capture_id,
    wanted.version,
    wanted.warc_date as fetched_at,
    wanted.source,
    wanted.target_uri as url,
    texts.* exclude (text_capture_id, url)
from wanted
join texts on texts.text_capture_id = wanted.text_capture_id
