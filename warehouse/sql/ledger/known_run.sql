-- One row if the run is known.
select run_id
from stored.runs
where run_id = $run_id
