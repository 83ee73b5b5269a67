-- One row per word and document of the documents numbered from $first to $last.
create or replace temp table search_postings as
with texts as (
    select
        arrival.document::INTEGER as document,
        main.search_words(version.headline) as headline,
        main.search_words(version.body) as body
    from search_arrivals as arrival
    join stored.article_versions as version
        on version.fetched_at = arrival.fetched_at and version.capture_id = arrival.capture_id
    where arrival.document between $first and $last
),
places as (
    select
        document,
        unnest(headline || body) as word,
        unnest(
            range(1, len(headline) + 1) || range(len(headline) + 2, len(headline) + len(body) + 2)
        )::INTEGER as position,
        len(headline) as headline_length
    from texts
)
select
    word,
    document,
    count(*)::INTEGER as hits,
    (count(*) filter (where position <= headline_length))::INTEGER as headline_hits,
    list(position) as positions
from places
group by word, document
