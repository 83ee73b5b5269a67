-- One row per article whose latest version is not in the index as it reads now.
create or replace temp table search_arrivals as
select
    row_number() over (order by version.fetched_at, version.capture_id)
    + coalesce((select last_document from stored.search_state), 0) as document,
    version.capture_id,
    version.article_key,
    version.fetched_at,
    version.digest
from (
    select
        capture_id,
        article_key,
        fetched_at,
        md5(concat_ws(
            chr(31), headline, body, source, date_published, in_language, section,
            array_to_string(authors, chr(30)), byline
        )) as digest
    from stored.article_versions
    -- by time, so that only the texts of these days are read
    semi join (from search_touched_versions where latest) as touched using (fetched_at, capture_id)
) as version
anti join search_known as known
    on known.capture_id = version.capture_id
    and known.digest = version.digest
    and known.article_key = version.article_key
