-- One row per segment that is loaded.
select segment
from stored.segments
