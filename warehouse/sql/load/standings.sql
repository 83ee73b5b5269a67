-- One row per article of the batch: where it stands now. Its latest version is the one that it shows now: of a page
-- that flips not always the one with the highest number. Its own URL is the canonical one if that was captured,
-- else the first that was; so it does not hang on the order in which a crawl meets an article's URLs.
create or replace temp table standings as
select
    article_key,
    arg_min(target_uri, (url_key <> article_key, warc_date, capture_id)) as url,
    arg_min(url_key, (url_key <> article_key, warc_date, capture_id)) as url_key,
    min(warc_date) as first_seen,
    max(warc_date) as last_checked,
    max(version) as versions,
    arg_max(version, (warc_date, capture_id)) as latest_version
from timelines
group by article_key
