-- Of a day that a backfill went through to its end nothing is left over: what it found was known, captured, failed or denied.
select source, day, via, run_id, listed, known, captured, failed, denied
from stored.backfilled_days
where listed > known + captured + failed + denied
or least(listed, known, captured, failed, denied) < 0
