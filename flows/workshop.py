"""What the steps of one run share: settings, sources, process pool, threads, the wish to stop."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from types import TracebackType
from typing import Self

from flows.records import RunRecord, keep_catalogue
from flows.segments import Segment, new_run_id
from flows.settings import Settings
from transforms.book import SourceBook
from transforms.extract import extract
from transforms.items import Source
from transforms.pool import ExtractionPool
from transforms.profile import Profiles
from transforms.robots_tags import RobotsTags
from warehouse.pace import Pace

log = logging.getLogger("nightdesk")


@dataclass
class RunReport:
    """How a run ended; what the command line prints and its exit code comes from."""

    run_id: str
    kind: str
    started: datetime
    ended: datetime | None = None
    state: str = "running"
    orchestrator: str = ""
    totals: dict[str, int] = field(default_factory=dict)
    segments: int = 0
    new_versions: int = 0  # loaded so far
    passed_over: Counter[str] = field(
        default_factory=Counter
    )  # what is no capture in files that were brought
    failures: list[str] = field(default_factory=list)  # worth a look: each says what happened and what to do

    @property
    def exit_code(self) -> int:
        return 1 if self.failures else 0


# A plain class and no dataclass: Prefect walks into dataclasses among a task's arguments.
class Workshop:
    """One run's tools. A context manager: the pool and the threads end with it."""

    def __init__(
        self,
        settings: Settings,
        kind: str,
        sources: Sequence[Source],
        catalogue: Sequence[Source],
        lock: int,
        *,
        crawls: int | None = None,
    ):
        """`crawls`: how many crawl processes there may be at a time; `processes` unless given."""
        if log.level == logging.NOTSET:  # under a Prefect worker nobody else says how much is to be told
            log.setLevel(logging.INFO)
        self.settings = settings
        self.sources = tuple(sources)  # those to crawl; none in a run over files
        self.catalogue = tuple(catalogue)
        self.book = SourceBook(catalogue)
        self.lock = lock
        self.pace = Pace()
        self.stop = threading.Event()
        started = datetime.now(UTC)
        self.report = RunReport(new_run_id(started), kind, started)
        self.record = RunRecord(
            self.report.run_id,
            kind,
            started,
            robots_tags=list(settings.robots_tags),
            user_agent=settings.user_agent,
        )
        self.brought_by: dict[str, str] = {}  # of a user's files that wait, the run that brought them
        # a thread for each crawl process, which it waits for, and for what is extracted meanwhile
        waiting = settings.processes if crawls is None else crawls
        self.threads = ThreadPoolExecutor(waiting + 2 * settings.processes, thread_name_prefix="nightdesk")
        self._pool: ExtractionPool | None = None
        self._making = threading.Lock()

    @property
    def run_id(self) -> str:
        return self.report.run_id

    def run_of(self, segment: Segment) -> str:
        """The run that captured a segment, or brought it."""
        return segment.run_id or self.brought_by.get(segment.name, self.run_id)

    def note_brought(self, segment: Segment) -> None:
        """Note in the archive that this run brings a user's file, unless an earlier one does."""
        if segment.run_id is None and segment.name not in self.brought_by:
            self.brought_by[segment.name] = self.run_id
            self.record.brought.append(segment.name)
            self.record.save(self.settings.home)

    def note_passed_over(self, name: str, counts: Mapping[str, int]) -> None:
        """Tell of a file what was passed over in it, and why, and keep it for the run's report."""
        if counts:
            log.info("passed over in %s: %s", name, in_words(counts))
        with self._making:
            self.report.passed_over.update(counts)

    def note_begin(self) -> None:
        """Note in the archive that the run has begun, and what it goes by."""
        record, home = self.record, self.settings.home
        record.orchestrator = self.report.orchestrator
        record.sources = sorted(source.name for source in self.sources) or None
        record.catalogue = keep_catalogue(home, self.catalogue)
        record.save(home)

    def note_end(self, reported: Mapping[str, int]) -> None:
        """Note in the archive how the run ended. `reported` is what its crawl counted."""
        record, report = self.record, self.report
        record.state, record.ended, record.is_closed = report.state, report.ended, True
        record.orchestrator, record.message = report.orchestrator, "\n".join(report.failures) or None
        record.reported = dict(reported)
        record.save(self.settings.home)

    @property
    def pool(self) -> ExtractionPool:
        """The extraction processes; started when first needed, since a quiet night needs none."""
        with self._making:
            if self._pool is None:
                self._pool = extraction_pool(
                    self.settings,
                    self.book,
                    RobotsTags.of(self.settings.robots_tags, self.settings.user_agent),
                    Profiles(self.settings.profiles),
                ).__enter__()
            return self._pool

    def halt(self) -> None:
        """Someone wants to stop: crawls close their segments, extraction is dropped, and nothing is begun."""
        self.stop.set()
        with self._making:
            if self._pool is not None:
                self._pool.__exit__(None, None, None)
        self.threads.shutdown(wait=True, cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.halt()


def extraction_pool(
    settings: Settings, book: SourceBook, tags: RobotsTags, profiles: Profiles
) -> ExtractionPool:
    """Processes that extract pages of the sources in `book`, heeding these tags and knowing this of their sites."""
    return ExtractionPool(
        settings.processes,
        book=book,
        extractor=partial(extract, tags=tags, profiles=profiles),
        page_seconds=settings.page_seconds,
        page_megabytes=settings.page_megabytes,
    )


class Ticker:
    """Says how long work goes on: often at first, then less and less, so that a night's log stays short."""

    def __init__(self, first: float = 2.0, longest: float = 60.0) -> None:
        self._wait, self._longest = first, longest
        self._next = time.monotonic() + first
        self._last = ""

    def say(self, text: str) -> None:
        """Log `text` if it is time and it says something new."""
        if time.monotonic() < self._next or text == self._last:
            return
        log.info(text)
        self._last = text
        self._wait = min(self._wait * 1.5, self._longest)
        self._next = time.monotonic() + self._wait


_WHY_PASSED_OVER = {
    "garbage": "stretches of bytes that are no record",
    "damaged": "records that break off or are longer than they say",
    "not_http": "of something else than http and https",
    "resource": "no HTML",
    "conversion": "their originals are what counts",
    "continuation": "their first parts are told as truncated",
    "revisit": "of what is no page",
    "unknown": "of no type that is known",
}


def in_words(passed_over: Mapping[str, int]) -> str:
    """What was passed over in a user's files, most first: "request 12, garbage 1 (stretches...)"."""
    most_first = sorted(passed_over.items(), key=lambda item: (-item[1], item[0]))
    told = ((f"{kind} {times:,}", _WHY_PASSED_OVER.get(kind)) for kind, times in most_first)
    return ", ".join(f"{what} ({why})" if why else what for what, why in told)


def megabytes(size: int) -> str:
    """A number of bytes for people, in MB of 1,000,000."""
    return f"{size / 1e6:,.1f} MB"
