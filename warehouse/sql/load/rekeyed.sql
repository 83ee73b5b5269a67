-- One row per stored capture that belongs to another article by what the batch says. Only what moves, or moved before, can.
create or replace temp table rekeyed as
with moving as (
    select declared_key, article_key
    from roots
    where article_key <> declared_key
    or declared_key in (select declared_key from asked where former_target_key is not null)
    or declared_key in (select declared_key from stored.moves)
)
select captures.capture_id, captures.article_key as former_key, moving.article_key
from stored.captures
join moving on moving.declared_key = captures.declared_key
where captures.article_key <> moving.article_key
