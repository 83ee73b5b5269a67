-- One row per run whose row says that it is running.
select run_id
from stored.runs
where state = 'running'
order by run_id
