-- One row per stored capture that belongs to another article by what the batch says.
create or replace temp table rekeyed as
select captures.capture_id, captures.article_key as former_key, roots.article_key
from stored.captures
join roots on roots.declared_key = captures.declared_key
where captures.article_key <> roots.article_key
