-- One row per name that no page capture is of.
select name
from (select unnest($sources::VARCHAR[]) as name)
where name not in (select source from stored.captures where kind = 'page')
order by name
