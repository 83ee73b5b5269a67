-- One row per article of these captures, before or now, and what became of it: it stays, is gone (and why its last capture
-- is none), has moved to another identity, or is new.
create or replace temp table fates as
with former as (
    select
        article_key,
        any_value(source) as source,
        arg_max(now_key, (now_key is not null, warc_date, capture_id)) as to_key,
        arg_max(now_reason, (warc_date, capture_id)) as reason
    from renewed
    where article_key is not null
    group by article_key
),
present as (
    select now_key as article_key, any_value(source) as source
    from renewed
    where now_key is not null
    group by now_key
),
placed as (
    select
        former.*,
        case
            when article_key in (select article_key from present) then 'stays'
            when to_key is null then 'gone'
            else 'moved'
        end as fate
    from former
)
select article_key, source, fate, if(fate = 'moved', to_key, article_key) as to_key, if(fate = 'gone', reason, null) as reason
from placed
union all
select article_key, source, 'new', article_key, null
from present
where article_key not in (select article_key from former)
and article_key not in (select to_key from placed where fate = 'moved')
