"""Opens the warehouse: one process writes, or any number read.

DuckDB locks the file while a process has it open for writing, and lets no other even read. So writers
keep it open for the length of a load, not of a run, and both sides wait for each other for a bounded
time. See https://duckdb.org/docs/stable/connect/concurrency
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from transforms.errors import WarehouseError
from warehouse.migrate import is_current, migrate
from warehouse.statements import sql

# No extension is ever fetched, and no Python variable is taken for a table.
# Files are written so that DuckDB 1.5 reads them, by a later one too.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "storage_compatibility_version": "v1.5.0",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}

_shutting = threading.Lock()
_writing = threading.Lock()


@contextmanager
def writer(
    path: Path, *, wait: float = 60.0, memory_limit: str = "1GB"
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for writing, in this release's schema; make it if there is none.

    Closing it also writes the log (WAL) back into the file.

    Args:
        path: the warehouse's file; its folder exists.
        wait: seconds to wait while others have it open.
        memory_limit: as DuckDB takes it, e.g. "2GB"; what is larger goes to files beside the warehouse.

    Raises:
        WarehouseError: it stays locked, is no warehouse, is from a newer release, or can't be written.
    """
    # DuckDB would let two threads of one process write at once.
    if not _writing.acquire(timeout=wait):
        raise WarehouseError(
            f"the warehouse {path} is being written by another part of this program, "
            f"and still was after {wait:g} s"
        )
    try:
        if not path.exists():
            _make(path, wait, memory_limit)
        with _open(path, wait, read_only=False, memory_limit=memory_limit) as connection:
            connection.execute(sql("session/writer"))
            with _named(path):
                migrate(connection)
            yield connection
    finally:
        _writing.release()


def _make(path: Path, wait: float, memory_limit: str) -> None:
    """Make a warehouse under another name first: a crash never leaves half of one behind.

    Done by who holds the home's lock, so a draft that is there is what a crash left of one.
    """
    draft = path.with_name(path.name + ".new")
    for left in (draft, draft.with_name(draft.name + ".wal")):
        left.unlink(missing_ok=True)
    with _open(draft, wait, read_only=False, memory_limit=memory_limit) as connection:
        connection.execute(sql("session/writer"))
        with _named(draft):
            migrate(connection)
    draft.replace(path)


@contextmanager
def reader(
    path: Path,
    *,
    wait: float = 60.0,
    memory_limit: str = "2GB",
    parquet: Path | None = None,
    folder: Path | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for reading, shut in: no other files, no network, no extensions, no settings.

    A warehouse of an older release is brought up to date first.

    Args:
        path: the warehouse's file.
        wait: seconds to wait while a writer has it open.
        memory_limit: as DuckDB takes it, e.g. "2GB".
        parquet: the one file that may be written besides, by `DuckDBPyRelation.write_parquet`.
        folder: or the one folder, in which files may be read, too.

    Raises:
        WarehouseError: there is none, a writer keeps it, it is no warehouse, or is from a newer release.
    """
    if not path.exists():
        raise WarehouseError(
            f"there is no warehouse at {path}. Run `nightdesk nightly` or `nightdesk ingest` first"
        )
    with _open(path, wait, read_only=True, memory_limit=memory_limit) as connection:
        with _named(path):
            current = is_current(connection)
        if current:
            _shut_in(connection, parquet, folder)
            yield connection
            return
    with writer(path, wait=wait, memory_limit=memory_limit):
        pass
    with _open(path, wait, read_only=True, memory_limit=memory_limit) as connection:
        _shut_in(connection, parquet, folder)
        yield connection


def _shut_in(connection: duckdb.DuckDBPyConnection, parquet: Path | None, folder: Path | None) -> None:
    # Readers of one process share one DuckDB, which the first of them shuts for all.
    with _shutting:
        if connection.execute(sql("session/is_shut_in")).fetchone() == (False,):
            if parquet is not None:
                connection.execute(sql("session/reader_paths"), {"paths": [str(parquet.absolute())]})
            if folder is not None:
                connection.execute(sql("session/reader_folders"), {"folders": [f"{folder.absolute()}/"]})
            connection.execute(sql("session/reader"))
        elif parquet is not None or folder is not None:
            raise WarehouseError(
                f"{parquet or folder} can't be written while another part of this program reads the warehouse"
            )


@contextmanager
def time_limit(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Interrupt what the connection does once `seconds` have passed.

    Raises:
        TimeoutError: the time was up.
    """
    up = threading.Event()

    def stop() -> None:
        up.set()
        connection.interrupt()

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.InterruptException as error:
        if up.is_set():
            raise TimeoutError(f"more than {seconds:g} s") from error
        raise
    finally:
        timer.cancel()


@contextmanager
def _open(
    path: Path, wait: float, *, read_only: bool, memory_limit: str
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Connect, again and again while the file is locked."""
    end = time.monotonic() + wait
    pause = 0.02
    while True:
        try:
            connection = duckdb.connect(
                path, read_only=read_only, config={**_CONFIG, "memory_limit": memory_limit}
            )
            break
        except duckdb.Error as error:
            if not _is_locked(error):
                raise WarehouseError(f"can't open the warehouse {path}: {error}") from error
            if time.monotonic() >= end:
                raise WarehouseError(
                    f"the warehouse {path} is in use by another program, and still was after {wait:g} s: {error}. "
                    "Close that program, or wait until it is done"
                ) from error
        time.sleep(pause)
        pause = min(pause * 1.5, 0.5)
    try:
        yield connection
    finally:
        connection.close()


def _is_locked(error: duckdb.Error) -> bool:
    # Another process has it; or, with other settings (reading against writing), another thread of this one.
    return "Could not set lock on file" in str(error) or "with a different configuration" in str(error)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Say which warehouse it is that can't be migrated."""
    try:
        yield
    except WarehouseError as error:
        raise WarehouseError(f"{path}: {error}") from error
    except duckdb.Error as error:
        raise WarehouseError(f"{path} can't be brought to this release's schema: {error}") from error
