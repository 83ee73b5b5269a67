-- One row per document of the best that have all of three words or more, best first.
with pairs as materialized (
    select document, norm, $weight::DOUBLE * one.often / (one.often + norm)
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
),
rest as materialized (
    select unnest($rest_keys::UBIGINT[]) as word_key, unnest($rest_weights::DOUBLE[]) as weight
),
-- By word first: without this the postings of all words of the pairs' documents might be read
others as materialized (
    select document, (hits + 2 * headline_hits)::DOUBLE as often, weight
    from stored.search_postings
    join rest using (word_key)
),
scored as materialized (
    select document, any_value(score) + sum(weight * often / (often + norm)) as score
    from others
    join pairs using (document)
    group by document
    having count(*) = len($rest_keys::UBIGINT[])
)
select document, round(score, 9) as score, (select count(*) from scored) as found
from (select document, score from scored order by score desc limit $at_most)
order by score desc
