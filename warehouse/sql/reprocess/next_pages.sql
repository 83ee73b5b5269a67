-- One row per page capture that is to be extracted again, in the order of the archive, from a place in it on: those of
-- a source and a span of days that another extractor judged, or none that was noted.
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
and extractor is distinct from $extractor
and ($sources is null or source in (select unnest($sources::VARCHAR[])))
and ($first::DATE is null or warc_date >= $first::DATE)
and ($last::DATE is null or warc_date < $last::DATE + 1)
and (warc_file, warc_offset) > ($warc_file, $warc_offset)
order by warc_file, warc_offset
limit $most
