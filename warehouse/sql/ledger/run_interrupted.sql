-- Marks one run as interrupted.
update stored.runs
set state = 'interrupted', ended = $ended
where run_id = $run_id
