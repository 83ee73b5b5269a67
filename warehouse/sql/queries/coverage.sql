-- What is there of each day, where did it come from, and what is lacking?
-- Group: coverage
-- $source VARCHAR = null: name of a source; null for all that have anything of these days
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day before that of the newest article, which may not be over
-- $below DOUBLE = 0.5: share of what is normal below which a day is thin
-- A day is the one that the article's readers had. Normal is the median of the same weekday in the four weeks before and the
-- four after, where there is anything; else of all those days. lacking counts the URLs that a backfill found under the day and that are no articles here (lacking_urls tells
-- which); gone_through, the ways in which a backfill went through the day to its end. The verdict is whole, lacking (some URL
-- could not be had), thin, or nothing.
with days as (
    select
        coalesce($to::DATE, max(coalesce(date_published, first_seen))::DATE - 1) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from articles
),
came as (
    select
        articles.source,
        main.local_day(coalesce(articles.date_published, articles.first_seen), articles.date_published_zone) as day,
        count(*) as articles,
        count(*) filter (where captures.obtained_from is null) as from_site
    from articles
    join captures using (capture_id)
    where articles.source = coalesce($source, articles.source)
    group by all
),
found as (
    select
        source,
        listed_day as day,
        count(*) as listed,
        count(*) filter (
            where state in ('pending', 'failed', 'gone', 'denied')
            and reason not in ('filtered', 'trap')
            and url_key not in (select url_key from captures where outcome in ('article', 'unchanged'))
        ) as lacking
    from urls
    where source = coalesce($source, source)
    and listed_day between (select first_day from days) and (select last_day from days)
    group by source, listed_day
),
gone as (
    select source, day, list_sort(list(via)) as gone_through
    from backfilled_days
    where source = coalesce($source, source)
    group by source, day
),
sources as (
    select $source as source where $source is not null
    union
    select source from came, days where came.day between days.first_day and days.last_day
    union
    select source from found
),
calendar as (
    select
        sources.source,
        unnest(generate_series(days.first_day - 28, days.last_day + 28, interval 1 day))::DATE as day
    from days, sources
),
compared as (
    select
        calendar.source,
        calendar.day,
        coalesce(came.articles, 0) as articles,
        coalesce(came.from_site, 0) as from_site,
        coalesce(median(came.articles) over weekday, median(came.articles) over about, 0)::DOUBLE as normal
    from calendar
    left join came on came.source = calendar.source and came.day = calendar.day
    window weekday as (
        partition by calendar.source, dayofweek(calendar.day)
        order by calendar.day
        rows between 4 preceding and 4 following
        exclude current row
    ),
    about as (
        partition by calendar.source
        order by calendar.day
        rows between 28 preceding and 28 following
        exclude current row
    )
)
select
    compared.day,
    compared.source,
    case
        when compared.articles = 0 then 'nothing'
        when compared.articles < compared.normal * $below::DOUBLE then 'thin'
        when found.lacking > 0 then 'lacking'
        else 'whole'
    end as verdict,
    compared.articles,
    compared.normal,
    compared.from_site,
    compared.articles - compared.from_site as from_archives,
    coalesce(found.listed, 0) as listed,
    coalesce(found.lacking, 0) as lacking,
    coalesce(gone.gone_through, []) as gone_through
from days, compared
left join found on found.source = compared.source and found.day = compared.day
left join gone on gone.source = compared.source and gone.day = compared.day
where compared.day between days.first_day and days.last_day
order by compared.day, compared.source
