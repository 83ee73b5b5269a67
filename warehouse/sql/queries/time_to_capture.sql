-- How long is it from an article's publication to its first capture?
-- Group: collection
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest article
-- $within INTEGER = 7: days after publication; what was captured later came from an archive, and is not counted
-- Articles that are printed with a day but no hour are left out: their delay is not known.
with days as (
    select
        coalesce($to::DATE, max(coalesce(date_published, first_seen))::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from articles
),
delays as (
    select source, greatest(date_diff('second', date_published, first_seen), 0) / 60 as minutes
    from articles, days
    where date_published::DATE between first_day and last_day
    and source = coalesce($source, source)
    and first_seen <= date_published + to_days($within::INTEGER)
    and regexp_matches(date_published_raw, '\d\s*[:h時点]\s*\d\d|\d\s*[ap]\.?m\b', 'i')
)
select
    source,
    count(*) as articles,
    round(median(minutes))::BIGINT as median_minutes,
    round(quantile_cont(minutes, 0.9))::BIGINT as slowest_tenth,
    round(100 * count(*) filter (where minutes <= 60) / count(*), 1) as percent_in_an_hour,
    round(100 * count(*) filter (where minutes <= 1440) / count(*), 1) as percent_in_a_day
from delays
group by source
order by median_minutes desc, source
