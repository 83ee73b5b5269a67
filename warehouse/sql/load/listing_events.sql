-- Stores the lines about listings of the batch's logs.
insert into stored.listing_events by name
select
    incoming."at" as happened_at,
    incoming.url,
    incoming.source,
    incoming.run_id,
    incoming.segment,
    incoming.kind,
    incoming.status,
    incoming.etag,
    incoming.last_modified,
    incoming.payload_digest,
    incoming.links,
    incoming.new,
    incoming.warning,
    coalesce(incoming.lastmod_lies, false) as lastmod_lies
from incoming
where incoming.type = 'listing'
