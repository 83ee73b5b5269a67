-- Stores what the page captures of the batch, and those told anew, make of their URLs: the article's own URL
-- is an article, any other URL of it a duplicate.
insert into stored.url_events by name
with told as (
    select capture.* exclude (etag, last_modified, revisit, original, obtained_from) from incoming where capture.kind = 'page'
    union all by name
    select * exclude (
        article_key, declared_key, moved_to, fingerprint, outcome, etag, last_modified, revisit, original,
        obtained_from, extractor
    )
    from stored.captures
    where capture_id in (select capture_id from moved_captures)
)
select
    told.warc_date as happened_at,
    told.url_key,
    told.target_uri as url,
    told.source,
    told.run_id,
    told.segment,
    case
        when rejection.capture_id is not null then rejection.url_state
        when told.url_key = standings.url_key then 'article'
        else 'duplicate'
    end as state,
    case
        when rejection.capture_id is not null then rejection.reason
        when told.url_key <> standings.url_key then 'same_article'
    end as reason,
    case
        when rejection.capture_id is not null then rejection.detail
        when told.url_key <> standings.url_key then standings.url
    end as detail,
    coalesce(told.discovered_in, parse_filename(told.warc_file)) as discovered_in,
    told.capture_id,
    told.status
from told
left join stored.rejections as rejection on rejection.capture_id = told.capture_id
left join timelines on timelines.capture_id = told.capture_id
left join standings on standings.article_key = timelines.article_key
