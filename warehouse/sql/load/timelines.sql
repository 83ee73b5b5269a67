-- One row per capture, stored or new, of the articles in the batch: its place in its article's history.
-- A capture that reads as the one before it starts no version. Nor does one with which the article returns to a
-- wording for the second time or oftener: it shows the last version with that wording again. So a page that flips
-- has two versions of each wording, however long it does. A version's text is that of the article's earliest
-- capture that reads the same, one of the URL that it declares before one of a twin's, so neither the order in which
-- captures are loaded nor that in which a crawl meets an article's URLs makes a difference. A revisit has no text.
create or replace temp table timelines as
with seen as (
    select
        capture_id,
        article_key,
        declared_key,
        target_uri,
        url_key,
        source,
        warc_date,
        fingerprint,
        coalesce(revisit, false) as revisit,
        true as stored
    from stored.captures
    -- found by keys alone first, or all else would be read of all rows
    where rowid in (
        select rowid
        from stored.captures
        where article_key in (
            select article.article_key from incoming where article is not null
            union all
            select article_key from resolved
            union all
            select unnest([article_key, former_key]) from rekeyed
        )
    )
    union all
    select
        said.capture_id,
        coalesce(incoming.article.article_key, resolved.article_key) as article_key,
        said.declared_key,
        capture.target_uri,
        capture.url_key,
        capture.source,
        capture.warc_date,
        coalesce(incoming.article.fingerprint, resolved.fingerprint) as fingerprint,
        capture.revisit,
        false as stored
    from incoming
    join said on said.capture_id = incoming.capture.capture_id
    left join resolved on resolved.capture_id = incoming.capture.capture_id
    where said.declared_key is not null
),
compared as (
    select
        *,
        fingerprint is distinct from lag(fingerprint) over history as turns,
        first_value(capture_id) over (
            partition by article_key, fingerprint order by revisit, url_key <> declared_key, warc_date, capture_id
        ) as text_capture_id
    from seen
    window history as (partition by article_key order by warc_date, capture_id)
),
-- How often the article has come to read so by then
returned as (
    select
        *,
        count(*) filter (where turns) over (
            partition by article_key, fingerprint order by warc_date, capture_id
        ) as turn
    from compared
),
started as (
    select
        * exclude (turns, turn),
        turn > 2 as flips,
        turns and turn <= 2 as starts
    from returned
),
numbered as (
    select
        *,
        (count(*) filter (where starts) over (partition by article_key order by warc_date, capture_id))::INTEGER as number
    from started
)
select
    * exclude (number, flips, revisit),
    case
        when flips then max(number) filter (where starts) over (partition by article_key, fingerprint)
        else number
    end as version
from numbered
