-- One row per version whose text is to be cut otherwise than it is: the lines that are furniture, null for none.
-- What would take more than two fifths of a text (one fifth for what is scant) is no furniture of it: pages that
-- share so much tell the same story. What half of a site's pages have may take more, as long as something is left.
-- Texts are wide, so those that count are chosen first, and read from the touched seasons alone.
create or replace temp table cuts as
with chosen as materialized (
    select version.capture_id
    from stored.article_versions as version
    left join (
        select source, season, list(block_key) as block_keys from changed_blocks group by source, season
    ) as changed
        on changed.source = version.source
        and changed.season = date_trunc('quarter', version.fetched_at)
    where version.fetched_at >= (select min(season) from touched_seasons)
    and (
        version.capture_id in (select capture_id from new_versions)
        or list_has_any(version.block_keys, changed.block_keys)
    )
),
candidates as (
    select
        version.capture_id,
        version.source,
        date_trunc('quarter', version.fetched_at) as season,
        version.cut,
        version.block_keys,
        string_split(coalesce(version.uncut_body, version.body), chr(10)) as lines
    from stored.article_versions as version
    semi join chosen using (capture_id)
    where version.fetched_at >= (select min(season) from touched_seasons)
),
placed as (
    select
        capture_id,
        source,
        season,
        unnest(block_keys) as block_key,
        unnest(lines) as line,
        generate_subscripts(block_keys, 1) as place
    from candidates
    where len(block_keys) = len(lines)
),
weighed as (
    select
        placed.capture_id,
        sum(len(line)) as length,
        sum(len(line)) filter (where strength is not null) as all_length,
        coalesce(sum(len(line)) filter (where strength = 'scant'), 0) as scant_length,
        sum(len(line)) filter (where strength = 'strong') as strong_length,
        list(place order by place) filter (where strength is not null) as all_places,
        list(place order by place) filter (where strength = 'strong') as strong_places
    from placed
    left join stored.site_furniture as furniture using (source, season, block_key)
    group by placed.capture_id
),
wanted as (
    select
        capture_id,
        case
            when all_length <= 0.4 * length and scant_length <= 0.2 * length then all_places
            when strong_length <= 0.4 * length or length - strong_length >= 200 then strong_places
        end as cut
    from weighed
)
select candidates.capture_id, wanted.cut
from candidates
left join wanted on wanted.capture_id = candidates.capture_id
where candidates.cut is distinct from wanted.cut
