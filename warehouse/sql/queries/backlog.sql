-- How many URLs of each source are known, in which state, and how many are due to be fetched?
-- $now: the time (UTC) that counts as now
select
    source,
    count(*) as urls,
    count(*) filter (where state = 'article') as article,
    count(*) filter (where state = 'duplicate') as duplicate,
    count(*) filter (where state = 'rejected') as rejected,
    count(*) filter (where state = 'gone') as gone,
    count(*) filter (where state = 'denied') as denied,
    count(*) filter (where state = 'failed') as failed,
    count(*) filter (where state = 'pending') as pending,
    count(*) filter (where state = 'pending' or due_at <= $now::TIMESTAMP) as due
from urls
group by source
order by source
