"""Captures out of Common Crawl's CC-NEWS, or a folder of such files, into segments: a backfill's third way.

One process reads the files one after the other, in the order in which they were begun, so the capture that is kept
of a URL is the first one, however often the work is broken off and taken up again. It needs no reactor.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from io import BufferedReader

from spiders.addresses import Guard
from spiders.backfilling import DayCount, DayCounts
from spiders.capture import SegmentWriter
from spiders.ccnews_done import Note, Notes
from spiders.ccnews_files import NewsFile, NoListingError, Store, holding, months, store_at
from spiders.ccnews_records import Selection
from spiders.plan import CrawlOutcome, CrawlPlan, KnownUrls
from spiders.records import copied_response
from spiders.web_connection import PAUSES, StoppedError, Web
from transforms.errors import StorageError
from transforms.warc_frames import TORN_END, Frame, wanted_frames
from transforms.warc_gzip import CHUNK, GARBAGE
from transforms.warc_http import digest_matches

KEEP = 20 << 20  # bytes of a record; one that is larger is not taken
PROGRESS_SECONDS = 1.0

_TOLD = 2_000  # characters of what could not be read
_DAY = timedelta(days=1)


def bring_ccnews(
    plan: CrawlPlan,
    on_progress: Callable[[Mapping[str, int]], None],
    stop: threading.Event,
    *,
    pauses: Sequence[float] = PAUSES,
) -> CrawlOutcome:
    """Bring what CC-NEWS has of the plan's sources and days, or of a dry run count bytes; blocks.

    What could not be read is in the outcome's `unread`, and is no error. Counts are those of a crawl, and `files`,
    `files_left`, `files_noted` (read before, and not again), `records`, `matched`, `known`, `damaged` (captures
    that can't be taken), `garbage` (stretches of files that are no whole record).

    Args:
        on_progress: gets the counts about once a second, in this thread.
        stop: once set, from any thread or a signal handler, the work ends with its segments closed.
        pauses: seconds before each further try of what can't be read from the web.
    """
    assert plan.backfill is not None
    guard = Guard(allow_private=plan.allow_private_addresses, networks=plan.allow_networks)
    with (
        Web(plan.user_agent, guard, stop, seconds=plan.request_seconds, pauses=pauses) as web,
        KnownUrls(plan.known_file) as known,
    ):
        run = _Run(plan, web, known, on_progress, stop)
        store = store_at(plan.backfill.ccnews, web, stop)
        return run.look(store) if plan.backfill.look_only else run.bring(store)


_COUNTS = ("files", "files_left", "files_noted", "damaged", "garbage")


class _EnoughError(Exception):
    """The plan's `max_pages` are there, or its time is over; the text is the reason to finish."""


class _Run:
    def __init__(
        self,
        plan: CrawlPlan,
        web: Web,
        known: KnownUrls,
        on_progress: Callable[[Mapping[str, int]], None],
        stop: threading.Event,
    ) -> None:
        assert plan.backfill is not None
        self._plan = plan
        self._task = plan.backfill
        self._web = web
        self._on_progress = on_progress
        self._stop = stop
        self._notes = Notes(plan)
        self._counts: Counter[str] = Counter(dict.fromkeys(_COUNTS, 0))
        self._days = DayCounts()
        self._unread: list[str] = []
        self._ends_at = time.monotonic() + plan.max_seconds
        self._told_at = 0.0
        self._today = datetime.now(UTC).date()
        self._selection = Selection(plan, known, today=self._today, on_record=self._tick)
        self._writer = SegmentWriter(
            plan.landing,
            plan.run_id,
            plan.process,
            user_agent=plan.user_agent,
            max_captures=plan.segment_captures,
            max_seconds=plan.segment_seconds,
        )

    def look(self, store: Store) -> CrawlOutcome:
        """How many bytes there are to read, by the day that files were begun on; nothing is read but their sizes."""
        reason = "finished"
        try:
            for file in self._listed(store):
                self._tick()
                self._counts["files_left"] -= 1
                try:
                    size = store.size(file)
                except OSError as error:
                    self._unread.append(str(error))
                    continue
                self._share(file, size or 0)
        except StoppedError:
            reason = "stopped"
        except _EnoughError as enough:
            reason = str(enough)
        return self._outcome(reason)

    def bring(self, store: Store) -> CrawlOutcome:
        """Read the files."""
        reason, error = "finished", None
        try:
            for file in self._listed(store):
                note = self._notes.of(file)
                if note is None:
                    self._read(store, file)
                else:
                    self._take_up(note)
                self._counts["files_left"] -= 1
        except StoppedError:
            reason = "stopped"
        except _EnoughError as enough:
            reason = str(enough)
        except StorageError as trouble:
            reason, error = "storage", str(trouble)
        try:
            self._writer.close()
        except StorageError as trouble:
            reason, error = "storage", error or str(trouble)
        return self._outcome(reason, error)

    def _listed(self, store: Store) -> list[NewsFile]:
        """The files that may hold captures of the days; what can't be listed is noted."""
        last = self._task.last_capture
        found: list[NewsFile] = []
        for month, needed in months(self._task.first, last):
            try:
                found += store.month(month)
            except NoListingError as error:
                if needed and month <= (self._task.last.year, self._task.last.month):
                    self._unread.append(str(error))
            except OSError as error:
                self._unread.append(str(error))
        files = holding(found, self._task.first, last)
        if last >= self._today - _DAY and not any(file.begun.date() > last for file in found):
            self._unread.append(
                f"{self._task.ccnews}: expected files with all captures up to {last}, found none begun after "
                "that day; run again when there are"
            )
        self._counts["files"] = self._counts["files_left"] = len(files)
        return files

    def _read(self, store: Store, file: NewsFile) -> None:
        """Read one file to its end, and note that it was read; or what hindered that."""
        selection = self._selection
        segments: dict[str, None] = {}
        skipped: Counter[str] = Counter()
        hindered = None
        try:
            with BufferedReader(store.open(file), CHUNK) as content:
                for frame in wanted_frames(content, selection.wants, keep=KEEP, skipped=skipped):
                    self._take(frame, file, segments)
            if skipped[TORN_END]:
                hindered = f"{file.place}: expected a whole file, found that it breaks off within a record"
        except OSError as error:
            hindered = str(error)
        finally:
            self._counts["garbage"] += skipped[GARBAGE]
            self._counts.update(selection.counts)
            days, settled = selection.days.told(), selection.fresh
            selection.begin_file()
            self._merge(days)
        if hindered is not None:
            self._unread.append(hindered)
            return
        self._writer.close()
        self._notes.write(file, tuple(segments), days, settled)

    def _take(self, frame: Frame, file: NewsFile, segments: dict[str, None]) -> None:
        """Write a capture, if it is whole."""
        match = self._selection.match(frame.headers)
        assert match is not None
        if _is_damaged(frame):
            self._counts["damaged"] += 1
            self._selection.could_not_take(match)
            return
        if self._task.max_pages is not None and self._pages() >= self._task.max_pages:
            self._unread.append(f"{self._task.max_pages} pages were asked for, and there are more")
            raise _EnoughError("finished")
        copied = copied_response(
            frame.headers, frame.block, source=match.source.name, obtained_from=file.place
        )
        segments[self._writer.copy(copied)] = None
        self._selection.took(match)
        self._writer.tick()

    def _take_up(self, note: Note) -> None:
        """Count what an earlier run found in a file, and captured, or passed over."""
        self._counts["files_noted"] += 1
        self._selection.settled.add(note.settled)
        self._merge(note.days)

    def _merge(self, days: Mapping[str, Mapping[str, DayCount]]) -> None:
        for part in self._plan.sources:
            for day_text, found in days.get(part.source.name, {}).items():
                day = date.fromisoformat(day_text)
                if self._task.first <= day <= self._task.last_capture:
                    count = self._days.of(part.source.name, day)
                    for column in fields(DayCount):
                        setattr(count, column.name, getattr(count, column.name) + getattr(found, column.name))

    def _share(self, file: NewsFile, size: int) -> None:
        """Add a file's bytes to the day it was begun on: for all sources together, since it is read once for them."""
        day = min(max(file.begun.date(), self._task.first), self._task.last)
        names = [part.source.name for part in self._plan.sources]
        for place, name in enumerate(names):
            self._days.of(name, day).size += size // len(names) + (place < size % len(names))

    def _pages(self) -> int:
        return self._counts["captured"] + self._selection.counts["captured"]

    def _tick(self) -> None:
        """Tell how far the work is, once a second. Raises StoppedError and _EnoughError if it is to end."""
        now = time.monotonic()
        if now - self._told_at >= PROGRESS_SECONDS:
            self._told_at = now
            self._writer.tick()
            self._on_progress(self._told())
        if self._stop.is_set():
            raise StoppedError
        if now >= self._ends_at:
            raise _EnoughError("time_limit")

    def _told(self) -> dict[str, int]:
        """The counts so far; `discovered` are URLs that were captured, since of the others nothing is logged."""
        counts = self._counts + self._selection.counts
        pages = self._pages()
        return {
            "discovered": pages,
            "queued": counts["files_left"],
            "requests": self._web.requests,
            "pages": pages,
            "listings": 0,
            "bytes": self._web.received,
            "retries": self._web.retries,
            "robots": 0,
            **{name: counts[name] for name in (*_COUNTS, "records", "matched", "known", "denied", "failed")},
        }

    def _outcome(self, reason: str, error: str | None = None) -> CrawlOutcome:
        if reason != "finished":
            self._unread.append(f"the work ended ({reason}) before all files were read")
        self._on_progress(self._told())
        why = "; ".join(dict.fromkeys(self._unread))[:_TOLD]
        return CrawlOutcome(
            reason,
            ok=error is None,
            error=error,
            counts=self._told(),
            days=self._days.told(),
            unread={part.source.name: why for part in self._plan.sources} if why else {},
        )


def _is_damaged(frame: Frame) -> bool:
    """Is its block not what was written, or too large to be kept?"""
    digest = frame.headers.get("WARC-Block-Digest")
    return (
        frame.flaw is not None
        or frame.length != len(frame.block)
        or digest_matches(digest, frame.block) is False
    )
