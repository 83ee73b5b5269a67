"""The working file, which is written while everyone reads the published one.

    warehouse.duckdb                published: what people open. Never written to: it is replaced.
    warehouse.writing.duckdb        the next one, from the first write after a publication until the next
    warehouse.writing.duckdb.wal    its log (WAL), while it is open, or after a kill
    warehouse.writing.duckdb.new    a copy of the published one that is being made
    warehouse.writing.lock          held by who writes
    warehouse.spare.duckdb          what was published before, if a copy would cost much without it: see `spare`

To write is to copy the published file and go on in the copy; to publish is to rename that to
`warehouse.duckdb`, which is atomic and costs nothing. Whoever has the old one open keeps it as it was.
Between two runs there is one file that counts. A working file that is there when a run begins is what a killed one left:
it has all that was published and what was committed after that, and the run goes on in it.
"""

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from transforms.durable import sync
from transforms.errors import WarehouseError
from warehouse.copying import copy_whole, has_log, log_of
from warehouse.migrate import migrate
from warehouse.opening import InUseError, opened
from warehouse.own_place import own_name
from warehouse.spare import copied_onto_spare, keep_as_spare
from warehouse.statements import sql


@dataclass(frozen=True, slots=True)
class Publication:
    """Which publication of the warehouse a file is."""

    number: int
    publication_id: str
    made_from: str | None  # publication_id of the one that it began as a copy of
    made_at: datetime

    def __str__(self) -> str:
        return f"publication {self.number}, begun {self.made_at:%Y-%m-%d %H:%M:%S} UTC"


def working_file(published: Path) -> Path:
    """Where the working file of a warehouse lies."""
    return published.with_name(f"{published.stem}.writing{published.suffix}")


@contextmanager
def turn(published: Path, wait: float) -> Iterator[None]:
    """Be the only one who writes to a warehouse, of all threads and processes.

    `flock` and not a pid file: the kernel releases it however the holder ends.

    Raises:
        WarehouseError: another one writes, and goes on for longer than `wait` seconds; or the folder can't be
            written.
    """
    path = published.with_name(f"{published.stem}.writing.lock")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise WarehouseError(
            f"can't write beside the warehouse {published}: {error.strerror}. Expected a folder that this user "
            "may write to; set `home`, or mend its permissions"
        ) from error
    try:
        _wait_for(descriptor, published, wait)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, published: Path, wait: float) -> None:
    end = time.monotonic() + wait
    pause = 0.02
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= end:
                raise InUseError(
                    f"the warehouse {published} is being written by another command of Nightdesk, or another part "
                    f"of this one, and still was after {wait:g} s. `nightdesk status` tells which run is on"
                ) from None
        time.sleep(pause)
        pause = min(pause * 1.5, 0.5)


def make_working_file(published: Path, wait: float, memory_limit: str) -> None:
    """Copy the published file, or begin an empty one; under another name first, so that half of one is never taken.

    Raises:
        WarehouseError: it can't be copied, or can't be brought to this release's schema.
    """
    working = working_file(published)
    draft = working.with_name(working.name + ".new")
    for left in (draft, log_of(draft), log_of(working)):
        left.unlink(missing_ok=True)
    try:
        base = _copied(published, draft, wait) if published.exists() else None
        with opened(draft, wait=wait, read_only=False, limits={"memory_limit": memory_limit}) as connection:
            bring_up_to_date(connection, published)
            connection.execute(sql("publication/forget"))
            connection.execute(
                sql("publication/begin"),
                {
                    "number": base.number + 1 if base else 1,
                    "publication_id": secrets.token_hex(16),
                    "made_from": base.publication_id if base else None,
                    "made_at": datetime.now(UTC),
                },
            )
        _see_that_it_is_whole(draft)
        sync(draft)
        draft.replace(working)
        sync(working.parent)
    except OSError as error:
        raise WarehouseError(f"can't make {working}: {error}") from error
    finally:
        for left in (draft, log_of(draft)):
            left.unlink(missing_ok=True)


def _copied(published: Path, draft: Path, wait: float) -> Publication | None:
    """Copy the published file to a draft; which publication it is, null for one of an older release."""
    if not copied_onto_spare(published, draft):
        copy_whole(published, draft)
    with opened(draft, wait=wait, read_only=True) as connection:
        base = which_publication(connection)
    # What was published has no log. One that lies beside it belongs to another program, which has an older
    # file open. Releases that did not publish wrote in place: if they were killed, their log has loads in it.
    if base is None and has_log(published):
        copy_whole(log_of(published), log_of(draft))
    return base


def bring_up_to_date(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Set a writing connection up, in this release's schema.

    Raises:
        WarehouseError: the warehouse is of a newer release, or something else.
    """
    connection.execute(sql("session/writer"))
    try:
        migrate(connection)
    except WarehouseError as error:
        raise WarehouseError(f"{path}: {error}") from error
    except duckdb.Error as error:
        raise WarehouseError(f"{path} can't be brought to this release's schema: {error}") from error


def which_publication(connection: duckdb.DuckDBPyConnection) -> Publication | None:
    """Which publication an open warehouse is; null if it is of a release that did not publish."""
    try:
        row = connection.execute(sql("publication/which")).fetchone()
    except duckdb.CatalogException:
        return None
    return Publication(*row) if row else None


def see_that_they_belong_together(connection: duckdb.DuckDBPyConnection, published: Path) -> None:
    """See that the published file is still the one that the open working file, which was left over, is a copy of.

    Raises:
        WarehouseError: somebody has put another one in its place.
    """
    ours = which_publication(connection)
    if ours is None or not published.exists():
        return
    try:
        with own_name(published) as name, opened(name, wait=0, read_only=True, called=published) as there:
            theirs = which_publication(there)
    except InUseError:
        return  # someone writes to it, which Nightdesk never does, so it is not what counts
    known = theirs.publication_id if theirs else None
    if known in (ours.made_from, ours.publication_id):
        return
    working = working_file(published)
    raise WarehouseError(
        f"{published} is not the warehouse that {working.name} beside it was made from: expected what that began "
        f"as a copy of ({ours}), found {theirs or 'one of an older release'}. So it was replaced, by a backup "
        f"perhaps, after a run was killed that had not published all. To go on from {published.name}, remove "
        f"{working.name} and {log_of(working).name}; what only they hold is in the archive still. To go on from "
        f"{working.name}, move {published.name} away. Then run again"
    )


def publish_working_file(published: Path, wait: float) -> bool:
    """Rename the working file to the published one; false if there is none.

    The caller has its `turn`.

    Raises:
        WarehouseError: it can't be published now; it is kept, and the next writer goes on in it.
    """
    working = working_file(published)
    if not working.exists():
        return False
    try:
        _see_that_it_is_whole(working)
        with opened(working, wait=wait, read_only=True):
            pass  # nobody has it open to write any more, and it can be read
        sync(working)
        log_of(published).unlink(missing_ok=True)  # it would be taken for a log of the new file
        keep_as_spare(published)
        working.replace(published)
        sync(published.parent)
    except (OSError, duckdb.Error) as error:
        raise WarehouseError(
            f"what was loaded is kept in {working}, but could not be published as {published.name}: {error}. "
            "The next run does it; see that the disk has room"
        ) from error
    return True


def _see_that_it_is_whole(path: Path) -> None:
    """Have what is committed in the file itself; DuckDB does that when it closes it, unless the disk is full."""
    if has_log(path):
        with opened(path, wait=0, read_only=False) as connection:
            connection.execute(sql("session/checkpoint"))
