-- Which URLs of a feed (or of any) never became articles, and why not?
-- Group: collection
-- $feed VARCHAR = null: URL of the feed, sitemap or section page, as in urls.discovered_in; null for all
-- $source VARCHAR = null: name of a source; null for all
-- $reason VARCHAR = null: one of the reasons in docs/warehouse.md; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest URL
-- $limit BIGINT = 100: rows at most
-- By the day on which a URL was first seen. Other URLs of articles (duplicate) are left out.
with days as (
    select
        coalesce($to::DATE, max(first_seen)::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from urls
)
select
    source,
    state,
    reason,
    detail,
    hints.headline as announced_as,
    first_seen,
    attempts,
    last_status,
    due_at,
    url,
    discovered_in
from urls, days
where state not in ('article', 'duplicate')
and first_seen::DATE between first_day and last_day
and ($feed is null or discovered_in = $feed)
and source = coalesce($source, source)
and ($reason is null or reason = $reason)
order by first_seen desc, url
limit $limit::BIGINT
