-- How many URLs of each source are known, in which state, how many are due to be fetched, and how many articles to be looked at again?
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
    count(*) filter (where state = 'pending' or (state <> 'article' and due_at <= $now::TIMESTAMP)) as due,
    count(*) filter (where state = 'article' and due_at <= $now::TIMESTAMP) as second_looks
from urls
group by source
order by source
