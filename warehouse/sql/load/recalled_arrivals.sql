-- Puts these revisits into the batch, to be told anew.
insert into incoming by name
select
    {
        capture_id: capture_id,
        kind: kind,
        target_uri: target_uri,
        url_key: url_key,
        warc_record_id: warc_record_id,
        warc_date: warc_date::TIMESTAMPTZ,
        status: status,
        content_type: content_type,
        payload_digest: payload_digest,
        payload_length: payload_length,
        warc_file: warc_file,
        warc_offset: warc_offset,
        source: source,
        run_id: run_id,
        segment: segment,
        discovered_in: discovered_in,
        etag: etag,
        last_modified: last_modified,
        revisit: revisit,
        original: {
            warc_record_id: original.warc_record_id,
            target_uri: original.target_uri,
            warc_date: original.warc_date::TIMESTAMPTZ
        },
        obtained_from: obtained_from
    } as capture,
    extractor,
    segment
from recalled
