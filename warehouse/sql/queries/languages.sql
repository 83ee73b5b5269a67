-- Which languages does each source publish in?
-- Group: output
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest article
with days as (
    select
        coalesce($to::DATE, max(coalesce(date_published, first_seen))::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from articles
)
select
    source,
    in_language,
    count(*) as articles,
    round(100 * count(*) / sum(count(*)) over (partition by source), 1) as percent,
    round(median(word_count))::INTEGER as words
from articles, days
where coalesce(date_published, first_seen)::DATE between first_day and last_day
and source = coalesce($source, source)
group by source, in_language
order by source, articles desc, in_language
