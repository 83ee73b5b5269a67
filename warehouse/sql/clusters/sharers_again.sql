-- Adds what the articles share that are affected without having changed; nearly always nothing.
insert into sharers
with missing as (
    select distinct unnest(shingles) as shingle
    from stories
    where story in (select story from affected_stories where not changed)
    except
    select unnest(shingles) from changed_stories
)
select story, source_hash, text_hash, came_out, week, shingle
from (
    select story, hash(source) as source_hash, text_hash, came_out, week, unnest(shingles) as shingle
    from stories
    where first_seen >= $since and week in (select week from story_weeks)
)
where shingle in (select shingle from missing)
