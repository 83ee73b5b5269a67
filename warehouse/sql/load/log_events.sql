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
    discovered_in,
    case
        when coalesce(hints.headline, hints.date_published, hints.section, hints.in_language) is not null
            or len(hints.keywords) > 0
        then hints
    end as hints,
    listed_day
from incoming
where type = 'url'
