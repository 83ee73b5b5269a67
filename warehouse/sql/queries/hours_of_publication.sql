-- At which hours of its own day does each source publish?
-- Group: output
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest article
-- By the time zone in its source file, else UTC. Articles that are printed with a day alone are left out.
with days as (
    select
        coalesce($to::DATE, max(coalesce(date_published, first_seen))::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from articles
),
clocks as (
    select
        article.source,
        coalesce(source.timezone, 'UTC') as timezone,
        hour(article.date_published at time zone 'UTC' at time zone coalesce(source.timezone, 'UTC')) as hour
    from days, articles as article
    left join sources as source on source.name = article.source
    where article.date_published::DATE between days.first_day and days.last_day
    and article.source = coalesce($source, article.source)
    -- a day without a clock says nothing of the hour
    and regexp_matches(article.date_published_raw, '\d\s*[:h時点]\s*\d\d|\d\s*[ap]\.?m\b', 'i')
)
select
    source,
    timezone,
    hour,
    count(*) as articles,
    round(100 * count(*) / sum(count(*)) over (partition by source), 1) as percent
from clocks
group by source, timezone, hour
order by source, hour
