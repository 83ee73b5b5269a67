"""Which files of Common Crawl's CC-NEWS may hold captures of some days, on the web or in a folder.

    crawl-data/CC-NEWS/YYYY/MM/warc.paths.gz                           a path a line, of all files of the month
    crawl-data/CC-NEWS/YYYY/MM/CC-NEWS-YYYYMMDDHHMMSS-NNNNN.warc.gz    a gigabyte each, begun at that time

Source: https://data.commoncrawl.org/crawl-data/CC-NEWS/index.html. A folder may have the same layout, or just hold
such files, at any depth and without lists.
"""

import io
import re
import threading
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Protocol

from spiders.unpacked import gunzipped
from spiders.web_connection import MissingFileError, StoppedError, Web
from spiders.web_file import WebFile
from transforms.urls import resolve

LATE = timedelta(hours=1)  # that a capture may come into a file before or after its own time
LONGEST = timedelta(days=3)  # that a file is filled for, if it is not known when the next one was begun
LISTING_BYTES = 1 << 20  # compressed; a month's is 3 KB
_LISTED_BYTES = 16 << 20

_NAME = re.compile(r"CC-NEWS-(\d{14})-\d{1,9}\.warc(?:\.gz)?", re.ASCII)
_DAY = timedelta(days=1)

Month = tuple[int, int]


@dataclass(frozen=True, slots=True, order=True)
class NewsFile:
    """One WARC file; they are in the order in which they were begun."""

    begun: datetime
    name: str
    place: str  # URL or path


class NoListingError(Exception):
    """There is no list of a month's files, and none of them; the text says where it was looked for."""


class Store(Protocol):
    """Where the files lie."""

    def month(self, month: Month) -> list[NewsFile]:
        """All files begun in a month. Raises NoListingError, OSError and StoppedError."""

    def open(self, file: NewsFile) -> io.RawIOBase:
        """A file, to be read. Raises OSError and StoppedError, as reading it does."""

    def size(self, file: NewsFile) -> int | None:
        """Bytes of a file, if that can be told. Raises OSError and StoppedError."""


def begun(name: str) -> datetime | None:
    """When a file of this name was begun, in UTC; None if it is no name of CC-NEWS."""
    match = _NAME.fullmatch(name)
    try:
        return datetime.strptime(match[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC) if match else None
    except ValueError:
        return None


def months(first: date, last: date) -> Iterator[tuple[Month, bool]]:
    """The months whose lists are needed for captures from `first` to `last`, and whether one can't do without.

    The file that the first captures are in may have been begun the day before.
    """
    day, end = max(first, date.min + _DAY) - _DAY, last
    month = (day.year, day.month)
    while month <= (end.year, end.month):
        yield month, month >= (first.year, first.month)
        month = (month[0] + 1, 1) if month[1] == 12 else (month[0], month[1] + 1)


def holding(files: Iterable[NewsFile], first: date, last: date) -> list[NewsFile]:
    """Those that can hold captures from `first` to `last`, in order: begun before the end, and the next one after the start."""
    ordered = sorted(set(files))
    times = [file.begun for file in ordered]
    start = datetime.combine(first, time(), UTC) - LATE
    end = datetime.combine(last, time(), UTC) + _DAY + LATE
    found = []
    for file in ordered:
        after = bisect_right(times, file.begun)
        until = min(times[after] if after < len(times) else end, file.begun + LONGEST)
        if file.begun < end and until > start:
            found.append(file)
    return found


def store_at(place: str, web: Web, stop: threading.Event) -> Store:
    """The store at the URL or in the folder that holds "crawl-data/"."""
    if place.lower().startswith(("http://", "https://")):
        return _Remote(place, web)
    return _Folder(Path(place).absolute(), stop)


class _Remote:
    def __init__(self, base: str, web: Web) -> None:
        self._base = base.rstrip("/") + "/"
        self._web = web

    def month(self, month: Month) -> list[NewsFile]:
        folder = resolve(self._base, _folder_of(month)) or self._base
        url = f"{folder}warc.paths.gz"
        try:
            with WebFile(self._web, url) as file:
                names = _listed(_all_of(file), url)
        except MissingFileError as error:
            raise NoListingError(str(error)) from error
        return list(_news_files((name, folder + name) for name in names))

    def open(self, file: NewsFile) -> io.RawIOBase:
        return WebFile(self._web, file.place)

    def size(self, file: NewsFile) -> int | None:
        with WebFile(self._web, file.place) as web_file:
            return web_file.size()


class _Folder:
    def __init__(self, root: Path, stop: threading.Event) -> None:
        self._root = root
        self._stop = stop
        self._lying: dict[str, Path] | None = None  # by name; those below the root

    def month(self, month: Month) -> list[NewsFile]:
        folder = self._root / _folder_of(month)
        paths = folder / "warc.paths.gz"
        lying = self._all_lying()
        if paths.is_file():
            with paths.open("rb") as file:
                names = _listed(_all_of(file), str(paths))
            return list(_news_files((name, str(lying.get(name, folder / name))) for name in names))
        found = [
            file
            for file in _news_files((name, str(path)) for name, path in lying.items())
            if (file.begun.year, file.begun.month) == month
        ]
        if not found:
            raise NoListingError(
                f"{self._root}: expected {_folder_of(month)}warc.paths.gz or files named CC-NEWS-{month[0]}{month[1]:02d}..., "
                "found neither"
            )
        return found

    def open(self, file: NewsFile) -> io.RawIOBase:
        return _LocalFile(file.place, self._stop)

    def size(self, file: NewsFile) -> int | None:
        return Path(file.place).stat().st_size

    def _all_lying(self) -> dict[str, Path]:
        if self._lying is None:
            if not self._root.is_dir():
                raise FileNotFoundError(f"{self._root}: expected a folder of CC-NEWS files, found none there")
            self._lying = {path.name: path for path in sorted(self._root.rglob("CC-NEWS-*.warc*"))}
        return self._lying


class _LocalFile(io.FileIO):
    """A file on a disk, whose reading ends when the process is to end."""

    def __init__(self, path: str, stop: threading.Event) -> None:
        super().__init__(path)
        self._stop = stop

    def readinto(self, buffer: Any, /) -> int | None:
        if self._stop.is_set():
            raise StoppedError
        return super().readinto(buffer)


def _folder_of(month: Month) -> str:
    return f"crawl-data/CC-NEWS/{month[0]:04d}/{month[1]:02d}/"


def _all_of(file: Any) -> bytes:
    """A listing's bytes, as many as a listing can have; raw files answer with less than they are asked for."""
    data = bytearray()
    while len(data) <= LISTING_BYTES and (piece := file.read(64 << 10)):
        data += piece
    return bytes(data)


def _listed(data: bytes, where: str) -> list[str]:
    """The names in a listing, without their folders: those are the month's whatever it says.

    Raises OSError if it can't be read to its end, or has lines and no name in them.
    """
    text, warning = gunzipped(data, _LISTED_BYTES)
    if len(data) > LISTING_BYTES:
        warning = f"is of more than {LISTING_BYTES} bytes"
    lines = text.decode("utf-8", "replace").split()
    names = [name for name in (line.rpartition("/")[2] for line in lines) if begun(name)]
    if warning is None and lines and not names:
        warning = f"names no file of CC-NEWS, but {lines[0][:100]!r}"
    if warning is not None:
        raise OSError(f"{where}: expected a list of CC-NEWS files, found that it {warning}")
    return names


def _news_files(named: Iterable[tuple[str, str]]) -> Iterator[NewsFile]:
    for name, place in named:
        at = begun(name)
        if at is not None:
            yield NewsFile(at, name, place)
