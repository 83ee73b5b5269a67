-- How long are articles, and how did that change over time?
-- Group: output
-- $every VARCHAR = 'week': day, week, month, quarter or year
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 365 days up to the last
-- $to DATE = null: last day; null for the day of the newest article
-- In words: a tenth of the articles is shorter than short, half than typical, a tenth longer than long.
-- Texts that a paywall cut are left out. Chinese, Japanese and Thai are counted as the extraction counts them.
with days as (
    select
        coalesce($to::DATE, max(coalesce(date_published, first_seen))::DATE) as last_day,
        coalesce($from::DATE, last_day - 364) as first_day
    from articles
)
select
    date_trunc($every::VARCHAR, coalesce(date_published, first_seen))::DATE as since,
    source,
    count(*) as articles,
    quantile_cont(word_count, 0.1)::INTEGER as short,
    median(word_count)::INTEGER as typical,
    quantile_cont(word_count, 0.9)::INTEGER as long,
    round(avg(word_count))::INTEGER as mean
from articles, days
where coalesce(date_published, first_seen)::DATE between first_day and last_day
and source = coalesce($source, source)
and is_complete
group by since, source
order by source, since
