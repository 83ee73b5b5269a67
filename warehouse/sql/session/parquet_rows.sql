-- One row: how many rows a Parquet file holds.
select coalesce(sum(num_rows), 0)::BIGINT
from parquet_file_metadata($path)
