-- How much does each source add to the archive?
-- Group: collection
-- $every VARCHAR = 'month': day, week, month, quarter or year
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 365 days up to the last
-- $to DATE = null: last day; null for the day of the newest capture
-- In megabytes of payload as it came over the wire, before the WARC files' own compression. Unchanged pages are kept as
-- a note (revisits) and cost next to nothing.
with days as (
    select
        coalesce($to::DATE, max(warc_date)::DATE) as last_day,
        coalesce($from::DATE, last_day - 364) as first_day
    from captures
)
select
    date_trunc($every::VARCHAR, warc_date)::DATE as since,
    source,
    count(*) as captures,
    count(*) filter (where revisit) as revisits,
    count(*) filter (where outcome = 'article') as new_versions,
    round(sum(payload_length) filter (where revisit is not true) / 1e6, 3) as megabytes,
    round(megabytes * 1000 / nullif(new_versions, 0), 1) as kilobytes_a_version
from captures, days
where warc_date::DATE between first_day and last_day
and source = coalesce($source, source)
group by since, source
order by since desc, megabytes desc, source
