-- What kinds of articles does each source publish: news, opinion, live blogs, reviews?
-- Group: output
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest article
-- As the pages declare it (schema.org); null where they do not.
with days as (
    select
        coalesce($to::DATE, max(coalesce(date_published, first_seen))::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from articles
)
select
    source,
    article_type,
    count(*) as articles,
    round(100 * count(*) / sum(count(*)) over (partition by source), 1) as percent
from articles, days
where coalesce(date_published, first_seen)::DATE between first_day and last_day
and source = coalesce($source, source)
group by source, article_type
order by source, articles desc, article_type
