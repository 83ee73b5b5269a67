-- One row per run, oldest first: whether it ended by itself. Runs of which only segments were found are left out.
select run_id, started, state in ('done', 'failed') as has_ended
from stored.runs
where kind <> 'recovered'
order by started, run_id
