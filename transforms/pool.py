"""Extraction in parallel: a page that takes too long, eats the memory or kills its process is one rejection.

A WARC is cut into spans, a span is a job. A job that fails is done again capture by capture, each under a
page's own limits, so that only the culprit is lost. The answer does not depend on the number of processes, nor
on the order in which they finish.
"""

import os
import signal
import sys
import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any, ClassVar, Self

from pebble import ProcessExpired, ProcessPool

from transforms.book import SourceBook
from transforms.durable import sync
from transforms.errors import NightdeskError
from transforms.extract import extract
from transforms.items import Reason
from transforms.warc import Span, index
from transforms.ways import Extractor, OneWay, Way, Ways
from transforms.worker import EXIT_MEMORY, Done, Job, look_over, refuse, run, start

SPAN_RECORDS = 16  # captures a job: few enough that the processes end a file together
_SECONDS_A_RECORD = 0.5  # that a job may take above one page's limit: 20 times what a page takes
_RESTARTS = 3  # of a pool that broke as a whole, before that counts as a fault
_MAX_DETAIL = 500  # characters


class ExtractionPool:
    """Processes that turn WARC files into extraction files. A context manager; safe to use from several threads.

    `page_seconds` and `page_megabytes` (MiB above what an idle process has) are what one page may take.
    `extractor` is what is done with each capture: a function that a new process can import. `ways` tells instead how
    the pages of each run are read, where runs differ in that.
    """

    def __init__(
        self,
        processes: int,
        *,
        book: SourceBook,
        page_seconds: float = 20.0,
        page_megabytes: int = 1024,
        extractor: Extractor = extract,
        ways: Ways | None = None,
    ) -> None:
        self._processes = max(1, processes)
        self._page_seconds = page_seconds
        self._arguments = (ways or OneWay(Way(book, extractor)), page_megabytes)
        self._lock = threading.Lock()
        self._pool: ProcessPool | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with self._lock:
            self._closed = True
            if self._pool is not None:
                self._pool.stop()  # type: ignore[no-untyped-call]
                self._pool.join()

    def warm(self) -> None:
        """Start the processes now, which takes a second or two, and not when the first file comes."""
        with self._lock:
            self._living().schedule(int)

    def extract(
        self,
        warc: Path,
        out: Path,
        *,
        warc_file: str,
        segment: str,
        run_id: str,
        on_progress: Callable[[int, int], None] | None = None,
        wanted: frozenset[int] | None = None,
        spans: Sequence[Span] | None = None,
    ) -> Counter[str]:
        """Extract every response of `warc` into `out`, a JSON object a line, by rising offset.

        `out` appears whole or not at all. `on_progress` is told captures done and captures in all. Answers the
        counts "captures", "pages", "articles", "rejections", "rejected.<reason>" and "skipped.<what>". Raises WarcError if the
        file is no WARC.

        `wanted`: byte offsets of the responses to extract, if not all; spans without any are not read. `spans`: those
        of the file, if they are known (see `spans_of`).
        """
        spans = spans_of(warc) if spans is None else spans
        if wanted is not None:
            places = sorted(wanted)
            spans = [span for span in spans if _has_any(places, span)]
        total = sum(span.records for span in spans) if wanted is None else len(wanted)
        counts: Counter[str] = Counter()
        jobs = [self._job(warc, span, warc_file, segment, run_id, wanted) for span in spans]
        with _atomic(out) as write:
            for done in self._run_all(jobs):
                write(done.lines)
                counts.update(done.counts)
                if on_progress is not None:
                    on_progress(counts["captures"], total)
        return counts

    def _job(
        self,
        warc: Path,
        span: Span,
        warc_file: str,
        segment: str,
        run_id: str,
        wanted: frozenset[int] | None,
    ) -> Job:
        seconds = self._page_seconds + _SECONDS_A_RECORD * span.records
        return Job(warc.resolve(), span, warc_file, segment, run_id, seconds, wanted=wanted)

    def _run_all(self, jobs: list[Job]) -> Iterator[Done]:
        """The jobs' results in the jobs' order; a failed job's, capture by capture."""
        futures = [self._schedule(run, job) for job in jobs]
        for job, future in zip(jobs, futures, strict=True):
            result = self._wait(future)
            if isinstance(result, Done):
                yield result
            else:
                yield from self._one_by_one(job)

    def _one_by_one(self, job: Job) -> Iterator[Done]:
        singles = [
            replace(job, seconds=self._page_seconds, only=number) for number in range(job.span.records)
        ]
        futures = [self._schedule(run, single) for single in singles]
        for single, future in zip(singles, futures, strict=True):
            result = self._wait(future)
            for _ in range(_RESTARTS):
                if not isinstance(result, BrokenProcessPool):
                    break
                result = self._wait(self._schedule(run, single))
            if isinstance(result, Done):
                yield result
            else:
                reason, detail = _verdict(result, self._page_seconds)
                refused = self._wait(self._schedule(refuse, single, reason, detail[:_MAX_DETAIL]))
                if not isinstance(refused, Done):
                    raise refused
                yield refused
        looked = self._wait(self._schedule(look_over, job))
        if isinstance(looked, Done):  # what was passed over in it; not worth more than one try
            yield looked

    def _schedule(self, function: Callable[..., Done], job: Job, *more: object) -> "Future[Done]":
        with self._lock:
            future: Future[Done] = self._living().schedule(function, args=(job, *more), timeout=job.seconds)
            return future

    def _living(self) -> ProcessPool:
        """The pool; one that broke as a whole is replaced. Raises NightdeskError after the end."""
        if self._closed:
            raise NightdeskError("the extraction pool is closed: expected no more files after that")
        if self._pool is None or not self._pool.active:
            self._pool = ProcessPool(
                self._processes, initializer=start, initargs=self._arguments, context=_BareSpawn()
            )
        return self._pool

    def _wait(self, future: "Future[Done]") -> Done | BaseException:
        """A job's result, or what went wrong. Raises NightdeskError if the pool is closed meanwhile."""
        while not wait((future,), timeout=1.0).done:
            if self._closed:
                raise NightdeskError("the extraction pool was closed before the file was done")
        return future.exception() or future.result()


