-- Marks the runs that say they are running as interrupted, with the last sign of life that they gave.
update stored.runs
set
    state = 'interrupted',
    ended = greatest(
        started,
        (select max(loaded_at) from stored.segments where segments.run_id = runs.run_id),
        (select max(warc_date) from stored.captures where captures.run_id = runs.run_id)
    )
where state = 'running'
returning run_id, ended
