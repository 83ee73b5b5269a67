-- One row per day of a source in a span of which something may be missing: a URL that could not be had, or no or far fewer
-- articles than the source's other days of the span have in the middle.
with came as (
    select source, main.local_day(date_published, date_published_zone) as day, count(*) as articles
    from articles
    where source in $sources and date_published between $first::DATE - 1 and $last::DATE + 2
    group by source, day
),
calendar as (
    select source, day::DATE as day
    from unnest($sources) as names (source), generate_series($first::DATE, $last::DATE, interval 1 day) as days (day)
),
counted as (
    select
        calendar.source,
        calendar.day,
        coalesce(came.articles, 0) as articles,
        median(coalesce(came.articles, 0)) over (partition by calendar.source) as normal
    from calendar
    left join came on came.source = calendar.source and came.day = calendar.day
)
select source, day
from counted
where articles = 0 or articles < normal / 2
union
select source, listed_day
from urls
where source in $sources and listed_day between $first::DATE and $last::DATE
and state in ('pending', 'failed', 'gone', 'denied')
and reason not in ('filtered', 'trap')
and url_key not in (select url_key from stored.captures where article_key is not null)
