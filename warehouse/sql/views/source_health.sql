-- One row per source and day (UTC) that a run read it, or that captures of it are from.
create or replace view main.source_health as
with happened as (
    -- what a night's run brought belongs to the day the run started, also after midnight
    select
        event.source,
        coalesce(run.started, event.happened_at)::DATE as day,
        count(distinct event.url_key) as discovered,
        count(distinct event.url_key) filter (where event.state = 'rejected') as rejected,
        count(distinct event.url_key) filter (where event.state = 'failed') as failed
    from stored.url_events as event
    left join stored.runs as run on run.run_id = event.run_id and run.source_names is not null
    group by all
),
captured as (
    select
        capture.source,
        coalesce(run.started, capture.warc_date)::DATE as day,
        count(*) filter (where capture.outcome = 'article') as articles
    from stored.captures as capture
    left join stored.runs as run on run.run_id = capture.run_id and run.source_names is not null
    where capture.kind = 'page'
    group by all
),
listings as (
    select
        event.source,
        coalesce(run.started, event.happened_at)::DATE as day,
        count(distinct event.url) filter (
            where event.kind <> 'robots' and coalesce(event.status, 599) >= 400
        ) as failed_listings
    from stored.listing_events as event
    left join stored.runs as run on run.run_id = event.run_id and run.source_names is not null
    group by all
),
days as (
    select source, day from happened
    union
    select source, day from listings
    union
    select unnest(source_names) as source, started::DATE as day from stored.runs
),
normal as (
    select
        source,
        day,
        median(articles) over recent as expected,
        count(*) over recent as days
    from captured
    window recent as (partition by source order by day rows between 27 preceding and current row)
),
compared as (
    select
        days.source,
        days.day,
        normal.expected,
        coalesce(normal.days, 0) as normal_days,
        coalesce(happened.discovered, 0) as discovered,
        coalesce(captured.articles, 0) as articles,
        coalesce(happened.rejected, 0) as rejected,
        coalesce(happened.failed, 0) as failed,
        coalesce(listings.failed_listings, 0) as failed_listings
    from days
    left join happened on happened.source = days.source and happened.day = days.day
    left join captured on captured.source = days.source and captured.day = days.day
    left join listings on listings.source = days.source and listings.day = days.day
    asof left join normal on normal.source = days.source and normal.day < days.day
)
select
    source,
    day,
    expected,
    discovered,
    articles,
    rejected,
    failed,
    failed_listings,
    case
        when failed + failed_listings > articles + rejected then 'failing'
        when normal_days < 3 then 'new'
        when articles = 0 and expected >= 1 then 'silent'
        when articles < expected / 2 then 'low'
        else 'ok'
    end as verdict
from compared;

comment on view main.source_health is 'One row per source and day (UTC) that a run read it, or that captures of it are from.';
comment on column main.source_health.source is 'The source.';
comment on column main.source_health.day is 'The day, UTC: of a night''s run, the day it started; of other captures, the day they are from.';
comment on column main.source_health.expected is 'New articles and versions that were to be expected: the median of up to 28 previous days with captures.';
comment on column main.source_health.discovered is 'Distinct URLs that anything happened to.';
comment on column main.source_health.articles is 'New articles and new versions.';
comment on column main.source_health.rejected is 'Distinct URLs that were fetched and are no article.';
comment on column main.source_health.failed is 'Distinct URLs that could not be fetched.';
comment on column main.source_health.failed_listings is 'Feeds, sitemaps and sections that could not be read.';
comment on column main.source_health.verdict is 'new (fewer than three days to compare with), ok, low (under half), silent (nothing) or failing (more failed than came).';
