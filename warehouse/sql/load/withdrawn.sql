-- One row per stored page capture that the batch brings anew, extracted again: what it was. None in a load.
create or replace temp table withdrawn (
    capture_id VARCHAR,
    url_key VARCHAR,
    target_uri VARCHAR,
    source VARCHAR,
    warc_date TIMESTAMP,
    article_key VARCHAR,
    declared_key VARCHAR,
    outcome VARCHAR,
    reason VARCHAR
)
