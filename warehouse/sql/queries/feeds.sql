-- Which feeds, sitemaps and section pages are dead or slow?
-- Group: collection
-- $source VARCHAR = null: name of a source; null for all
-- $dead_after INTEGER = 14: days without a new URL after which one counts as dead
-- $slow_after INTEGER = 24: hours from publication to first capture, at the median, from which one counts as slow
-- $every_one BOOLEAN = false: show those that are well, too
-- Counted back from the last time that anything was read. failing: it could not be read the last time; dead: it can be,
-- but brings nothing new (or never did); slow: what it announces was published long before. Slow are also those that
-- are read seldom: compare with the others of the source. A URL counts where it was found first, so that a feed which
-- only repeats what a sitemap told before looks dead.
with now as (
    select max(last_read) as at from listings
),
brought as (
    select
        discovered_in,
        max(first_seen) as last_new,
        count(*) filter (where first_seen >= now.at - interval 30 days) as urls
    from urls, now
    group by discovered_in
),
read as (
    select
        url.discovered_in,
        count(*) as articles,
        median(date_diff('minute', article.date_published, article.first_seen)) filter (
            where article.date_published <= article.first_seen
        ) / 60 as median_hours
    from now, urls as url
    join articles as article on article.url_key = url.url_key
    where url.first_seen >= now.at - interval 30 days
    group by url.discovered_in
),
judged as (
    select
        listing.source,
        listing.kind,
        case
            when not listing.ok then 'failing'
            when brought.last_new is null or brought.last_new < now.at - to_days($dead_after::INTEGER) then 'dead'
            when read.median_hours >= $slow_after::INTEGER then 'slow'
            else 'well'
        end as verdict,
        case when not listing.ok then coalesce(listing.warning, 'HTTP ' || listing.status) end as why,
        listing.failures,
        listing.last_read,
        listing.last_change,
        brought.last_new,
        coalesce(brought.urls, 0) as urls_30_days,
        coalesce(read.articles, 0) as articles_30_days,
        round(read.median_hours, 1) as median_hours,
        listing.url
    from now, listings as listing
    left join brought on brought.discovered_in = listing.url
    left join read on read.discovered_in = listing.url
    where listing.kind <> 'robots'
    and listing.source = coalesce($source, listing.source)
)
from judged
where verdict <> 'well' or $every_one::BOOLEAN
order by verdict, source, url
