-- A row per stored table, by name.
select schema_name || '.' || table_name
from duckdb_tables()
where schema_name = 'stored'
order by table_name
