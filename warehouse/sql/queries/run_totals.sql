-- What did the runs bring over time, and what did they cost?
-- Group: collection
-- $every VARCHAR = 'day': day, week, month, quarter or year
-- $kind VARCHAR = null: nightly, backfill, ingest, reprocess or rebuild; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest run
-- By the day (UTC) on which a run started. `nightdesk sql "from runs"` has them one by one.
with days as (
    select
        coalesce($to::DATE, max(started)::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from runs
)
select
    date_trunc($every::VARCHAR, started)::DATE as since,
    count(*) as runs,
    count(*) filter (where state in ('failed', 'interrupted')) as not_well,
    sum(discovered)::BIGINT as urls,
    sum(page_captures)::BIGINT as pages,
    sum(new_versions)::BIGINT as new_versions,
    sum(unchanged)::BIGINT as unchanged,
    sum(rejections)::BIGINT as rejections,
    sum(failed)::BIGINT as failed,
    sum(requests)::BIGINT as requests,
    round(sum(bytes_stored) / 1e6, 1) as stored_mb,
    round(sum(date_diff('second', started, ended)) / 60, 1) as minutes
from runs, days
where started::DATE between first_day and last_day
and kind = coalesce($kind, kind)
group by since
order by since desc
