"""A place of a reader's own: a name for the file as it is now, and a folder for what does not fit into memory.

DuckDB would let readers of one process share an old state after a new one was published, since it knows files
by their names; it would take for the file's own a log (WAL) that another program left beside it; and it would
have the readers of all processes write to the same temporary files. A hard link in a folder of its own spares
us all three.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = ".reading-"


@contextmanager
def own_name(path: Path) -> Iterator[Path]:
    """Yields a name to open the file by, to be let go by `forget_name` once it is open.

    It is the file's own name where the folder can't be written, or has no links.

    Raises:
        FileNotFoundError: there is no such file.
    """
    try:
        folder, descriptor = _folder(path)
    except OSError:
        if not path.exists():
            raise
        yield path
        return
    try:
        yield _linked(path, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(descriptor)


def _folder(path: Path) -> tuple[Path, int]:
    """A new folder beside the file, and a lock on it that tells others that it is in use."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f".{path.stem}{_PREFIX}", dir=path.parent))
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except FileNotFoundError:
            continue  # a writer swept it away before it was locked
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH)
        except OSError:  # a file system without locks
            os.close(descriptor)
            folder.rmdir()
            raise
        if folder.exists():
            return folder, descriptor
        os.close(descriptor)


def _linked(path: Path, folder: Path) -> Path:
    try:
        os.link(path, folder / path.name)
    except FileNotFoundError:
        raise
    except OSError:
        return path
    return folder / path.name


def forget_name(name: Path, path: Path) -> None:
    """Give up a name that was yielded for `path`: a reader that is killed then keeps no old file on disk."""
    if name != path:
        name.unlink(missing_ok=True)


def sweep(path: Path) -> None:
    """Remove what killed readers left."""
    for folder in path.parent.glob(f".{path.stem}{_PREFIX}*"):
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError:
            continue  # gone meanwhile
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            pass  # its reader is at work
        finally:
            os.close(descriptor)
