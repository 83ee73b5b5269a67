-- One row: since when the articles that may change have been seen; null if there are none.
select least(
    (select min(first_seen) from standings)::TIMESTAMP,
    (select min(first_seen) from stored.article_versions where latest and article_key in (select article_key from story_keys anti join standings using (article_key)))
) as since
