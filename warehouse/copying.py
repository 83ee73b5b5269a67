"""Copies a database's file as cheaply as the file system lets, and only ever whole.

`copy_file_range` makes a reflink where the file system has them (btrfs, XFS: no data moves, whatever the
size), and else copies inside the kernel. See https://man7.org/linux/man-pages/man2/copy_file_range.2.html
"""

import errno
import os
import shutil
import time
from pathlib import Path

from transforms.errors import WarehouseError

# DuckDB never changes blocks that are in use: it writes others, then says so in one of these pages
# (https://duckdb.org/docs/stable/internals/storage). If they are as before, what was copied belongs together.
_HEAD = 3 * 4096
_CHUNK = 64 * 1024 * 1024  # bytes a call, so that Ctrl-C is heard
_TRIES = 20
_PAUSE = 0.25  # seconds
_NOT_HERE = {errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}


def copy_whole(source: Path, target: Path) -> None:
    """Copy a database's file to `target`, synced, also while someone else writes to it.

    A target that is there is written over; one that could not be finished is removed.

    Raises:
        WarehouseError: the source is missing or goes on changing, or the disk is full...
    """
    try:
        with source.open("rb", buffering=0) as read:
            for _ in range(_TRIES):
                before = os.pread(read.fileno(), _HEAD, 0)
                _copy(read.fileno(), target)
                if os.pread(read.fileno(), _HEAD, 0) == before:
                    sync(target)
                    return
                time.sleep(_PAUSE)
        target.unlink()
    except OSError as error:
        target.unlink(missing_ok=True)
        raise WarehouseError(
            f"can't copy {source} to {target}: {error.strerror}. {_room(source, target)}"
        ) from error
    raise WarehouseError(
        f"can't copy {source}: another program went on writing to it. Close that program, or open the file "
        "read-only there: only Nightdesk writes to a warehouse"
    )


def _copy(source: int, target: Path) -> None:
    with target.open("wb", buffering=0) as write:
        at, size = 0, os.fstat(source).st_size
        try:
            while at < size:
                copied = os.copy_file_range(source, write.fileno(), min(size - at, _CHUNK), at, at)
                if copied == 0:
                    break
                at += copied
            return
        except AttributeError:  # not on macOS
            pass
        except OSError as error:
            if error.errno not in _NOT_HERE:
                raise
        os.lseek(source, 0, os.SEEK_SET)
        write.seek(0)
        with os.fdopen(os.dup(source), "rb", buffering=0) as read:
            shutil.copyfileobj(read, write, _CHUNK)


def _room(source: Path, target: Path) -> str:
    free = shutil.disk_usage(target.parent).free if target.parent.is_dir() else 0
    size = source.stat().st_size if source.exists() else 0
    return f"It needs {size / 1e6:,.1f} MB, and {free / 1e6:,.1f} MB are free"


def sync(path: Path) -> None:
    """Have the disk keep a file, or the names in a folder, even if the power fails now."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def log_of(path: Path) -> Path:
    """Where DuckDB keeps the log (WAL) of a database: what is committed, and not yet written into the file."""
    return path.with_name(path.name + ".wal")


def has_log(path: Path) -> bool:
    """Whether there is one with something in it."""
    log = log_of(path)
    return log.exists() and log.stat().st_size > 0
