-- Stores that a backfill went through a day of a source in one of the ways.
insert into stored.backfilled_days by name
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
