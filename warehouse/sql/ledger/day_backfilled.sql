-- Stores that a backfill went through a day of a source in one of the ways, unless it is stored already.
insert into stored.backfilled_days by name
select *
from (
    select
        $source as source,
        $day::DATE as day,
        $via as via,
        $run_id as run_id,
        $done_at::TIMESTAMP as done_at,
        $listed as listed,
        $known as known,
        $captured as captured,
        $failed as failed,
        $denied as denied
) as done
where not exists (
    select 1
    from stored.backfilled_days as stored_day
    where stored_day.source = done.source and stored_day.day = done.day
    and stored_day.via = done.via and stored_day.run_id = done.run_id
)
