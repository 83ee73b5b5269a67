-- One row per URL of some sources that is to be fetched now: never reached, or failed and to be tried again.
select source, url, url_key, discovered_in, hints
from stored.urls
where source in $sources
and (state = 'pending' or due_at <= $now::TIMESTAMP)
order by source, first_seen, url_key
