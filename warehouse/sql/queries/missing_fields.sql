-- Which fields does each source leave empty, in how many articles of a hundred?
-- Group: collection
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest article
-- A sudden 100 is a page that was built anew, and an extraction that no longer finds the field.
with days as (
    select
        coalesce($to::DATE, max(coalesce(date_published, first_seen))::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from articles
)
select
    source,
    count(*) as articles,
    round(100 * count(*) filter (where date_published is null) / count(*), 1) as no_date,
    round(100 * count(*) filter (where len(authors) = 0 and agency is null) / count(*), 1) as no_author,
    round(100 * count(*) filter (where description is null) / count(*), 1) as no_description,
    round(100 * count(*) filter (where section is null) / count(*), 1) as no_section,
    round(100 * count(*) filter (where len(keywords) = 0) / count(*), 1) as no_keywords,
    round(100 * count(*) filter (where main_image is null) / count(*), 1) as no_image,
    round(100 * count(*) filter (where in_language is null) / count(*), 1) as no_language,
    round(100 * count(*) filter (where article_type is null) / count(*), 1) as no_type
from articles, days
where coalesce(date_published, first_seen)::DATE between first_day and last_day
and source = coalesce($source, source)
group by source
order by source
