-- What was rejected, and why?
-- Group: collection
-- $source VARCHAR = null: name of a source; null for all
-- $reason VARCHAR = null: one of the reasons in docs/warehouse.md; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest rejection
-- $limit BIGINT = 200: rows at most
-- percent: of all page captures of the source in these days. `nightdesk explain URL` tells all about one.
with days as (
    select
        coalesce($to::DATE, max(warc_date)::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from captures
    where kind = 'page' and outcome = 'rejected'
),
pages as (
    select source, count(*) as pages
    from captures, days
    where kind = 'page'
    and warc_date::DATE between first_day and last_day
    group by source
),
refused as (
    select source, stage, reason, count(*) as captures, arg_max(url, (warc_date, url)) as latest
    from rejections, days
    where warc_date::DATE between first_day and last_day
    and source = coalesce($source, source)
    and reason = coalesce($reason, reason)
    group by source, stage, reason
)
select
    refused.source,
    refused.stage,
    refused.reason,
    refused.captures,
    round(100 * refused.captures / pages.pages, 1) as percent,
    refused.latest
from refused
join pages using (source)
order by refused.captures desc, refused.source, refused.reason
limit $limit::BIGINT
