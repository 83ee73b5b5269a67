"""Opens a DuckDB file, and waits for whoever has it open in a way that excludes others.

DuckDB locks a file while a process has it open for writing, and lets no other even read.
See https://duckdb.org/docs/stable/connect/concurrency
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from transforms.errors import WarehouseError

# No extension is ever fetched, and no Python variable is taken for a table.
# Files are written so that DuckDB 1.5 reads them, by a later one too.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "storage_compatibility_version": "v1.5.0",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}


class InUseError(WarehouseError):
    """Another program, or another part of this one, has the file open."""


@contextmanager
def opened(
    path: Path,
    *,
    wait: float,
    read_only: bool,
    limits: Mapping[str, str] | None = None,
    called: Path | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Connect, again and again while the file is locked.

    Args:
        path: the file; made if it is missing and may be written.
        wait: seconds to wait.
        read_only: or for writing.
        limits: DuckDB's settings of that kind, such as memory_limit.
        called: how errors call it, if not by the path.

    Raises:
        InUseError: it stays locked.
        WarehouseError: it can't be opened, or is no DuckDB file.
    """
    connection = _connect(path, wait, read_only, {**_CONFIG, **(limits or {})}, called or path)
    try:
        yield connection
    finally:
        connection.close()


def _connect(
    path: Path,
    wait: float,
    read_only: bool,
    config: dict[str, str | bool | int | float | list[str]],
    called: Path,
) -> duckdb.DuckDBPyConnection:
    end = time.monotonic() + wait
    pause = 0.02
    while True:
        try:
            return duckdb.connect(path, read_only=read_only, config=config)
        except duckdb.Error as error:
            told = str(error).replace(str(path), str(called))
            if not _is_locked(error):
                raise WarehouseError(f"can't open the warehouse {called}: {told}") from error
            if time.monotonic() >= end:
                raise InUseError(
                    f"the warehouse {called} is in use by another program, and still was after {wait:g} s: {told}. "
                    "Close that program, or open the file read-only there"
                ) from error
        time.sleep(pause)
        pause = min(pause * 1.5, 0.5)


def _is_locked(error: duckdb.Error) -> bool:
    # Another process has it; or, with other settings (reading against writing), another thread of this one.
    return "Could not set lock on file" in str(error) or "with a different configuration" in str(error)
