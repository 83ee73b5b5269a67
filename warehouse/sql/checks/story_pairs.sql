-- The pairs of the articles first seen on the last two days are those that all articles around them would give anew.
with stories as materialized (
    select
        article_key,
        source,
        came_out,
        date_trunc('week', came_out)::DATE as week,
        first_seen >= (select max(first_seen) - interval 2 days from stored.article_versions) as is_new,
        body_fingerprint,
        shingles,
        figures
    from (
        select *, least(coalesce(date_published, first_seen), first_seen) as came_out
        from stored.article_versions
        where latest and shingles is not null -- others still wait to be signed
    )
),
around as materialized (
    select distinct week + later as week
    from stories
    cross join (values (-7), (0), (7)) as reach (later)
    where is_new
),
places as materialized (
    select article_key, source, came_out, week, is_new, body_fingerprint, unnest(shingles) as shingle
    from stories
    where week in (select week from around)
),
counted as (
    select *
    from places
    where shingle in (select shingle from places where is_new)
    qualify count(distinct body_fingerprint) over (partition by week, shingle) <= 300
),
candidates as (
    select
        one.article_key,
        other.article_key as other_key,
        count(*) as countable
    from counted as one
    join counted as other on other.shingle = one.shingle
    where (one.is_new or other.is_new)
    and one.article_key < other.article_key
    and one.source <> other.source
    and abs(epoch(one.came_out) - epoch(other.came_out)) <= 7 * 86400
    group by one.article_key, other.article_key
    having count(*) >= 8
),
compared as (
    select
        candidates.*,
        len(one.shingles) as size,
        len(other.shingles) as other_size,
        len(list_intersect(one.shingles, other.shingles)) as shared,
        least(len(one.figures), len(other.figures)) as fewest_figures,
        len(list_intersect(one.figures, other.figures)) as shared_figures
    from candidates
    join stories as one using (article_key)
    join stories as other on other.article_key = candidates.other_key
    where one.body_fingerprint <> other.body_fingerprint
),
expected as (
    select article_key, other_key, shared, size, other_size
    from compared
    where shared / least(size, other_size) >= 0.35
    and shared / size + shared / other_size >= 0.7
    and countable / least(size, other_size) >= 0.25
    and (fewest_figures < 2 or shared_figures / fewest_figures >= 0.5)
    union all
    select
        one.article_key,
        other.article_key as other_key,
        greatest(len(one.shingles), len(other.shingles), 1) as shared,
        shared as size,
        shared as other_size
    from stories as one
    join stories as other on other.body_fingerprint = one.body_fingerprint
    where (one.is_new or other.is_new)
    and one.article_key < other.article_key
    and one.source <> other.source
    and abs(epoch(one.came_out) - epoch(other.came_out)) <= 7 * 86400
),
stored_pairs as (
    select pairs.article_key, pairs.other_key, pairs.shared, pairs.size, pairs.other_size
    from stored.story_pairs as pairs
    left join stories as one on one.article_key = pairs.article_key
    left join stories as other on other.article_key = pairs.other_key
    where coalesce(one.is_new, true) or coalesce(other.is_new, true)
)
(select 'missing' as wrong, * from (from expected except from stored_pairs))
union all
(select 'unfounded' as wrong, * from (from stored_pairs except from expected))
