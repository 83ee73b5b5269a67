-- One row per source: when its articles are looked at again.
select name, revisit
from stored.sources
