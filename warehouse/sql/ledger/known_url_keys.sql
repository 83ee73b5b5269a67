-- One row per URL of some sources that was ever discovered.
select url_key
from stored.urls
where source in $sources
