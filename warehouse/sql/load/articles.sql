-- Stores where each article of the batch stands now.
merge into stored.articles
using (
    select
        article_key,
        arg_min(target_uri, (warc_date, capture_id)) as url,
        arg_min(url_key, (warc_date, capture_id)) as url_key,
        min(warc_date) as first_seen,
        max(warc_date) as last_checked,
        max(version) as versions,
        arg_max(capture_id, (warc_date, capture_id)) filter (where starts) as latest_capture_id
    from timelines
    group by article_key
) as standing
on articles.article_key = standing.article_key
when matched then update set
    url = standing.url,
    url_key = standing.url_key,
    first_seen = standing.first_seen,
    last_checked = standing.last_checked,
    versions = standing.versions,
    latest_capture_id = standing.latest_capture_id
when not matched then insert by name
