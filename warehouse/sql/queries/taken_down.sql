-- Which articles have been taken down since: their URL answers 404 or 410 now?
-- Group: changes
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day on which a URL was last seen gone
-- $limit BIGINT = 100: rows at most
-- Noticed only when an article is looked at again. The text is kept: `nightdesk show URL` prints it.
with gone as (
    select
        capture.url_key,
        max(capture.warc_date) as noticed,
        arg_max(capture.status, capture.warc_date) as status
    from rejections as rejection
    join captures as capture on capture.capture_id = rejection.capture_id
    where rejection.url_state = 'gone'
    and rejection.source = coalesce($source, rejection.source)
    group by capture.url_key
),
days as (
    select
        coalesce($to::DATE, max(noticed)::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from gone
)
select
    gone.noticed,
    article.source,
    article.headline,
    coalesce(article.date_published, article.first_seen) as published,
    date_diff('day', published, gone.noticed) as days_up,
    gone.status,
    article.versions,
    article.url
from days, gone
join articles as article on article.url_key = gone.url_key and article.last_checked < gone.noticed
where gone.noticed::DATE between days.first_day and days.last_day
order by gone.noticed desc, article.url
limit $limit::BIGINT
