-- One row per column of each relation that people query, in order: views first said what a row is.
select
    views.view_name as relation,
    views.comment as grain,
    columns.column_name as column_name,
    columns.data_type as data_type,
    columns.comment as meaning
from duckdb_views() as views
join duckdb_columns() as columns
    on columns.schema_name = views.schema_name and columns.table_name = views.view_name
where views.schema_name = 'main' and not views.internal
order by relation, columns.column_index
