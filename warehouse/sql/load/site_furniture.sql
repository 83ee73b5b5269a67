-- Stores what is furniture of the touched seasons now, and on what evidence.
merge into stored.site_furniture
using (
    with known as (
        select furniture.source, furniture.season, furniture.block_key
        from stored.site_furniture as furniture
        join touched_seasons using (source, season)
    )
    select
        source,
        season,
        block_key,
        site_blocks.strength,
        site_blocks.pages,
        site_blocks.of_pages,
        site_blocks.first_seen,
        site_blocks.last_seen,
        string_split(coalesce(version.uncut_body, version.body), chr(10))[site_blocks.sample.place] as text
    from known
    full join site_blocks using (source, season, block_key)
    left join stored.article_versions as version on version.capture_id = site_blocks.sample.capture_id
) as furniture
on site_furniture.source = furniture.source
and site_furniture.season = furniture.season
and site_furniture.block_key = furniture.block_key
when matched and furniture.strength is null then delete
when matched then update set
    strength = furniture.strength,
    pages = furniture.pages,
    of_pages = furniture.of_pages,
    first_seen = furniture.first_seen,
    last_seen = furniture.last_seen,
    text = furniture.text
when not matched then insert by name
