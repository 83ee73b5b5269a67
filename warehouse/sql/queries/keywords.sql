-- Which keywords do sources give their articles most?
-- Group: output
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest article
-- $limit BIGINT = 100: rows at most
with days as (
    select
        coalesce($to::DATE, max(coalesce(date_published, first_seen))::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from articles
),
given as (
    select
        unnest(list_distinct(list_transform(keywords, lambda keyword: lower(trim(keyword))))) as keyword,
        source,
        coalesce(date_published, first_seen)::DATE as day
    from articles, days
    where day between first_day and last_day
    and source = coalesce($source, source)
    and len(keywords) > 0
)
select
    keyword,
    count(*) as articles,
    list(distinct source order by source) as sources,
    min(day) as first_day,
    max(day) as last_day
from given
group by keyword
order by articles desc, keyword
limit $limit::BIGINT
