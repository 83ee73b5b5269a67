-- One row per day of a source in a span that a backfill went through in one of the ways, and of which no URL waits to be tried
-- again.
select distinct source, day
from stored.backfilled_days as done
where source in $sources and via = $via and day between $first::DATE and $last::DATE
and not exists (
    select 1
    from stored.urls
    where urls.source = done.source and urls.listed_day = done.day
    and (urls.state = 'pending' or (urls.state = 'failed' and urls.due_at <= $now::TIMESTAMP))
)
