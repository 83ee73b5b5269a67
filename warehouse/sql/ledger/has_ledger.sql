-- One row: whether this is a warehouse at all.
select exists (
    select 1 from duckdb_tables() where schema_name = 'stored' and table_name = 'migrations'
)
