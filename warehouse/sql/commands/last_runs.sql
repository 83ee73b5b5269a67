-- How did the last runs go, and what did they bring?
-- $limit: how many runs
from runs
order by started desc, run_id desc
limit $limit::BIGINT
