"""What the steps of one run share: settings, sources, process pool, threads, the wish to stop."""

import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from types import TracebackType
from typing import Self

from flows.segments import new_run_id
from flows.settings import Settings
from transforms.book import SourceBook
from transforms.extract import extract
from transforms.items import Source
from transforms.pool import ExtractionPool
from transforms.profile import Profiles
from transforms.robots_tags import RobotsTags

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
    failures: list[str] = field(default_factory=list)  # worth a look: each says what happened and what to do

    @property
    def exit_code(self) -> int:
        return 1 if self.failures else 0


# A plain class and no dataclass: Prefect walks into dataclasses among a task's arguments.
class Workshop:
    """One run's tools. A context manager: the pool and the threads end with it."""

    def __init__(
        self, settings: Settings, kind: str, sources: Sequence[Source], catalogue: Sequence[Source], lock: int
    ):
        if log.level == logging.NOTSET:  # under a Prefect worker nobody else says how much is to be told
            log.setLevel(logging.INFO)
        self.settings = settings
        self.sources = tuple(sources)  # those to crawl; none in a run over files
        self.catalogue = tuple(catalogue)
        self.book = SourceBook(catalogue)
        self.lock = lock
        self.stop = threading.Event()
        started = datetime.now(UTC)
        self.report = RunReport(new_run_id(started), kind, started)
        self.threads = ThreadPoolExecutor(2 * settings.processes + 2, thread_name_prefix="nightdesk")
        self._pool: ExtractionPool | None = None
        self._making = threading.Lock()

    @property
    def run_id(self) -> str:
        return self.report.run_id

    @property
    def pool(self) -> ExtractionPool:
        """The extraction processes; started when first needed, since a quiet night needs none."""
        with self._making:
            if self._pool is None:
                self._pool = ExtractionPool(
                    self.settings.processes,
                    book=self.book,
                    extractor=partial(
                        extract,
                        tags=RobotsTags.of(self.settings.robots_tags, self.settings.user_agent),
                        profiles=Profiles(self.settings.profiles),
                    ),
                    page_seconds=self.settings.page_seconds,
                    page_megabytes=self.settings.page_megabytes,
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


def megabytes(size: int) -> str:
    """A number of bytes for people, in MB of 1,000,000."""
    return f"{size / 1e6:,.1f} MB"
