-- How often and how soon does each source change what it has published?
-- Group: changes
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest article
-- An edit is noticed at the first look after it: how often articles are looked at again bounds all of this.
with days as (
    select
        coalesce($to::DATE, max(coalesce(date_published, first_seen))::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from articles
),
edited as (
    select
        article.source,
        article.versions,
        second.fetched_at as first_edit,
        coalesce(article.date_published, article.first_seen) as published
    from days, articles as article
    left join article_versions as second
        on second.article_key = article.article_key and second.version = 2
    where published::DATE between days.first_day and days.last_day
)
select
    source,
    count(*) as articles,
    count(first_edit) as edited_articles,
    round(100 * count(first_edit) / count(*), 1) as percent,
    sum(versions) - count(*) as edits,
    median(date_diff('minute', published, first_edit)) as minutes_to_first
from edited
group by source
order by percent desc, source
