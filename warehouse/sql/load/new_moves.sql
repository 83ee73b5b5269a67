-- One row per article asked for whose URL says, when it was last captured, that it is elsewhere.
create or replace temp table new_moves as
with declared as (
    select url_key, warc_date, capture_id, declared_key
    from stored.captures
    where declared_key in (select declared_key from asked)
    union all
    select url_key, warc_date, capture_id, declared_key
    from said
    where declared_key is not null
),
homes as (
    select declared_key, arg_min(url_key, (url_key <> declared_key, warc_date, capture_id)) as home_url_key
    from declared
    group by declared_key
),
words as (
    select url_key, arg_max({declared_key: declared_key, moved_to: moved_to}, (warc_date, capture_id)) as last
    from (
        select url_key, warc_date, capture_id, declared_key, moved_to
        from stored.captures
        where url_key in (select home_url_key from homes) and coalesce(declared_key, moved_to) is not null
        union all
        select url_key, warc_date, capture_id, declared_key, moved_to
        from said
    )
    group by url_key
),
targets as (
    select url_key, arg_max(declared_key, (warc_date, capture_id)) as declared_key
    from (
        select url_key, warc_date, capture_id, declared_key
        from stored.captures
        where url_key in (select last.moved_to from words where last.moved_to is not null) and declared_key is not null
        union all
        select url_key, warc_date, capture_id, declared_key
        from said
        where declared_key is not null
    )
    group by url_key
)
select
    homes.declared_key,
    homes.home_url_key,
    words.last.moved_to as target_url_key,
    coalesce(words.last.declared_key, targets.declared_key) as target_key
from homes
join words on words.url_key = homes.home_url_key
left join targets on targets.url_key = words.last.moved_to
where coalesce(words.last.declared_key, targets.declared_key) is distinct from homes.declared_key
