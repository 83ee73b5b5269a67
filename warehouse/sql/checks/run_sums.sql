-- A run's totals reconcile: discovered is the sum over states, page captures are new versions, unchanged and rejections.
select
    run_id,
    discovered,
    pending + article + rejected + failed + gone + denied + duplicate as sum_over_states,
    page_captures,
    new_versions + unchanged + rejections as sum_over_outcomes
from runs
where discovered <> sum_over_states
or page_captures <> sum_over_outcomes
or (state in ('done', 'failed') and (discovered is null or page_captures is null))
