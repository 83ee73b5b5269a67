-- Where do the URLs of each source stand, and for what reason?
-- Group: collection
-- $source VARCHAR = null: name of a source; null for all
-- $state VARCHAR = null: pending, article, rejected, failed, gone, denied or duplicate; null for all
-- $limit BIGINT = 200: rows at most
select
    source,
    state,
    reason,
    count(*) as urls,
    round(100 * count(*) / sum(count(*)) over (partition by source), 1) as percent,
    max(last_seen) as last_seen,
    min(due_at) as next_due,
    arg_max(url, (last_seen, url)) as latest
from urls
where source = coalesce($source, source)
and state = coalesce($state, state)
group by source, state, reason
order by source, urls desc, state, reason
limit $limit::BIGINT
