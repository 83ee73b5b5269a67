-- On which days did a source bring far fewer articles than is normal for it?
-- Group: coverage
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day before that of the newest article, which may not be over
-- $below DOUBLE = 0.5: share of what is normal below which a day is a gap
-- $min_normal DOUBLE = 2: articles that are normal for such a day at least; below that chance rules
-- Normal is the median of the same weekday in the eight weeks before. In the first four weeks of a source there is
-- nothing to compare with. A gap may be the source's own silence, a holiday, or ours: nightdesk's own troubles on the
-- day are in runs_that_day and failed.
with days as (
    select
        coalesce($to::DATE, max(coalesce(date_published, first_seen))::DATE - 1) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from articles
),
came as (
    select source, coalesce(date_published, first_seen)::DATE as day, count(*) as articles
    from articles
    where source = coalesce($source, source)
    group by source, day
),
calendar as (
    select
        sources.source,
        unnest(generate_series(days.first_day - 56, days.last_day, interval 1 day))::DATE as day
    from days, (select distinct source from came) as sources
),
compared as (
    select
        calendar.source,
        calendar.day,
        coalesce(came.articles, 0) as articles,
        median(coalesce(came.articles, 0)) over weekday as normal
    from calendar
    left join came on came.source = calendar.source and came.day = calendar.day
    window weekday as (
        partition by calendar.source, dayofweek(calendar.day)
        order by calendar.day
        rows between 8 preceding and 1 preceding
    )
),
ran as (
    select source, day, count(*) as runs
    from (select unnest(source_names) as source, started::DATE as day from runs)
    group by source, day
)
select
    compared.day,
    dayname(compared.day) as weekday,
    compared.source,
    compared.articles,
    compared.normal,
    coalesce(ran.runs, 0) as runs_that_day,
    coalesce(health.failed, 0) + coalesce(health.failed_listings, 0) as failed
from days, compared
left join ran on ran.source = compared.source and ran.day = compared.day
left join source_health as health on health.source = compared.source and health.day = compared.day
where compared.day between days.first_day and days.last_day
and compared.normal >= $min_normal::DOUBLE
and compared.articles < compared.normal * $below::DOUBLE
order by compared.day desc, compared.source
