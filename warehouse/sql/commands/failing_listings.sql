-- Which feeds, sitemaps and section pages can't be read, since when, and when are they asked again?
-- $now: the time (UTC) that counts as now
select
    source,
    url,
    failures,
    coalesce(warning, 'HTTP ' || status) as why,
    last_read,
    last_change,
    case when due_at > $now::TIMESTAMP then due_at end as due_at
from listings
where not ok and kind <> 'robots'
order by source, url
