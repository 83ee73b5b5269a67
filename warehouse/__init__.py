"""The DuckDB warehouse: what is loaded, and how it is read."""
