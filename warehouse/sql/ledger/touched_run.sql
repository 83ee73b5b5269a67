-- Marks one run as the one whose totals are to be counted.
create or replace temp table touched_runs as
select $run_id::VARCHAR as run_id
