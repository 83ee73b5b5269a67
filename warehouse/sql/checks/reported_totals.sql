-- What a crawl says it discovered was loaded: of a run that is done, the URLs that each of its processes told of.
with told as (
    select
        run_id,
        count(distinct (url_key, regexp_extract(segment, '^(.*)-\d+$', 1))) as discovered
    from url_events
    group by run_id
)
select runs.run_id, runs.discovered_reported, coalesce(told.discovered, 0) as loaded
from runs
left join told on told.run_id = runs.run_id
where runs.state = 'done' and runs.discovered_reported <> coalesce(told.discovered, 0)
