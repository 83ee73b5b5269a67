-- Closes a run's row; what is not said stays as it was.
update stored.runs
set
    state = $state,
    ended = $ended,
    message = $message,
    orchestrator = coalesce($orchestrator, orchestrator),
    requests = $requests,
    bytes_received = $bytes_received,
    discovered_reported = $discovered_reported
where run_id = $run_id
returning run_id
