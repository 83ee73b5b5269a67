-- One row per article, as captures declare it, that may be elsewhere by what the batch says; and where it was by then.
create or replace temp table asked as
with keys as (
    select declared_key
    from stored.captures
    where url_key in (select url_key from said union all select url_key from withdrawn) and declared_key is not null
    union
    select declared_key
    from withdrawn
    where declared_key is not null
    union
    select declared_key
    from said
    where declared_key is not null
    union
    select declared_key
    from stored.moves
    where target_url_key in (select url_key from said union all select url_key from withdrawn)
)
select keys.declared_key, moves.target_key as former_target_key
from keys
left join stored.moves on moves.declared_key = keys.declared_key
