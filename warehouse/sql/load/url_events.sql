-- Stores the lines about URLs of the batch's logs.
insert into stored.url_events by name
select
    incoming."at" as happened_at,
    incoming.url,
    incoming.url_key,
    incoming.source,
    incoming.run_id,
    incoming.segment,
    incoming.state,
    incoming.reason,
    incoming.detail,
    incoming.discovered_in
from incoming
where incoming.type = 'url'
