"""How pages are read: which sources were known, whose wishes were heeded, what was known of the sites.

All of a run are read in one way. Pages of several runs, which the archive has, are read each in its own run's: so
that they come out the same whoever extracts them again, and when.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Protocol

import orjson

from transforms.book import SourceBook, read_kept
from transforms.extract import extract
from transforms.items import Extraction, Source
from transforms.profile import Profiles
from transforms.robots_tags import RobotsTags
from transforms.warc import RawCapture

Extractor = Callable[[RawCapture, Source | None], Extraction]

_AT_HAND = 8  # ways that a process keeps
_BOOKS_AT_HAND = 3


@dataclass(frozen=True, slots=True)
class Way:
    """A way to read pages. Picklable, if the extractor is a function that a new process can import."""

    book: SourceBook
    extractor: Extractor


class Ways(Protocol):
    """The way of each run. Picklable."""

    def of(self, run_id: str) -> Way: ...


@dataclass(frozen=True, slots=True)
class OneWay:
    """The same for all."""

    way: Way

    def of(self, run_id: str) -> Way:  # noqa: ARG002
        return self.way


@dataclass(frozen=True, slots=True)
class KeptWay:
    """What a way is made of, as a file keeps it."""

    catalogue: str  # path of the source files that the run went by, as `read_kept` takes it
    robots_tags: Sequence[str]  # settings of these names
    user_agent: str
    profiles: str | None  # path of what was known of the sites, as `Profiles` takes it


@dataclass(frozen=True, slots=True)
class KeptWays:
    """The ways of runs, from a folder with a file for each run, which are read when first needed."""

    folder: Path

    def keep(self, run_id: str, way: KeptWay) -> None:
        """Put a run's way into the folder, before any page of it is handed to a process."""
        self._file(run_id).write_bytes(orjson.dumps(asdict(way)))

    def of(self, run_id: str) -> Way:
        return _way(self._file(run_id))

    def _file(self, run_id: str) -> Path:
        return self.folder / f"way-{run_id}.json"


@lru_cache(_AT_HAND)
def _way(path: Path) -> Way:
    kept = KeptWay(**orjson.loads(path.read_bytes()))
    tags = RobotsTags.of(kept.robots_tags, kept.user_agent)
    profiles = Profiles(Path(kept.profiles) if kept.profiles else None)
    return Way(_book(Path(kept.catalogue)), partial(extract, tags=tags, profiles=profiles))


@lru_cache(_BOOKS_AT_HAND)
def _book(path: Path) -> SourceBook:
    return SourceBook(read_kept(path))
