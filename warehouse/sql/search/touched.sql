-- One row per article of the batch, now and before, and per article whose text the batch cuts otherwise.
create or replace temp table search_touched as
select article_key from standings
union
select article_key from withdrawn where article_key is not null
union
select former_key from rekeyed
union
select article_key from stored.article_versions where capture_id in (select capture_id from cuts)
