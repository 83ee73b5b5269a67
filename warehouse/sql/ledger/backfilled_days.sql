-- One row per day of a source in a span that a backfill went through in one of the ways.
select distinct source, day
from stored.backfilled_days
where source in $sources and via = $via and day between $first::DATE and $last::DATE
