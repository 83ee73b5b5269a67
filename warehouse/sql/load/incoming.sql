-- One row per line of the batch's files: of an extraction `capture` and, of a page, `article` or `rejection`;
-- of a log `type` and what follows. Times are read with their offset and kept as UTC.
-- A line may be as long as the longest page that is read, several times over.
create or replace temp table incoming as
select lines.*, files.segment
from read_json(
    $paths,
    format = 'newline_delimited',
    maximum_object_size = 67108864,
    filename = true,
    columns = {
        capture: 'STRUCT(
            capture_id VARCHAR, kind VARCHAR, target_uri VARCHAR, url_key VARCHAR, warc_record_id VARCHAR,
            warc_date TIMESTAMPTZ, status INTEGER, content_type VARCHAR, payload_digest VARCHAR,
            payload_length BIGINT, warc_file VARCHAR, warc_offset BIGINT, source VARCHAR, run_id VARCHAR,
            segment VARCHAR, discovered_in VARCHAR, etag VARCHAR, last_modified VARCHAR, revisit BOOLEAN,
            original STRUCT(warc_record_id VARCHAR, target_uri VARCHAR, warc_date TIMESTAMPTZ), obtained_from VARCHAR
        )',
        article: 'STRUCT(
            url VARCHAR, canonical_url VARCHAR, article_key VARCHAR, headline VARCHAR, description VARCHAR,
            authors VARCHAR[], byline VARCHAR, agency VARCHAR, date_published TIMESTAMPTZ,
            date_published_raw VARCHAR, date_published_from VARCHAR, date_published_zone VARCHAR, date_modified TIMESTAMPTZ,
            in_language VARCHAR, section VARCHAR, keywords VARCHAR[], main_image VARCHAR,
            captions STRUCT(caption VARCHAR, credit VARCHAR)[], related STRUCT(headline VARCHAR, url VARCHAR)[],
            body VARCHAR, body_markdown VARCHAR, word_count INTEGER, is_accessible_for_free BOOLEAN,
            is_complete BOOLEAN, article_type VARCHAR, fingerprint VARCHAR, body_fingerprint VARCHAR,
            former_fingerprint VARCHAR, extractor VARCHAR,
            block_keys BIGINT[], markdown_ends INTEGER[], related_after INTEGER[],
            shingles INTEGER[], figures INTEGER[],
            clues STRUCT(body_place VARCHAR, headline_end VARCHAR, byline_place VARCHAR)
        )',
        extractor: 'VARCHAR',
        rejection: 'STRUCT(reason VARCHAR, detail VARCHAR, stage VARCHAR, url_state VARCHAR)',
        type: 'VARCHAR',
        "at": 'TIMESTAMPTZ',
        url: 'VARCHAR',
        url_key: 'VARCHAR',
        source: 'VARCHAR',
        run_id: 'VARCHAR',
        state: 'VARCHAR',
        reason: 'VARCHAR',
        detail: 'VARCHAR',
        discovered_in: 'VARCHAR',
        hints: 'STRUCT(
            headline VARCHAR, date_published VARCHAR, section VARCHAR, in_language VARCHAR, keywords VARCHAR[]
        )',
        listed_day: 'DATE',
        kind: 'VARCHAR',
        status: 'INTEGER',
        etag: 'VARCHAR',
        last_modified: 'VARCHAR',
        payload_digest: 'VARCHAR',
        links: 'BIGINT',
        new: 'BIGINT',
        warning: 'VARCHAR',
        lastmod_lies: 'BOOLEAN'
    }
) as lines
left join (select segment, unnest([extract, log]) as path from batch) as files on files.path = lines.filename
