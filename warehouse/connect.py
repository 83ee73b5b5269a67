"""Opens the warehouse: anyone reads the published file, at any time; one writes, to a copy, and publishes it.

See `warehouse.working` for the files, and what happens when a writer is killed.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import duckdb

from transforms.durable import sync
from transforms.errors import WarehouseError
from warehouse.copying import log_of
from warehouse.migrate import is_current
from warehouse.opening import opened
from warehouse.own_place import forget_name, own_name, sweep
from warehouse.pace import Pace
from warehouse.spare import forget_spare
from warehouse.statements import sql
from warehouse.working import (
    bring_up_to_date,
    make_working_file,
    publish_working_file,
    see_that_they_belong_together,
    turn,
    working_file,
)

_shutting = threading.Lock()


@contextmanager
def writer(
    path: Path,
    *,
    wait: float = 60.0,
    memory_limit: str = "1GB",
    publish: bool = True,
    pace: Pace | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Write to the warehouse, in this release's schema; make it if there is none.

    Readers go on seeing what was published last. What is committed is kept, whatever happens.

    Args:
        path: the published file; its folder exists.
        wait: seconds to wait while another one writes.
        memory_limit: as DuckDB takes it, e.g. "2GB"; what is larger goes to files beside the warehouse.
        publish: whether readers are to see it when the block has ended well; else the next `publish` shows it.
        pace: told what the copy cost, if one had to be made.

    Raises:
        WarehouseError: another one writes, it is no warehouse, is from a newer release, or can't be written; or
            it could not be published, see `publish`.
    """
    working = working_file(path)
    with turn(path, wait):
        sweep(path)
        left_over = working.exists()
        if not left_over:
            with pace.copying() if pace is not None else nullcontext():
                make_working_file(path, wait, memory_limit)
        with opened(working, wait=wait, read_only=False, limits={"memory_limit": memory_limit}) as connection:
            if left_over:
                see_that_they_belong_together(connection, path)
            bring_up_to_date(connection, path)
            yield connection
        if publish:
            publish_working_file(path, wait)


def publish(path: Path, *, wait: float = 60.0) -> bool:
    """Have readers see all that is committed; false if there is nothing that they do not see.

    Args:
        path: the published file.
        wait: seconds to wait while another one writes.

    Raises:
        WarehouseError: another one writes, or it can't be published now: it is kept, and the next writer goes
            on in it.
    """
    with turn(path, wait):
        return publish_working_file(path, wait)


def put_in_the_place_of(path: Path, new: Path, old: Path | None, *, wait: float = 60.0) -> None:
    """Have another warehouse, published in a folder of its own, take the place of the one at `path`.

    Args:
        path: the published file.
        new: the other one.
        old: where the one at `path` is kept; what a killed writer had not published is kept beside it.
        wait: seconds to wait while another one writes.

    Raises:
        WarehouseError: another one writes.
    """
    with turn(path, wait):
        left = [log_of(path), log_of(working_file(path)), working_file(path)]
        kept = [log_of(old), log_of(working_file(old)), working_file(old)] if old is not None else []
        for file, place in zip(left, kept, strict=False):
            if file.exists():
                file.replace(place)
        for file in left:
            file.unlink(missing_ok=True)
        forget_spare(path)
        if old is not None and path.exists():
            path.replace(old)
        new.replace(path)
        sync(path.parent)


@contextmanager
def reader(
    path: Path,
    *,
    wait: float = 60.0,
    memory_limit: str = "2GB",
    spill_limit: str = "10GB",
    parquet: Path | None = None,
    folder: Path | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Read what was published last, shut in: no other files, no network, no extensions, no settings.

    It stays as it is for as long as it is open, whatever is published meanwhile. A warehouse of an older release
    is brought up to date first.

    Args:
        path: the published file.
        wait: seconds to wait while another program has it open for writing.
        memory_limit: as DuckDB takes it, e.g. "2GB"; what is larger goes to files beside the warehouse.
        spill_limit: how large these files may become.
        parquet: the one file that may be written besides, by `DuckDBPyRelation.write_parquet`.
        folder: or the one folder, in which files may be read, too.

    Raises:
        WarehouseError: there is none, another program keeps it, it is no warehouse, or is from a newer release.
    """
    limits = {"memory_limit": memory_limit, "max_temp_directory_size": spill_limit}
    with _read(path, wait, limits) as connection:
        try:
            current = is_current(connection)
        except WarehouseError as error:
            raise WarehouseError(f"{path}: {error}") from error
        if current:
            _shut_in(connection, parquet, folder)
            yield connection
            return
    with writer(path, wait=wait, memory_limit=memory_limit):
        pass
    with _read(path, wait, limits) as connection:
        _shut_in(connection, parquet, folder)
        yield connection


@contextmanager
def _read(path: Path, wait: float, limits: dict[str, str]) -> Iterator[duckdb.DuckDBPyConnection]:
    if not path.exists():
        raise WarehouseError(
            f"there is no warehouse at {path}. Run `nightdesk nightly` or `nightdesk ingest` first"
        )
    with (
        own_name(path) as name,
        opened(name, wait=wait, read_only=True, limits=limits, called=path) as connection,
    ):
        forget_name(name, path)
        yield connection


def _shut_in(connection: duckdb.DuckDBPyConnection, parquet: Path | None, folder: Path | None) -> None:
    # Readers of one process that had to open the file by its own name share one DuckDB, which the first shuts.
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
