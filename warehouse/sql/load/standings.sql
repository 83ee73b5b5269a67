-- One row per article of the batch: where it stands now.
create or replace temp table standings as
select
    article_key,
    arg_min(target_uri, (warc_date, capture_id)) as url,
    arg_min(url_key, (warc_date, capture_id)) as url_key,
    min(warc_date) as first_seen,
    max(warc_date) as last_checked,
    max(version) as versions
from timelines
group by article_key
