"""Which files of an archive have been read to their end, so that a backfill that was killed does not read them again.

A note a file, in a folder beside the landing. It is written after the last segment with captures of that file is
closed, and believed as long as all those segments lie in the landing or in the archive. A cache: without it files are read again, and
known URLs passed over.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from spiders.backfilling import DayCount
from spiders.ccnews_files import NewsFile
from spiders.ccnews_records import Settled
from spiders.plan import CrawlPlan
from spiders.records import WARC_SUFFIX
from transforms.durable import replace_file
from transforms.errors import StorageError
from transforms.items import Source

_FOLDER = "ccnews"


@dataclass(frozen=True, slots=True)
class Note:
    """What was found in a file."""

    place: str  # URL or path
    size: int | None  # of a local one, in bytes: it may be another by now
    first: date
    last: date  # of captures
    sources: Mapping[str, str]  # names, and digests of what decides on their records
    segments: tuple[str, ...]
    days: Mapping[str, Mapping[str, DayCount]]
    settled: Settled


_NOTE = TypeAdapter(Note)


class Notes:
    """The notes of one plan's sources and days."""

    def __init__(self, plan: CrawlPlan) -> None:
        assert plan.backfill is not None
        self._home = plan.landing.parent
        self._folder = self._home / _FOLDER
        self._landing = plan.landing
        self._span = plan.backfill.first, plan.backfill.last_capture
        self._sources = {part.source.name: _digest(part.source) for part in plan.sources}

    def of(self, file: NewsFile) -> Note | None:
        """The note on a file, if it was read for all of these sources and days, and what was found is still there."""
        return next((note for note in self._all_of(file) if self._holds(note, file)), None)

    def write(
        self,
        file: NewsFile,
        segments: tuple[str, ...],
        days: Mapping[str, Mapping[str, DayCount]],
        settled: Settled,
    ) -> None:
        """Note that a file was read to its end, and that all it has is in closed segments. Raises StorageError."""
        note = Note(file.place, _size(file), *self._span, self._sources, segments, days, settled)
        task = repr((*self._span, sorted(self._sources.items())))
        path = self._folder / f"{file.name}.{_hash(task)}.json"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            replace_file(path, _NOTE.dump_json(note))
        except OSError as error:
            raise StorageError(
                f"{path}: expected to note that {file.name} was read, found: {error.strerror or error}"
            ) from error

    def _all_of(self, file: NewsFile) -> Iterator[Note]:
        for path in sorted(self._folder.glob(f"{file.name}.*.json")):
            try:
                yield _NOTE.validate_json(path.read_bytes())
            except (OSError, ValidationError):  # then the file is read again
                continue

    def _holds(self, note: Note, file: NewsFile) -> bool:
        first, last = self._span
        return (
            (note.place, note.size) == (file.place, _size(file))
            and note.first <= first
            and last <= note.last
            and self._sources.items() <= dict(note.sources).items()
            and all(map(self._is_kept, note.segments))
        )

    def _is_kept(self, segment: str) -> bool:
        name = segment + WARC_SUFFIX
        archived = self._home / "archive" / segment[:4] / segment[4:6] / segment[6:8] / name
        return archived.exists() or (self._landing / name).exists()


def _digest(source: Source) -> str:
    return _hash(
        repr(
            (
                (source.url, source.feeds, source.sitemaps, source.sections, source.archive),
                (source.allow, source.deny, source.accepts),
            )
        )
    )


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _size(file: NewsFile) -> int | None:
    try:
        return Path(file.place).stat().st_size if "://" not in file.place else None
    except OSError:
        return None
