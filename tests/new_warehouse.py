"""Warehouses for tests: an empty one is made once a process and copied, for to make it takes longer than most loads."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb

from warehouse.connect import writer
from warehouse.opening import opened
from warehouse.statements import sql


@contextmanager
def new_warehouse(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Write to a new warehouse, as the `writer` of a run does, but to the published file itself."""
    assert not path.exists()
    path.write_bytes(_empty())
    with warehouse_itself(path) as connection:
        yield connection


@contextmanager
def warehouse_itself(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Write to a published file of this release: nobody else is there who reads it."""
    with opened(path, wait=0, read_only=False, limits={"memory_limit": "1GB"}) as connection:
        connection.execute(sql("session/writer"))
        yield connection


@cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "warehouse.duckdb"
        with writer(path):
            pass
        return path.read_bytes()
