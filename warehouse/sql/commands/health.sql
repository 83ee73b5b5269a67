-- How is each source doing: what was expected of it on the last day it was read, and what came?
from source_health
qualify row_number() over (partition by source order by day desc) = 1
order by source
