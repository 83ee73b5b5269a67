-- An article is one with where its own URL says that it moved to: each capture's article is where the moves lead from what it declares.
with recursive believed as (
    select declared_key, target_key
    from stored.moves
    where target_key is not null
    qualify case
        when target_url_key is not null then count(*) over (partition by target_key) = 1
        else count(*) over (partition by target_key) <= 4
    end
),
walked as (
    select declared_key, [declared_key] as way
    from believed
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
),
roots as (
    select
        arrived.declared_key,
        case
            when believed.target_key is null then arrived.way[-1]
            else list_min(arrived.way[list_position(arrived.way, believed.target_key):])
        end as article_key
    from arrived
    left join believed on believed.declared_key = arrived.way[-1]
)
select
    captures.capture_id,
    captures.target_uri,
    captures.declared_key,
    captures.article_key,
    coalesce(roots.article_key, captures.declared_key) as expected_article_key
from stored.captures
left join roots on roots.declared_key = captures.declared_key
where captures.article_key is distinct from coalesce(roots.article_key, captures.declared_key)
