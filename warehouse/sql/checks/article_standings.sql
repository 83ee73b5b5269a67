-- What each version says of its article (own URL, first seen, last checked) is what the article's captures say.
with captured as (
    select
        article_key,
        arg_min(target_uri, (url_key <> article_key, warc_date, capture_id)) as url,
        min(warc_date) as first_seen,
        max(warc_date) as last_checked
    from stored.captures
    where article_key is not null
    group by article_key
)
select
    version.capture_id,
    version.url,
    captured.url as expected_url,
    version.first_seen,
    captured.first_seen as expected_first_seen,
    version.last_checked,
    captured.last_checked as expected_last_checked
from stored.article_versions as version
left join captured on captured.article_key = version.article_key
where (version.url, version.first_seen, version.last_checked)
    is distinct from (captured.url, captured.first_seen, captured.last_checked)
