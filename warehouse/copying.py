"""Copies a database's file as cheaply as the file system lets, and only ever whole.

`copy_file_range` makes a reflink where the file system has them (btrfs, XFS: no data moves, whatever the
size), and else copies inside the kernel. See https://man7.org/linux/man-pages/man2/copy_file_range.2.html

Onto a file that was like the source once, only the blocks are copied in which the two differ. DuckDB begins each
block with a checksum of it, 64 bits over all that follows, so these are all that is read of the others.
"""

import errno
import os
import shutil
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from transforms.durable import sync
from transforms.errors import WarehouseError

# DuckDB never changes blocks that are in use: it writes others, then says so in one of these pages
# (https://duckdb.org/docs/stable/internals/storage). If they are as before, what was copied belongs together.
_HEAD = 3 * 4096
_MAGIC = b"DUCK"  # at byte 8 of the first; then the storage's version
# Of the other two, which take turns: a checksum, which turn it is, where two lists begin, blocks, bytes a block
_TURN = struct.Struct("<8xQ8x8x8xQ")
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
    _copy_until_whole(source, target, _copy)


def copy_changes(source: Path, target: Path) -> None:
    """Make a target that is there, perhaps an older state of the source, the same as the source, synced.

    Raises:
        WarehouseError: as `copy_whole`.
    """
    _copy_until_whole(source, target, _copy_changes)


def _copy_until_whole(source: Path, target: Path, copy: Callable[[int, Path], None]) -> None:
    try:
        with source.open("rb", buffering=0) as read:
            for _ in range(_TRIES):
                before = os.pread(read.fileno(), _HEAD, 0)
                copy(read.fileno(), target)
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
        _copy_span(source, write.fileno(), 0, os.fstat(source).st_size)


def _copy_span(source: int, target: int, start: int, end: int) -> None:
    """Copy these bytes to the same place in the target: in the kernel, or through memory where it has no way."""
    try:
        while start < end:
            copied = os.copy_file_range(source, target, min(end - start, _CHUNK), start, start)
            if copied == 0:  # what some file systems say instead of refusing
                break
            start += copied
    except AttributeError:  # not on macOS
        pass
    except OSError as error:
        if error.errno not in _NOT_HERE:
            raise
    while start < end and (some := os.pread(source, min(end - start, _CHUNK), start)):
        start += os.pwrite(target, some, start)


def _copy_changes(source: int, target: Path) -> None:
    block = _block_size(os.pread(source, _HEAD, 0))
    if block is None:
        _copy(source, target)
        return
    descriptor = os.open(target, os.O_RDWR | os.O_CLOEXEC)
    try:
        size = os.fstat(source).st_size
        os.ftruncate(descriptor, size)
        for start, end in _differing(source, descriptor, size, block):
            _copy_span(source, descriptor, start, end)
        _copy_span(source, descriptor, 0, _HEAD)
    finally:
        os.close(descriptor)


def _block_size(head: bytes) -> int | None:
    """Bytes of a block, by the file's own word; null if it has none that we know."""
    if len(head) < _HEAD or head[8:12] != _MAGIC:
        return None
    _, size = max(_TURN.unpack_from(head, 4096), _TURN.unpack_from(head, 8192))
    return size if size >= 4096 and size % 4096 == 0 else None


def _differing(source: int, target: int, size: int, block: int) -> Iterator[tuple[int, int]]:
    """Where the two files differ: first byte and end of each stretch of blocks."""
    for descriptor in (source, target):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_RANDOM)  # nothing is read ahead
    begun: int | None = None
    for start in range(_HEAD, size, block):
        differs = os.pread(source, 8, start) != os.pread(target, 8, start)
        if differs and begun is None:
            begun = start
        elif not differs and begun is not None:
            yield begun, start
            begun = None
    if begun is not None:
        yield begun, size


def _room(source: Path, target: Path) -> str:
    free = shutil.disk_usage(target.parent).free if target.parent.is_dir() else 0
    size = source.stat().st_size if source.exists() else 0
    return f"It needs {size / 1e6:,.1f} MB, and {free / 1e6:,.1f} MB are free"


def log_of(path: Path) -> Path:
    """Where DuckDB keeps the log (WAL) of a database: what is committed, and not yet written into the file."""
    return path.with_name(path.name + ".wal")


def has_log(path: Path) -> bool:
    """Whether there is one with something in it."""
    log = log_of(path)
    return log.exists() and log.stat().st_size > 0
