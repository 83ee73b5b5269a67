"""The spare: the file that was published before this one, kept so that the next copy need not be a whole one.

    warehouse.spare.duckdb          what was published before; in time the next working file

Where the file system has no reflinks, a copy costs as much as the warehouse is large, though a night changes little of
it. The file that a publication replaces lacks nothing but what that changed: so the next copy is this file, with the
blocks in which the two differ. It takes the room that a copy needs anyway when the next run begins.

Readers may have the old file open, and it must not change under them, nor under a program that copies it. So it is
only taken when it has no other name and the kernel grants a lease, which it does if nobody has it open.
See https://man7.org/linux/man-pages/man2/F_SETLEASE.2const.html
"""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

from warehouse.copying import copy_changes

WORTH_IT = 64 * 1024 * 1024  # bytes: a smaller file is copied in no time

_FICLONE = 0x40049409  # https://man7.org/linux/man-pages/man2/FICLONE.2const.html


def spare_file(published: Path) -> Path:
    """Where the spare of a warehouse lies."""
    return published.with_name(f"{published.stem}.spare{published.suffix}")


def keep_as_spare(published: Path) -> None:
    """Give the published file, which is about to be replaced, a second name, if a spare is worth it and can be had.

    None is kept where copies cost nothing, where the disk has no room for as much again, and where nobody could tell
    whether the file is still in use.
    """
    spare = spare_file(published)
    spare.unlink(missing_ok=True)
    if not hasattr(fcntl, "F_SETLEASE") or not published.exists():
        return
    size = published.stat().st_size
    if size < WORTH_IT or shutil.disk_usage(published.parent).free < size:
        return
    try:
        if not _has_reflinks(published.parent):
            os.link(published, spare)
    except OSError:
        return  # a file system without links, a full disk: the next copy is a whole one


def copied_onto_spare(published: Path, target: Path) -> bool:
    """Have the spare be a copy of the published file under the name `target`; false if there is none to be had.

    Raises:
        WarehouseError: as `copy_whole`.
    """
    spare = spare_file(published)
    try:
        spare.replace(target)  # nobody finds it any more, so who has not opened it by now never will
    except FileNotFoundError:
        return False
    if not _is_ours_alone(target):
        target.unlink()
        return False
    copy_changes(published, target)
    return True


def forget_spare(published: Path) -> None:
    """Remove it: the warehouse it was of is no more."""
    spare_file(published).unlink(missing_ok=True)


def _is_ours_alone(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:  # another user's
        return False
    try:
        if os.fstat(descriptor).st_nlink != 1:
            return False
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_WRLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError:  # open somewhere, or a file system without leases
        return False
    finally:
        os.close(descriptor)
    return True


def _has_reflinks(folder: Path) -> bool:
    """Whether copies cost nothing here.

    Raises:
        OSError: no file can be made in the folder.
    """
    with tempfile.TemporaryFile(dir=folder) as one, tempfile.TemporaryFile(dir=folder) as other:
        try:
            fcntl.ioctl(one.fileno(), _FICLONE, other.fileno())
        except OSError:
            return False
    return True
