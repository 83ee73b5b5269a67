-- Which bylines have the most stories?
-- Group: output
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest article
-- $limit BIGINT = 50: rows at most
-- A story by two counts for both. Two people of one name are one line: look at their sources.
with days as (
    select
        coalesce($to::DATE, max(coalesce(date_published, first_seen))::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from articles
),
credits as (
    select
        unnest(list_distinct(authors)) as author,
        source,
        word_count,
        coalesce(date_published, first_seen)::DATE as day
    from articles, days
    where day between first_day and last_day
    and source = coalesce($source, source)
    and len(authors) > 0
)
select
    author,
    count(*) as articles,
    count(distinct day) as days,
    round(median(word_count))::INTEGER as words,
    list(distinct source order by source) as sources,
    max(day) as latest
from credits
group by author
order by articles desc, author
limit $limit::BIGINT
