-- One row per article of an export, or per version: the day it is filed under, and its part of that day.
-- The day is that of publication, UTC; of first capture where no date is known. A part is as many rows as may be held
-- in memory. In the order of days, and in them of sources and articles, so that an export made again is the same.
create or replace temp table exported as
with chosen as (
    select capture_id, fetched_at, coalesce(date_published, first_seen)::DATE as day, source, article_key, version
    from article_versions
    where ($all_versions or capture_id in (select capture_id from articles))
    and ($sources::VARCHAR[] is null or list_contains($sources::VARCHAR[], source))
    and (
        $language::VARCHAR is null
        or lower(in_language) = lower($language::VARCHAR)
        or starts_with(lower(in_language), lower($language::VARCHAR) || '-')
    )
    and ($section::VARCHAR is null or lower(section) = lower($section::VARCHAR))
),
placed as (
    select *, row_number() over (order by day, source, article_key, version) as place
    from chosen
    where ($from_day::DATE is null or day >= $from_day::DATE)
    and ($to_day::DATE is null or day <= $to_day::DATE)
)
select
    capture_id,
    fetched_at,
    day,
    place,
    (row_number() over (partition by day order by place) - 1) // $rows::BIGINT as part
from placed
