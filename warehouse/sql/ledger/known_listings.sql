-- One row per feed, sitemap, section page or robots.txt of some sources that was ever read.
select source, url, kind, etag, last_modified, payload_digest, ok
from stored.listings
where source in $sources
order by source, url
