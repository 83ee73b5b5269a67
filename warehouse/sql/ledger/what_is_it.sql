-- One row: whether this is a warehouse at all, and how many tables it has if it is none.
select
    count(*) filter (where schema_name = 'stored' and table_name = 'migrations') > 0 as has_ledger,
    count(*) as tables
from duckdb_tables()
where not internal
