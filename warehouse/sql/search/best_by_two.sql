-- One row per document of the best that have both words, best first.
with scored as materialized (
    select document, $weight::DOUBLE * one.often / (one.often + norm)
        + $other_weight::DOUBLE * other.often / (other.often + norm) as score
    from (
        select
            document,
            (hits + 2 * headline_hits)::DOUBLE as often,
            main.search_norm(length, $mean_length::DOUBLE) as norm
        from stored.search_postings
        anti join stored.search_gone using (document)
        where word_key = $word_key::UBIGINT
    ) as one
    join (
        select document, (hits + 2 * headline_hits)::DOUBLE as often
        from stored.search_postings
        where word_key = $other_key::UBIGINT
    ) as other using (document)
)
select document, round(score, 9) as score, (select count(*) from scored) as found
from (select document, score from scored order by score desc limit $at_most)
order by score desc
