-- Each capture and event is of a segment that is loaded, and each segment of a run that is known.
select 'captures' as relation, capture_id as key, segment as missing
from captures
where segment not in (select segment from segments)
union all
select 'url_events', url_key, segment
from url_events
where segment not in (select segment from segments)
union all
select 'listing_events', url, segment
from stored.listing_events
where segment not in (select segment from segments)
union all
select 'segments', segment, run_id
from segments
where run_id not in (select run_id from runs)
