-- One row per document of the best that have a word, best first.
with scored as materialized (
    select document, $weight::DOUBLE * often / (often + main.search_norm(length, $mean_length::DOUBLE)) as score
    from (
        select document, (hits + 2 * headline_hits)::DOUBLE as often, length
        from stored.search_postings
        anti join stored.search_gone using (document)
        where word_key = $word_key::UBIGINT
    )
)
select document, round(score, 9) as score, (select count(*) from scored) as found
from (select document, score from scored order by score desc limit $at_most)
order by score desc
