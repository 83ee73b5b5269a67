-- One row per segment of the batch that holds anything: what its files hold.
create or replace temp table arrivals as
select
    segment,
    count(capture) as captures,
    count(*) filter (where type = 'url') as url_events,
    count(*) filter (where type = 'listing') as listings
from incoming
group by segment
