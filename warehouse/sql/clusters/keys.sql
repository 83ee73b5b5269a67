-- One row per article whose story may change by the load: those of the batch, now and before, those that moved and where to, and some
-- that were never signed.
create or replace temp table story_keys as
select article.article_key as article_key from incoming where article is not null
union
select article_key from resolved
union
select article_key from withdrawn where article_key is not null
union
select article_key from roots
union
select unnest([former_key, article_key]) from rekeyed
union
(
    select article_key
    from stored.article_versions
    where latest and shingles is null
    order by first_seen desc, article_key
    limit $most
)
