-- One row per block that is furniture now and was not, or the other way round, or is so for other reasons.
create or replace temp table changed_blocks as
with before as (
    select furniture.source, furniture.season, furniture.block_key, furniture.strength
    from stored.site_furniture as furniture
    join touched_seasons using (source, season)
)
select source, season, block_key
from before
full join site_blocks using (source, season, block_key)
where before.strength is distinct from site_blocks.strength
