-- One row per part of an export, in order: its rows, where they are among all, and when they were fetched.
select day, part, count(*) as rows, min(place) as first, max(place) as last, min(fetched_at) as earliest, max(fetched_at) as latest
from exported
group by day, part
order by day, part
