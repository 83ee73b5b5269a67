-- One row per segment of the batch.
create or replace temp table batch (
    segment VARCHAR,
    run_id VARCHAR,
    warc_file VARCHAR,
    loaded_by VARCHAR,
    extract VARCHAR,
    log VARCHAR
)
