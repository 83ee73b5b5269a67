-- One row per run whose totals change: those of the batch, and those whose captures or URLs the batch puts
-- in another light.
create or replace temp table touched_runs as
select run_id from batch
union
select run_id from recalled
union
select captures.run_id
from timelines
join stored.captures on captures.capture_id = timelines.capture_id
where timelines.stored and (
    (captures.outcome = 'article') <> timelines.starts
    or timelines.capture_id in (select capture_id from moved_captures)
)
