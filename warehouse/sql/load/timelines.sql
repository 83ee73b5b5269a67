-- One row per capture, stored or new, of the articles in the batch: its place in its article's history.
-- A capture that reads as the one before it starts no version. A version's text is that of the article's
-- earliest capture that reads the same, one of its canonical URL before one of a twin's, so neither the order
-- in which captures are loaded nor that in which a crawl meets an article's URLs makes a difference.
create or replace temp table timelines as
with seen as (
    select capture_id, article_key, target_uri, url_key, source, warc_date, fingerprint, true as stored
    from stored.captures
    where article_key in (
        select article.article_key from incoming where article is not null
        union all
        select article_key from resolved
    )
    union all
    select
        capture.capture_id,
        article.article_key,
        capture.target_uri,
        capture.url_key,
        capture.source,
        capture.warc_date,
        article.fingerprint,
        false as stored
    from incoming
    where article is not null
    union all
    select
        resolved.capture_id,
        resolved.article_key,
        capture.target_uri,
        capture.url_key,
        capture.source,
        capture.warc_date,
        resolved.fingerprint,
        false as stored
    from incoming
    join resolved on resolved.capture_id = incoming.capture.capture_id
),
compared as (
    select
        *,
        fingerprint is distinct from lag(fingerprint) over history as starts,
        first_value(capture_id) over (
            partition by article_key, fingerprint order by url_key <> article_key, warc_date, capture_id
        ) as text_capture_id
    from seen
    window history as (partition by article_key order by warc_date, capture_id)
)
select
    *,
    (count(*) filter (where starts) over (partition by article_key order by warc_date, capture_id))::INTEGER as version
from compared
