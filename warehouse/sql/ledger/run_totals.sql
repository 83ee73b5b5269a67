-- One row: a run's totals.
select
    discovered,
    pending,
    article,
    rejected,
    failed,
    gone,
    denied,
    duplicate,
    page_captures,
    new_versions,
    unchanged,
    rejections,
    listings,
    segments,
    bytes_stored
from stored.runs
where run_id = $run_id
