-- One row per article asked for, or that has to do with one by moves: the article that it is now.
-- An article is where its own URL says; and so on from there. Of several that say that they are in one place, nobody
-- believes redirects (sites send what they took down to some page), and canonical URLs only of up to four (twins for
-- printers and telephones; one that a broken template puts on each page is no home). Of articles that say so of each
-- other, it is the first by its key.
create or replace temp table roots as
with recursive neighbours as (
    select declared_key as one, target_key as other from stored.moves where target_key is not null
    union all
    select target_key, declared_key from stored.moves where target_key is not null
),
family as (
    select declared_key from asked
    union
    select former_target_key from asked where former_target_key is not null
    union
    select neighbours.other
    from family
    join neighbours on neighbours.one = family.declared_key
),
believed as (
    select declared_key, target_key
    from stored.moves
    where target_key is not null and declared_key in (select declared_key from family)
    qualify case
        when target_url_key is not null then count(*) over (partition by target_key) = 1
        else count(*) over (partition by target_key) <= 4
    end
),
walked as (
    select declared_key, [declared_key] as way
    from family
    union all
    select walked.declared_key, list_append(walked.way, believed.target_key)
    from walked
    join believed on believed.declared_key = walked.way[-1]
    where not list_contains(walked.way, believed.target_key)
),
arrived as (
    select declared_key, arg_max(way, len(way)) as way
    from walked
    group by declared_key
)
select
    arrived.declared_key,
    case
        when believed.target_key is null then arrived.way[-1]
        else list_min(arrived.way[list_position(arrived.way, believed.target_key):])
    end as article_key
from arrived
left join believed on believed.declared_key = arrived.way[-1]
