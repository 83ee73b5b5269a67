-- Adds a segment to the batch.
insert into batch (segment, run_id, warc_file, loaded_by, extract, log)
values ($segment, $run_id, $warc_file, $loaded_by, $extract, $log)
