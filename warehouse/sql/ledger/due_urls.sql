-- One row per URL of some sources that is to be fetched now: never reached, to be tried again, or an article to be
-- looked at again; of an article with what its page was when its payload was last captured. Not what a backfill found of
-- days long past, which is the next backfill's; nor looks that are a month overdue, as of articles out of an archive.
with due as (
    select source, url, url_key, state, discovered_in, hints, first_seen
    from stored.urls
    where source in $sources
    and (state = 'pending' or due_at <= $now::TIMESTAMP)
    and (state <> 'article' or due_at > $now::TIMESTAMP - interval 30 days)
    and coalesce(listed_day > $now::DATE - 7, true)
),
pages as (
    select
        url_key,
        arg_max(
            {payload_digest: payload_digest, warc_date: warc_date, etag: etag, last_modified: last_modified}, warc_date
        ) as known
    from stored.captures
    where article_key is not null and not revisit
    and url_key in (select url_key from due where state = 'article')
    group by url_key
)
select due.source, due.url, due.url_key, due.discovered_in, due.hints, pages.known
from due
left join pages on pages.url_key = due.url_key
order by due.source, due.first_seen, due.url_key
