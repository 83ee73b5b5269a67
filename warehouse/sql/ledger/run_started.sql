-- Opens a run's row.
insert into stored.runs (run_id, kind, state, started, source_names, orchestrator)
values ($run_id, $kind, 'running', $started, $source_names, $orchestrator)
