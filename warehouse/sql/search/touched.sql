-- One row per article of the batch, and per article whose text the batch cuts otherwise.
create or replace temp table search_touched as
select article_key from standings
union
select article_key from stored.article_versions where capture_id in (select capture_id from cuts)
