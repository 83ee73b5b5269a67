-- One row per page capture that belongs to these captures and articles, themselves included: of one article or URL,
-- extracted by other rules, it might look like an edit. So might one that is elsewhere, where one of these is; and a
-- revisit shows what its original does.
with asked as (
    select url_key, target_uri, nullif(warc_record_id, '') as warc_record_id, article_key, declared_key
    from stored.captures
    where capture_id in (select unnest($captures::VARCHAR[]))
),
articles as (
    select unnest([article_key, declared_key]) as article_key from asked
    union
    select unnest($article_keys::VARCHAR[])
)
select
    capture_id,
    segment,
    run_id,
    warc_file,
    warc_offset,
    url_key,
    target_uri,
    warc_record_id,
    original.target_uri as original_uri,
    original.warc_record_id as original_id,
    article_key,
    declared_key,
    payload_digest
from stored.captures
where kind = 'page'
and (
    article_key in (select article_key from articles where article_key is not null)
    or declared_key in (select article_key from articles where article_key is not null)
    or url_key in (select url_key from asked)
    or original.target_uri in (select target_uri from asked)
    or original.warc_record_id in (select warc_record_id from asked where warc_record_id is not null)
    or declared_key in (select declared_key from stored.moves where target_url_key in (select url_key from asked))
)
order by warc_file, warc_offset
