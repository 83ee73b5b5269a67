-- One row per macro that is in place: the statement that drops it.
select distinct format(
    'drop macro {} main."{}"', case function_type when 'table_macro' then 'table' else '' end, replace(function_name, '"', '""')
)
from duckdb_functions()
where not internal and schema_name = 'main' and function_type in ('macro', 'table_macro')
and database_name = current_database()
