-- How much of each source stands behind a paywall?
-- Group: output
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest article
-- cut: only a part of the text was there. Most free pages do not say that they are (not_said).
with days as (
    select
        coalesce($to::DATE, max(coalesce(date_published, first_seen))::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from articles
)
select
    source,
    count(*) as articles,
    count(*) filter (where is_accessible_for_free) as free,
    count(*) filter (where not is_accessible_for_free) as paid,
    count(*) filter (where is_accessible_for_free is null) as not_said,
    count(*) filter (where not is_complete) as cut,
    round(100 * count(*) filter (where not is_accessible_for_free) / count(*), 1) as percent_paid
from articles, days
where coalesce(date_published, first_seen)::DATE between first_day and last_day
and source = coalesce($source, source)
group by source
order by percent_paid desc, source
