-- One row per source of which no feed, sitemap or section page answered when it was last read, and how they answered.
select
    source,
    string_agg(distinct coalesce('HTTP ' || status, warning, 'no response'), ', ' order by coalesce('HTTP ' || status, warning, 'no response')) as why
from stored.listings
where source in $sources and kind <> 'robots'
group by source
having not bool_or(ok)
order by source
