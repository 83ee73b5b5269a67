-- Which URLs of past days are no articles here, although they may be ones, and why?
-- Group: coverage
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for the first that a backfill looked for
-- $to DATE = null: last day; null for the last
-- $limit BIGINT = 10000: rows at most
-- What a backfill found listed under a day, and could not have: not yet fetched, failed, gone from the site, or held back by
-- robots.txt. A URL that any archive gave is not among them, nor one that the source's own filters hold back.
select
    listed_day as day,
    source,
    url,
    state,
    reason,
    detail,
    discovered_in
from urls
where source = coalesce($source, source)
and listed_day between coalesce($from::DATE, listed_day) and coalesce($to::DATE, listed_day)
and state in ('pending', 'failed', 'gone', 'denied') and reason not in ('filtered', 'trap')
and url_key not in (select url_key from captures where outcome in ('article', 'unchanged'))
order by listed_day, source, url
limit $limit::BIGINT
