"""What is known of hosts across processes and runs: their robots.txt, whose turn it is, who wants peace.

A cache: a folder of small files that may be removed at any time, at the price of asking again and of a pause
forgotten. Each file is read and rewritten under a lock of its own, so that two crawl processes, or a run
right after another, never ask a host faster than one would.
"""

import base64
import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson

from spiders.robots import cut
from transforms.errors import StorageError

ROBOTS_SECONDS = 24 * 3600.0  # RFC 9309, 2.4: no copy is used for longer
MAX_REST = 24 * 3600.0  # seconds that a host gets to be left alone in one go
_KEPT = 30 * 24 * 3600.0  # seconds after which what was not touched is forgotten
_NAME = 180  # bytes; file systems take 255
_SUFFIX = ".json"

_Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RobotsCopy:
    """A robots.txt as it was fetched."""

    status: int
    body: bytes  # its content coding undone, at most `robots.MAX_BYTES`
    fetched_at: float  # seconds since the epoch


class Hosts:
    """Remembers hosts, by name, and their origins ("https://gazette.example:8443").

    Args:
        folder: where; None to remember nothing beyond this object.
        clock: seconds since the epoch.

    Raises:
        StorageError: of all methods, if the folder can't be written or read. What is in a file that can't
            be understood is thrown away.
    """

    def __init__(self, folder: Path | None = None, *, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock
        self._memory: dict[str, _Record] = {}

    def robots(self, origin: str) -> RobotsCopy | None:
        """The origin's robots.txt, if it was fetched within the last 24 hours."""
        record = self._read(origin)
        at, status, body = (record.get(key) for key in ("fetched_at", "status", "body"))
        if not (isinstance(at, float) and isinstance(status, int) and isinstance(body, str)):
            return None
        if not 0 <= self._clock() - at < ROBOTS_SECONDS:
            return None
        try:
            return RobotsCopy(status, base64.b64decode(body, validate=True), at)
        except ValueError:
            return None

    def keep_robots(self, origin: str, status: int, body: bytes) -> RobotsCopy:
        """Note a robots.txt that has just been fetched. One that could not be had is not for keeping."""
        copy = RobotsCopy(status, cut(body), float(self._clock()))
        encoded = base64.b64encode(copy.body).decode("ascii")
        with self._changing(origin) as record:
            record |= {"fetched_at": copy.fetched_at, "status": status, "body": encoded}
        return copy

    def turn(self, host: str, delay: float) -> float:
        """Reserve the next start of a request to this host, `delay` seconds or more after the one before.

        Returns:
            Seconds to wait until then.
        """
        if delay <= 0:
            return 0.0
        now = self._clock()
        with self._changing(host) as record:
            last = record.get("started")
            start = now
            if isinstance(last, float) and last - now < MAX_REST:  # else a clock was set back since
                start = max(now, last + delay)
            record["started"] = start
        return start - now

    def rest(self, host: str, until: float) -> None:
        """The host wants to be left alone until then (seconds since the epoch), for MAX_REST at most."""
        with self._changing(host) as record:
            record["rest"] = max(self._rest(record), min(until, self._clock() + MAX_REST))

    def rest_left(self, host: str) -> float:
        """Seconds until the host may be asked again."""
        return max(0.0, self._rest(self._read(host)) - self._clock())

    def purge(self) -> None:
        """Forget what nobody touched for 30 days."""
        if self._folder is None or not self._folder.is_dir():
            return
        with _told(self._folder):
            for path in self._folder.glob(f"*{_SUFFIX}"):
                try:
                    if not self._is_old(path.stat()):
                        continue
                    with path.open("rb") as file:
                        fcntl.flock(file, fcntl.LOCK_EX)  # else what is being written would be lost
                        if self._is_old(os.fstat(file.fileno())):
                            path.unlink()
                except FileNotFoundError:  # another process was first
                    continue

    def _is_old(self, stat: os.stat_result) -> bool:
        return stat.st_mtime < self._clock() - _KEPT

    def _rest(self, record: _Record) -> float:
        until = record.get("rest")
        is_sound = isinstance(until, float) and until <= self._clock() + MAX_REST
        return until if is_sound and isinstance(until, float) else 0.0

    def _path(self, name: str) -> Path | None:
        if self._folder is None:
            return None
        quoted = quote(name, safe="", errors="replace")
        if len(quoted) > _NAME:
            digest = hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=16).hexdigest()
            quoted = f"{quoted[: _NAME - 33]}~{digest}"
        return self._folder / f"{quoted}{_SUFFIX}"

    def _read(self, name: str) -> _Record:
        path = self._path(name)
        if path is None:
            return self._memory.get(name, {})
        with _told(path):
            try:
                with path.open("rb") as file:
                    fcntl.flock(file, fcntl.LOCK_SH)
                    return _record(file.read())
            except FileNotFoundError:
                return {}

    @contextmanager
    def _changing(self, name: str) -> Iterator[_Record]:
        """What is known under a name, to be changed; nobody else reads or writes it meanwhile."""
        path = self._path(name)
        if path is None:
            yield self._memory.setdefault(name, {})
            return
        with _told(path):
            descriptor = _locked(path)
            with os.fdopen(descriptor, "r+b") as file:
                record = _record(file.read())
                yield record
                file.seek(0)
                file.truncate()
                file.write(orjson.dumps(record))


def _locked(path: Path) -> int:
    """Open a file, made if need be, and lock it; again if it was removed before the lock was ours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            return descriptor
        os.close(descriptor)


def _record(content: bytes) -> _Record:
    try:
        record: Any = orjson.loads(content)
    except orjson.JSONDecodeError:  # empty, torn, or somebody else's
        return {}
    return record if isinstance(record, dict) else {}


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{path}: expected to read and write what is known of hosts, found: {error.strerror or error}. "
            "The folder is a cache: mend its rights, or remove it."
        ) from error
