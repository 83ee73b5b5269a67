"""What runs inside of an extraction process. Imports nothing but this room."""

import faulthandler
import multiprocessing
import os
import resource
import sys
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from transforms.book import SourceBook
from transforms.extract import EXTRACTOR
from transforms.items import Extraction, Kind, Reason, Rejection
from transforms.marks import marked
from transforms.warc import Captures, ReadContext, Span, read_captures
from transforms.ways import Extractor, Ways

_SKIPPED = "skipped."  # what begins the names of counts of what was passed over
EXIT_MEMORY = 77  # how a worker ends whose page wanted more memory than a page may have


@dataclass(frozen=True, slots=True)
class Job:
    """Captures to extract: those of a span, or one of them."""

    path: Path
    span: Span
    warc_file: str
    segment: str
    run_id: str
    seconds: float  # that it may take
    only: int | None = None  # the capture with this number, counted from 0 within the span
    wanted: frozenset[int] | None = None  # byte offsets of the records to extract; None for all


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job: lines of the extraction file, by rising offset, and their counts."""

    lines: bytes
    counts: Counter[str]


class _Worker:
    ways: Ways


def start(ways: Ways, megabytes: int) -> None:
    """Prepare this process: die with the parent, load all tables, then bound the memory.

    `megabytes`: address space (MiB) above what the prepared process has.
    """
    threading.Thread(target=_follow_parent, daemon=True).start()
    _Worker.ways = ways
    warm_up()
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def run(job: Job) -> Done:
    """Extract a job's captures. What raises goes to the parent; a page out of memory ends the process."""
    with Path(os.devnull).open("w", encoding="ascii") as nowhere:
        # The parent ends us when the time is up. Should it be gone while a C library holds the interpreter,
        # no thread of ours could notice: then this does it.
        faulthandler.dump_traceback_later(job.seconds * 2 + 10, exit=True, file=nowhere)
        try:
            return _run(job)
        except MemoryError:
            os._exit(
                EXIT_MEMORY
            )  # no clean-up: there is no memory for it, and the next page wants a fresh heap
        finally:
            faulthandler.cancel_dump_traceback_later()


def refuse(job: Job, reason: Reason, detail: str) -> Done:
    """The line of the one capture of a job that can't be extracted."""
    return _run(
        job,
        lambda raw, _: Extraction(raw.capture, rejection=Rejection(reason, detail), extractor=EXTRACTOR),
    )


def _run(job: Job, instead: Extractor | None = None) -> Done:
    way = _Worker.ways.of(job.run_id)
    extractor = instead or way.extractor
    context = ReadContext(job.warc_file, job.segment, job.run_id, way.book)
    lines: list[bytes] = []
    counts: Counter[str] = Counter()
    captures = read_captures(job.path, job.span, context=context)
    for number, raw in enumerate(captures):
        if job.only not in (None, number):
            continue
        if job.wanted is not None and raw.capture.warc_offset not in job.wanted:
            continue
        extraction = extractor(raw, way.book.by_name(raw.capture.source))
        lines.append(as_line(extraction))
        count(extraction, counts)
        if job.only is not None:
            break
    else:
        if job.only is None:
            counts.update(_passed_over(captures))
    return Done(b"".join(lines), counts)


def look_over(job: Job) -> Done:
    """What of a job's records is no capture, without extracting any."""
    captures = read_captures(
        job.path, job.span, context=ReadContext(job.warc_file, job.segment, job.run_id, SourceBook(()))
    )
    for _ in captures:
        pass
    return Done(b"", Counter(_passed_over(captures)))


def passed_over(counts: Mapping[str, int]) -> dict[str, int]:
    """Of the counts of a job or a file, those of what was passed over: see `Captures.skipped`."""
    return {key.removeprefix(_SKIPPED): times for key, times in counts.items() if key.startswith(_SKIPPED)}


def _passed_over(captures: Captures) -> dict[str, int]:
    return {_SKIPPED + kind: times for kind, times in captures.skipped.items()}


def count(extraction: Extraction, counts: Counter[str]) -> None:
    """Keep the totals: captures, pages, articles, rejections, and rejections by reason ("rejected.soft_404")."""
    counts["captures"] += 1
    counts["pages"] += extraction.capture.kind is Kind.PAGE
    counts["articles"] += extraction.article is not None
    if extraction.rejection is not None:
        counts["rejections"] += 1
        counts[f"rejected.{extraction.rejection.reason}"] += 1


def as_line(extraction: Extraction) -> bytes:
    """An extraction as a line of JSON, its article with the marks by which the load knows it again; datetimes ISO 8601
    with +00:00."""
    rejection, article = extraction.rejection, extraction.article
    return orjson.dumps(
        {
            "capture": extraction.capture,
            "extractor": extraction.extractor,
            "article": None if article is None else marked(article, extraction.story),
            "rejection": None
            if rejection is None
            else {
                "reason": rejection.reason,
                "detail": rejection.detail,
                "stage": rejection.reason.stage,
                "url_state": rejection.reason.url_state,
            },
        },
        option=orjson.OPT_APPEND_NEWLINE,
    )


def warm_up() -> None:
    """Load what the first page would otherwise wait for, and the memory limit would count as a page's."""
    from transforms.language import find_language

    find_language(
        ("en",), "A bridge over the river was opened to traffic on Monday, after a year of repairs. " * 2
    )


def _follow_parent() -> None:
    """A parent that was killed cannot end its workers: wait for that on its sentinel."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
