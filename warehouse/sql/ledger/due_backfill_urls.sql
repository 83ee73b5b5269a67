-- One row per URL of some sources that a backfill found under a day of a span, and that is to be fetched now: never reached,
-- or to be tried again.
select source, url, url_key, discovered_in, hints, listed_day
from stored.urls
where source in $sources and listed_day between $first::DATE and $last::DATE
and (state = 'pending' or (state = 'failed' and due_at <= $now::TIMESTAMP))
order by source, first_seen, url_key
