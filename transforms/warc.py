"""WARC files into captures: reading, joining, verifying, and cutting into spans for parallel work.

Source: ISO 28500:2017 (WARC 1.1); 1.0 is read as well. Damage is told record by record, and never raised
once a file is known to be a WARC. How records are found in a damaged file: `warc_frames.py`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Self

from transforms.book import SourceBook
from transforms.errors import WarcError
from transforms.items import Kind
from transforms.warc_capture import RawCapture as RawCapture
from transforms.warc_capture import ReadContext as ReadContext
from transforms.warc_capture import capture_of, is_html, is_http, rendered_by
from transforms.warc_fields import metadata_of
from transforms.warc_frames import KEEP, frames, is_compressed
from transforms.warc_http import digest_matches

_WITH_PAYLOAD = ("response", "resource")
_CAPTURED = (*_WITH_PAYLOAD, "revisit")
_KINDS = frozenset((*_CAPTURED, "warcinfo", "request", "metadata", "conversion", "continuation"))
_WAITING = 256  # metadata records that wait for their response; ours lie right before it


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a WARC file that can be read by itself: the records that begin in [offset, end)."""

    offset: int
    end: int
    records: int  # that may be captures


class Captures(Iterator[RawCapture]):
    """The captures of a file or span, one after the other; `skipped` counts what was passed over.

    Keys of `skipped`: a WARC record type ("request", "warcinfo"...; "resource", of what is no HTML; "revisit", of what
    is no page; "unknown"), "not_http" (a response to something else than http(s), or to nothing), "garbage" (a stretch
    of bytes that is no record).
    """

    def __init__(self, path: Path, span: Span | None, context: ReadContext, keep: int = KEEP) -> None:
        self.skipped: Counter[str] = Counter()
        self._records = self._read(path, span, context, keep)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> RawCapture:
        return next(self._records)

    def _read(self, path: Path, span: Span | None, context: ReadContext, keep: int) -> Iterator[RawCapture]:
        waiting: dict[str, dict[str, str]] = {}
        held: RawCapture | None = None  # until it is known whether its conversion follows
        start, end = (span.offset, span.end) if span else (0, None)
        for frame in frames(path, start=start, end=end, keep=keep, skipped=self.skipped):
            kind = (frame.headers.get("WARC-Type") or "unknown").lower()
            if held is not None:
                held.rendered = rendered_by(frame, held)
                yield held
                held = None
            if kind == "metadata":
                concurrent = frame.headers.get("WARC-Concurrent-To")
                if concurrent and frame.flaw is None:
                    if len(waiting) >= _WAITING:
                        waiting.clear()
                    waiting[concurrent] = metadata_of(frame.block)
            metadata: dict[str, str] = {}
            if kind in _CAPTURED:
                metadata = waiting.pop(frame.headers.get("WARC-Record-ID") or "", {})
            if kind not in _CAPTURED or (kind == "resource" and is_http(frame) and not is_html(frame)):
                self.skipped[kind if kind in _KINDS else "unknown"] += 1
                continue
            if not is_http(frame):
                self.skipped["not_http"] += 1
                continue
            held = capture_of(frame, metadata, context)
            if held.capture.revisit and held.capture.kind is not Kind.PAGE:
                self.skipped[kind] += 1  # a listing that is as it was tells nothing
                held = None
        if held is not None:
            yield held


def read_captures(
    path: Path, span: Span | None = None, *, context: ReadContext, keep: int = KEEP
) -> Captures:
    """The responses in a WARC file, or a span of it, as captures: its response records, HTML resources, revisits of pages.

    Reads .warc and .warc.gz, WARC 1.0 and 1.1. A record of more than `keep` bytes is a capture with a
    `problem` and no body. Raises WarcError, naming the file, if it is no WARC; an empty file has no records.
    """
    if span is None and not _is_empty(path):
        is_compressed(path)
    return Captures(path, span, context, keep)


def read_record(path: Path, offset: int) -> RawCapture:
    """The one response or resource at this offset, with nothing of what a ReadContext tells. Raises WarcError."""
    context = ReadContext(path.name, "", "", SourceBook(()))
    found_frames = islice(frames(path, start=offset), 2) if path.is_file() else iter(())
    frame = next(found_frames, None)
    if (
        frame is None
        or frame.offset != offset
        or (frame.headers.get("WARC-Type") or "").lower() not in _WITH_PAYLOAD
    ):
        found = "no file" if not path.is_file() else "no record" if frame is None else "another record"
        raise WarcError(f"{path}: expected a response record at byte {offset}, found {found}")
    capture = capture_of(frame, {}, context)
    following = next(found_frames, None)
    if following is not None:
        capture.rendered = rendered_by(following, capture)
    return capture


def index(path: Path, records: int = 64) -> list[Span]:
    """Spans of about `records` responses each, in order, that together are the whole file.

    A span ends behind a response and its conversion, and so before the metadata record of the next. A file gzipped as a
    whole is one span (see `normalise`). Raises WarcError as `read_captures` does.
    """
    if _is_empty(path):
        return []
    is_compressed(path)
    spans: list[Span] = []
    begin = last = count = 0
    for frame in frames(path, keep=0):
        kind = (frame.headers.get("WARC-Type") or "").lower()
        if count >= records and frame.offset != last and kind != "conversion":
            spans.append(Span(begin, frame.offset, count))
            begin, count = frame.offset, 0
        last = frame.offset
        count += kind in _CAPTURED
    if count or not spans:
        return [*spans, Span(begin, path.stat().st_size, count)]
    return [*spans[:-1], Span(spans[-1].offset, path.stat().st_size, spans[-1].records)]


def whole_end(path: Path) -> int:
    """Where the last whole record of the file's undamaged beginning ends: the file may be cut there.

    Whole is a record whose gzip member is complete with its CRC, whose block is as long as announced and
    properly closed, and has the block digest it claims.
    """
    end = expected = 0
    for frame in frames(path):
        digest = frame.headers.get("WARC-Block-Digest") if frame.found <= KEEP else None
        if (
            frame.offset != expected
            or frame.flaw
            or not frame.closed
            or digest_matches(digest, frame.block) is False
        ):
            break
        if frame.end is not None:
            end = expected = frame.end
    return end


def _is_empty(path: Path) -> bool:
    return path.exists() and not path.stat().st_size
