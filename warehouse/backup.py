"""A copy of the warehouse to keep elsewhere: consistent at any time, verified, and whole or not there."""

import filecmp
from dataclasses import dataclass
from pathlib import Path

import duckdb

from transforms.durable import sync
from transforms.errors import UsageError, WarehouseError
from warehouse.connect import reader
from warehouse.copying import copy_whole, log_of
from warehouse.opening import opened
from warehouse.own_place import own_name
from warehouse.statements import sql
from warehouse.working import which_publication


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made."""

    path: Path
    size: int  # bytes
    tables: int
    rows: int  # of all tables
    publication: int


def back_up(published: Path, target: Path, *, replace: bool = False, wait: float = 60.0) -> Backup:
    """Copy what was published last to `target`, and see that the copy opens and holds the same.

    It waits for no run: what is published is never written to.

    Args:
        published: the warehouse's file.
        target: the backup's file; its folder exists.
        replace: whether a file that is there may be replaced; it is there until the new one is whole.
        wait: seconds to wait while another program has the warehouse open for writing.

    Raises:
        UsageError: the target is there, and may not be replaced; or is the warehouse itself.
        WarehouseError: there is no warehouse, the disk is full, or the copy is not what it must be.
    """
    if target.exists() and published.exists() and target.samefile(published):
        raise UsageError(f"{target} is the warehouse itself. Expected another file, best on another disk")
    if target.exists() and not replace:
        raise UsageError(f"{target} is there already. Choose another name, or replace it with --force")
    with reader(published, wait=wait):
        pass  # one of an older release is brought up to date, with what lies in its log (WAL)
    draft = target.with_name(target.name + ".part")
    try:
        with own_name(published) as name:
            copy_whole(name, draft)
            made = _verified(name, draft, wait)
        if replace:
            log_of(target).unlink(missing_ok=True)  # it would be taken for a log of the new file
        draft.replace(target)
        sync(target.parent)
    except OSError as error:
        raise WarehouseError(f"can't write the backup {target}: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    return Backup(target, target.stat().st_size, *made)


def _verified(source: Path, copy: Path, wait: float) -> tuple[int, int, int]:
    """Tables, rows and number of the publication that a copy holds.

    Raises:
        WarehouseError: it is not what the source is.
    """
    with opened(source, wait=wait, read_only=True) as connection:
        expected = _rows(connection)
    with opened(copy, wait=wait, read_only=True) as connection:
        found = _rows(connection)
        publication = which_publication(connection)
    if found != expected or publication is None or not filecmp.cmp(source, copy, shallow=False):
        raise WarehouseError(
            f"the copy {copy} is not what it was made from: expected {expected}, found {found}. Nothing was "
            "kept of it. Try again; if it stays so, the disk is failing"
        )
    return len(found), sum(found.values()), publication.number


def _rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """By table, how many rows it has."""
    rows = {}
    for (table,) in connection.execute(sql("backup/tables")).fetchall():
        ((rows[table],),) = connection.execute(sql("backup/rows"), {"table_name": table}).fetchall()
    return rows
