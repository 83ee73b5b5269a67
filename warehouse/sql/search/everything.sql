-- One row per article: all are to be looked at.
create or replace temp table search_touched as
select distinct article_key from stored.article_versions
