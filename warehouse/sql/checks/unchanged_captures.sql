-- An unchanged capture reads as the article's version before it, and each version reads otherwise than the one before it.
with compared as (
    select
        capture_id,
        target_uri,
        outcome,
        fingerprint is not distinct from lag(fingerprint) over (
            partition by article_key order by warc_date, capture_id
        ) as reads_the_same
    from stored.captures
    where article_key is not null
)
select *
from compared
where (outcome = 'unchanged') <> reads_the_same
