-- One row per version of an article that is to be looked at.
create or replace temp table search_touched_versions as
select capture_id, article_key, fetched_at, latest
from stored.article_versions
where article_key in (select article_key from search_touched)
