-- The only files a reading connection may touch besides the warehouse: the one that a Parquet answer goes to.
set allowed_paths = $paths
