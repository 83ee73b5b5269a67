-- One row per article whose story may change by the load: those of the batch, and some that were never signed.
create or replace temp table story_keys as
select article_key from standings
union
(
    select article_key
    from stored.article_versions
    where latest and shingles is null
    order by first_seen desc, article_key
    limit $most
)
