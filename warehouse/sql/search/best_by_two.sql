-- One row per document of the best that have both words; those that are as good as the last of them, too.
with having_one as materialized (
    select
        document,
        (hits + 2 * headline_hits)::DOUBLE as often,
        main.search_norm(length, $mean_length::DOUBLE) as norm
    from stored.search_postings
    where word_key = $word_key::UBIGINT
),
having_other as materialized (
    select document, (hits + 2 * headline_hits)::DOUBLE as often
    from stored.search_postings
    where word_key = $other_key::UBIGINT
),
weights as materialized (
    select
        $times * main.search_weight($documents, (select count(*) from having_one)) as weight,
        $other_times * main.search_weight($documents, (select count(*) from having_other)) as other_weight
),
scored as materialized (
    select document, weight * having_one.often / (having_one.often + norm)
        + other_weight * having_other.often / (having_other.often + norm) as score
    from having_one
    join having_other using (document)
    cross join weights
)
select document, round(score, 9) as score, (select count(*) from scored) as found
from scored
where score >= (select min(score) from (select score from scored order by score desc limit $top)) - 1e-8
