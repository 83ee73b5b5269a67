"""One run at a time in a home: an advisory lock that says who holds it.

`flock` and not a pid file: the kernel releases it however the holder ends. The file descriptor is
handed to the crawl processes, so the lock lives until the last process that may write into the home has
ended, even if the run itself was killed.
"""

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from transforms.errors import LockedError, StorageError

# A killed run's crawl processes notice within moments and let go; no need to turn a rerun away for that.
GRACE_SECONDS = 10.0


@contextmanager
def held(path: Path, *, what: str, wait: float = GRACE_SECONDS) -> Iterator[int]:
    """Hold the lock at `path` for the duration; yields its file descriptor.

    Args:
        path: the lock file; its folder is made.
        what: the command or flow that takes it, told to whoever comes second.
        wait: seconds to wait if the holder named in the file is no longer alive.

    Raises:
        LockedError: a living run holds it.
        StorageError: the folder can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StorageError(
            f"Can't write the lock {path}: {error.strerror}. Expected a home that this user may write; "
            "set `home`, or mend its permissions."
        ) from error
    try:
        _take(descriptor, path, wait)
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "what": what, "since": _now()}
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(holder).encode(), 0)
        yield descriptor
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def holder(path: Path) -> dict[str, Any] | None:
    """Who holds the lock: `pid, host, what, since`; null if nobody does."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(descriptor)
    finally:
        os.close(descriptor)
    return None


def _take(descriptor: int, path: Path, wait: float) -> None:
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            found = _read(descriptor)
            if _alive(found) or time.monotonic() > deadline:
                raise LockedError(
                    f"Another run holds {path}: {found.get('what', 'unknown')}, process {found.get('pid', '?')} "
                    f"on {found.get('host', '?')}, since {found.get('since', '?')}. "
                    "Wait for it to end, or stop it; `nightdesk status` shows it."
                ) from None
            time.sleep(0.1)


def _alive(found: dict[str, Any]) -> bool:
    """Whether the named holder still runs; a holder on another host counts as alive."""
    pid = found.get("pid")
    if not isinstance(pid, int) or found.get("host") != socket.gethostname():
        return bool(found)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _read(descriptor: int) -> dict[str, Any]:
    try:
        found = json.loads(os.pread(descriptor, 4096, 0) or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
