-- One row per document of the best that have a word; those that are as good as the last of them, too.
with having_it as materialized (
    select
        document,
        (hits + 2 * headline_hits)::DOUBLE as often,
        main.search_norm(length, $mean_length::DOUBLE) as norm
    from stored.search_postings
    where word_key = $word_key::UBIGINT
),
weights as materialized (
    select $times * main.search_weight($documents, (select count(*) from having_it)) as weight
),
scored as materialized (
    select document, weight * often / (often + norm) as score
    from having_it
    cross join weights
)
select document, round(score, 9) as score, (select count(*) from scored) as found
from scored
where score >= (select min(score) from (select score from scored order by score desc limit $top)) - 1e-8
