-- Which headlines were changed, from what to what?
-- Group: changes
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest version
-- $limit BIGINT = 100: rows at most
-- The days are those on which the change was noticed; minutes_after: since publication.
with days as (
    select
        coalesce($to::DATE, max(fetched_at)::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from article_versions
),
changes as (
    select
        source,
        fetched_at,
        lag(headline) over history as before,
        headline as after,
        date_diff('minute', coalesce(date_published, first_seen), fetched_at) as minutes_after,
        url,
        version
    from article_versions
    where versions > 1
    and source = coalesce($source, source)
    window history as (partition by article_key order by version)
)
select source, fetched_at as noticed, before, after, minutes_after, url, version
from changes, days
where before <> after
and noticed::DATE between first_day and last_day
order by noticed desc, url
limit $limit::BIGINT
