-- One row per segment of a list that is loaded already.
select segment
from stored.segments
where segment in $segments
