-- Stores the lines about URLs of the batch's logs.
insert into stored.url_events by name
select
    "at" as happened_at,
    url_key,
    url,
    source,
    run_id,
    segment,
    state,
    reason,
    detail,
    discovered_in
from incoming
where type = 'url'
