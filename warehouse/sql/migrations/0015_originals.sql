-- What a revisit says it repeats, so that it can be told when that comes.
alter table stored.captures add column original STRUCT(warc_record_id VARCHAR, target_uri VARCHAR, warc_date TIMESTAMP);
comment on column stored.captures.original is 'Of a revisit, the record that it says it repeats: id, URL and time, each as far as told; null else.';
