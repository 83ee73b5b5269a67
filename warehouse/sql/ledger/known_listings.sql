-- One row per feed, sitemap, section page or robots.txt of some sources that was ever read.
select
    source,
    url,
    kind,
    etag,
    last_modified,
    payload_digest,
    ok,
    last_read,
    coalesce(due_at > $now::TIMESTAMP, false) as resting,
    -- Every third day that nothing new was told: some servers repeat an ETag over changed content.
    coalesce(date_diff('day', last_read, $now::TIMESTAMP) >= 3, false)
    and date_diff('day', last_read, $now::TIMESTAMP) % 3 = 0 as in_full,
    lastmod_lies
from stored.listings
where source in $sources
order by source, url