def _has_any(places: Sequence[int], span: Span) -> bool:
    """Does any of these byte offsets, which are sorted, lie in the span?"""
    first = bisect_left(places, span.offset)
    return first < len(places) and places[first] < span.end


def spans_of(warc: Path) -> list[Span]:
    """A WARC file cut into what a job is.

    Raises:
        WarcError: the file is no WARC.
    """
    return index(warc, SPAN_RECORDS)


def _verdict(error: BaseException, seconds: float) -> tuple[Reason, str]:
    """Why a page could not be extracted, by what became of its process."""
    if isinstance(error, TimeoutError):
        return Reason.TIMED_OUT, f"more than {seconds:g} s"
    if isinstance(error, ProcessExpired):
        code = error.exitcode or 0
        if code == EXIT_MEMORY:
            return Reason.OUT_OF_MEMORY, "more memory than a page may have"
        if code == -signal.SIGKILL:  # the kernel's own answer to a lack of memory
            return Reason.OUT_OF_MEMORY, "the process was killed (SIGKILL)"
        name = signal.Signals(-code).name if -code in list(signal.Signals) else f"code {code}"
        return Reason.CRASHED, f"the process ended with {name}"
    return Reason.CRASHED, f"{type(error).__name__}: {error}"


@contextmanager
def _atomic(path: Path) -> Iterator[Callable[[bytes], object]]:
    """Write a file that is there whole, and safe from a power cut, or not at all."""
    partial = path.with_name(path.name + ".tmp")
    with partial.open("wb") as file:
        yield file.write
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    sync(path.parent)


class _BareProcess(SpawnProcess):
    """A spawned process that does not import the parent's `__main__`.

    That would be the command line with Prefect behind it: two seconds and 100 MB a worker, for nothing.
    """

    _main = threading.Lock()

    def start(self) -> None:
        with self._main:
            main = sys.modules["__main__"]
            sys.modules["__main__"] = ModuleType("__main__")
            try:
                super().start()
            finally:
                sys.modules["__main__"] = main


class _BareSpawn(SpawnContext):
    Process: ClassVar[Any] = _BareProcess
