-- How many articles did each source publish on each day?
-- Group: output
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest article
-- $limit BIGINT = 1000: rows at most
-- The day (UTC) is that of publication; where a page does not tell it, that of its first capture.
with days as (
    select
        coalesce($to::DATE, max(coalesce(date_published, first_seen))::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from articles
)
select
    coalesce(date_published, first_seen)::DATE as day,
    source,
    count(*) as articles,
    round(avg(word_count))::INTEGER as words
from articles, days
where day between first_day and last_day
and source = coalesce($source, source)
group by day, source
order by day desc, articles desc, source
limit $limit::BIGINT
