-- How far did backfills go through each source, in each way, and what did they bring?
select
    source,
    via,
    count(*) as days,
    min(day) as first_day,
    max(day) as last_day,
    (date_diff('day', min(day), max(day)) + 1 - count(*))::BIGINT as days_between,
    sum(listed)::BIGINT as listed,
    sum(captured)::BIGINT as captured,
    sum(failed)::BIGINT as failed,
    max(done_at) as last_done
from backfilled_days
group by source, via
order by source, via
