-- One row per document of an article that is to be looked at, or of one of its versions that was known by another key.
create or replace temp table search_known as
select document, capture_id, article_key, digest
from stored.search_documents
where article_key in (select article_key from search_touched)
or capture_id in (select capture_id from search_touched_versions)
