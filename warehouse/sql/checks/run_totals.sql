-- A run's totals are what is stored of it.
with happened as (
    select run_id, count(distinct url_key) as discovered
    from url_events
    group by run_id
),
captured as (
    select
        run_id,
        count(*) filter (where kind = 'page') as page_captures,
        count(*) filter (where outcome = 'article') as new_versions,
        count(*) filter (where outcome = 'unchanged') as unchanged,
        count(*) filter (where outcome = 'rejected') as rejections
    from captures
    group by run_id
),
loaded as (
    select run_id, count(*) as segments
    from segments
    group by run_id
),
counted as (
    select
        run_id,
        coalesce(happened.discovered, 0) as discovered,
        coalesce(captured.page_captures, 0) as page_captures,
        coalesce(captured.new_versions, 0) as new_versions,
        coalesce(captured.unchanged, 0) as unchanged,
        coalesce(captured.rejections, 0) as rejections,
        coalesce(loaded.segments, 0) as segments
    from happened
    full join captured using (run_id)
    full join loaded using (run_id)
)
select
    coalesce(runs.run_id, counted.run_id) as run_id,
    (runs.discovered, runs.page_captures, runs.new_versions, runs.unchanged, runs.rejections, runs.segments) as totals,
    (
        counted.discovered, counted.page_captures, counted.new_versions,
        counted.unchanged, counted.rejections, counted.segments
    ) as expected_totals
from runs
full join counted on counted.run_id = runs.run_id
where (
    coalesce(runs.discovered, 0), coalesce(runs.page_captures, 0), coalesce(runs.new_versions, 0),
    coalesce(runs.unchanged, 0), coalesce(runs.rejections, 0), coalesce(runs.segments, 0)
) <> (
    coalesce(counted.discovered, 0), coalesce(counted.page_captures, 0), coalesce(counted.new_versions, 0),
    coalesce(counted.unchanged, 0), coalesce(counted.rejections, 0), coalesce(counted.segments, 0)
)
or runs.run_id is null
