-- How much of what each source publishes is agency copy?
-- Group: output
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest article
-- Articles that name an agency, or carry the text of one elsewhere that does (not_said: these).
-- What is rewritten so far that it is in no cluster counts as the source's own.
with days as (
    select
        coalesce($to::DATE, max(coalesce(date_published, first_seen))::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from articles
),
copies as (
    -- one copy of a story that names its agency tells for all
    select cluster_id, arg_min(agency, first_seen) as agency
    from articles
    where cluster_id is not null and agency is not null
    group by cluster_id
),
told as (
    select article.source, article.agency as named, coalesce(article.agency, copies.agency) as agency
    from days, articles as article
    left join copies on copies.cluster_id = article.cluster_id
    where coalesce(article.date_published, article.first_seen)::DATE between days.first_day and days.last_day
    and article.source = coalesce($source, article.source)
),
tops as (
    select source, agency, count(*) as articles
    from told
    where agency is not null
    group by source, agency
)
select
    told.source,
    count(*) as articles,
    count(agency) as agency_copy,
    round(100 * count(agency) / count(*), 1) as percent,
    count(agency) - count(named) as not_said,
    any_value(agencies) as agencies
from told
left join (
    select source, list(agency order by articles desc, agency) as agencies
    from tops
    group by source
) using (source)
group by told.source
order by percent desc, told.source
