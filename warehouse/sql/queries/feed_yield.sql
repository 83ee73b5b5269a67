-- What became of the URLs that each feed, sitemap or section page announced?
-- Group: collection
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest URL
-- $limit BIGINT = 200: rows at most
-- By the day on which a URL was first seen. A URL counts where it was found first. duplicate: other URLs of articles.
with days as (
    select
        coalesce($to::DATE, max(first_seen)::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from urls
)
select
    source,
    discovered_in,
    count(*) as urls,
    count(*) filter (where state = 'article') as article,
    count(*) filter (where state = 'duplicate') as duplicate,
    count(*) filter (where state = 'rejected') as rejected,
    count(*) filter (where state in ('failed', 'gone', 'denied')) as not_fetched,
    count(*) filter (where state = 'pending') as pending,
    round(100 * count(*) filter (where state = 'article') / count(*), 1) as percent_articles
from urls, days
where first_seen::DATE between first_day and last_day
and source = coalesce($source, source)
group by source, discovered_in
order by urls desc, source, discovered_in
limit $limit::BIGINT
