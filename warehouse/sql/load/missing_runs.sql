-- Adds runs that segments of the batch are from and that the warehouse does not know.
insert into stored.runs by name
select
    batch.run_id,
    'recovered' as kind,
    'interrupted' as state,
    min(coalesce(incoming.capture.warc_date, incoming."at")) as started,
    max(coalesce(incoming.capture.warc_date, incoming."at")) as ended,
    'its segments were found, and no row of it' as message
from batch
join incoming on incoming.segment = batch.segment
where batch.run_id not in (select run_id from stored.runs)
group by batch.run_id
