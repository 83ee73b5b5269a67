-- One row per migration applied, in order.
select number, name, sha256, release
from stored.migrations
order by number
