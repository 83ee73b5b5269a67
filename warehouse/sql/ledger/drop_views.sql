-- One row per view that is in place: the statement that drops it.
select format('drop view main."{}"', replace(view_name, '"', '""'))
from duckdb_views()
where not internal and schema_name = 'main' and not temporary
