-- A capture starts a version if, and only if, the article reads otherwise than before, and comes to read so for the first or second time.
with compared as (
    select
        *,
        fingerprint is distinct from lag(fingerprint) over (
            partition by article_key order by warc_date, capture_id
        ) as turns
    from stored.captures
    where article_key is not null
),
counted as (
    select
        capture_id,
        target_uri,
        outcome,
        turns,
        count(*) filter (where turns) over (
            partition by article_key, fingerprint order by warc_date, capture_id
        ) as turn
    from compared
)
select *
from counted
where (outcome = 'article') <> (turns and turn <= 2)
