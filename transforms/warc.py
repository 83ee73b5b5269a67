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
from transforms.items import Capture, Hints, Kind
from transforms.urls import url_key
from transforms.warc_fields import capture_id, date_of, hints_of, kind_of, metadata_of, target_uri
from transforms.warc_frames import KEEP, Frame, frames, is_compressed
from transforms.warc_http import Headers, Message, digest_matches, header, parse_message, sha1_digest
from transforms.warc_write import normalise as normalise

_WAITING = 256  # metadata records that wait for their response; ours lie right before it


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a file's records do not say of themselves. Picklable."""

    warc_file: str  # path of the file below the home, as it goes into `Capture`
    segment: str
    run_id: str
    book: SourceBook

    def source_of(self, url: str) -> str:
        return self.book.name_for(url)


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a WARC file that can be read by itself: the records that begin in [offset, end)."""

    offset: int
    end: int
    records: int  # responses in it


@dataclass(slots=True)
class RawCapture:
    """A response record, read, joined with its metadata record and verified."""

    capture: Capture
    http_headers: Headers  # latin-1, as stored
    body: bytes  # as stored: content codings kept, transfer codings undone
    hints: Hints
    truncated: bool  # the body is not all of what was sent, and must not pass for it
    digest_ok: bool | None  # None: the record has no digest, or one of an unknown algorithm
    problem: str | None  # why the record can't be used at all: no HTTP response, too large
    flaw: str | None = None  # why `truncated`, or what is wrong with the digest, in words
    withheld: str | None = None  # why the crawler left the body out on purpose
    rendered: bytes | None = None  # the page as a browser showed it: HTML in UTF-8, from a conversion record


class Captures(Iterator[RawCapture]):
    """The captures of a file or span, one after the other; `skipped` counts what was passed over.

    Keys of `skipped`: a WARC record type ("request", "warcinfo"...), "not_http" (a response to something
    else than http(s), or to nothing), "garbage" (a stretch of bytes that is no record).
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
                held.rendered = _rendered(frame, held)
                yield held
                held = None
            if kind == "metadata":
                concurrent = frame.headers.get("WARC-Concurrent-To")
                if concurrent and frame.flaw is None:
                    if len(waiting) >= _WAITING:
                        waiting.clear()
                    waiting[concurrent] = metadata_of(frame.block)
            metadata: dict[str, str] = {}
            if kind in ("response", "revisit"):
                metadata = waiting.pop(frame.headers.get("WARC-Record-ID") or "", {})
            if kind != "response" and not _is_page_revisit(kind, metadata):
                self.skipped[kind] += 1
                continue
            if not target_uri(frame.headers).lower().startswith(("http://", "https://")):
                self.skipped["not_http"] += 1
                continue
            held = _capture(frame, metadata, context)
        if held is not None:
            yield held


def read_captures(
    path: Path, span: Span | None = None, *, context: ReadContext, keep: int = KEEP
) -> Captures:
    """The response records of a WARC file, or of a span of it, as captures; and our revisits of pages.

    Reads .warc and .warc.gz, WARC 1.0 and 1.1. A record of more than `keep` bytes is a capture with a
    `problem` and no body. Raises WarcError, naming the file, if it is no WARC; an empty file has no records.
    """
    if span is None and not _is_empty(path):
        is_compressed(path)
    return Captures(path, span, context, keep)


def read_record(path: Path, offset: int) -> RawCapture:
    """The one response at this offset, with nothing of what a ReadContext tells. Raises WarcError."""
    context = ReadContext(path.name, "", "", SourceBook(()))
    found_frames = islice(frames(path, start=offset), 2) if path.is_file() else iter(())
    frame = next(found_frames, None)
    if (
        frame is None
        or frame.offset != offset
        or (frame.headers.get("WARC-Type") or "").lower() != "response"
    ):
        found = "no file" if not path.is_file() else "no record" if frame is None else "another record"
        raise WarcError(f"{path}: expected a response record at byte {offset}, found {found}")
    capture = _capture(frame, {}, context)
    following = next(found_frames, None)
    if following is not None:
        capture.rendered = _rendered(following, capture)
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
        count += kind in ("response", "revisit")
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


def _is_page_revisit(kind: str, metadata: dict[str, str]) -> bool:
    # A listing that is as it was tells nothing. Of other people's revisits nobody knows what they were asked for.
    return kind == "revisit" and metadata.get("kind") == Kind.PAGE


def _is_empty(path: Path) -> bool:
    return path.exists() and not path.stat().st_size


def _rendered(frame: Frame, before: RawCapture) -> bytes | None:
    """The HTML of a whole conversion record (ISO 28500, 6.7) of the response that lies right before it."""
    fields = frame.headers
    if (
        (fields.get("WARC-Type") or "").lower() != "conversion"
        or fields.get("WARC-Refers-To") != before.capture.warc_record_id
        or not (fields.get("Content-Type") or "").lower().startswith("text/html")
        or frame.flaw is not None
        or frame.length != len(frame.block)
        or digest_matches(fields.get("WARC-Block-Digest"), frame.block) is False
    ):
        return None
    return frame.block


def _capture(frame: Frame, metadata: dict[str, str], context: ReadContext) -> RawCapture:
    fields = frame.headers
    target = target_uri(frame.headers)
    message = parse_message(frame.block)
    problem = flaw = None
    if message is None:
        problem = f"expected an HTTP response, found {frame.block[:40]!r}"
        message = Message(0, "", [], frame.block, frame.block, None)
    payload_digest = sha1_digest(message.body)
    digest_ok: bool | None = None
    revisit = (fields.get("WARC-Type") or "").lower() == "revisit"
    if revisit:
        payload_digest = fields.get("WARC-Payload-Digest") or payload_digest
        flaw = frame.flaw
        message.body = b""
    elif frame.length > len(frame.block) and frame.found == frame.length:
        problem = f"expected a record that fits into memory, found a block of {frame.length} bytes"
        payload_digest = fields.get("WARC-Payload-Digest") or payload_digest
        message.body = b""
    else:
        digest_ok = _digest_ok(frame, message, payload_digest)
        if frame.flaw and digest_ok is not True:  # a digest that holds says more than a torn gzip trailer
            flaw = frame.flaw
        elif fields.get("WARC-Truncated"):
            flaw = f"the archive says that the record is truncated: {fields.get('WARC-Truncated')}"
        else:
            flaw = message.flaw
    content_type = header(message.headers, "content-type")
    record_id = fields.get("WARC-Record-ID") or ""
    capture = Capture(
        capture_id=capture_id(
            record_id or f"{context.warc_file}@{frame.offset}", target, fields.get("WARC-Date")
        ),
        kind=kind_of(metadata.get("kind"), target, content_type),
        target_uri=target,
        url_key=url_key(target),
        warc_record_id=record_id,
        warc_date=date_of(fields.get("WARC-Date"), message.headers),
        status=message.status,
        content_type=content_type or None,
        payload_digest=payload_digest,
        payload_length=len(message.body),
        warc_file=context.warc_file,
        warc_offset=frame.offset,
        source=metadata.get("source") or context.source_of(target),
        run_id=context.run_id,
        segment=context.segment,
        discovered_in=metadata.get("via") or None,
        etag=header(message.headers, "etag") or None,
        last_modified=header(message.headers, "last-modified") or None,
        revisit=revisit,
        obtained_from=metadata.get("obtained-from") or None,
    )
    truncated = flaw is not None
    if digest_ok is False and flaw is None:
        flaw = "the digest does not match"
    return RawCapture(
        capture,
        message.headers,
        message.body,
        hints_of(metadata),
        truncated,
        digest_ok,
        problem,
        flaw,
        metadata.get("withheld"),
    )


def _digest_ok(frame: Frame, message: Message, payload_digest: str) -> bool | None:
    declared = frame.headers.get("WARC-Payload-Digest")
    if declared == payload_digest:
        return True
    block = digest_matches(frame.headers.get("WARC-Block-Digest"), frame.block)
    if block is not None:
        return block  # of the bytes themselves; what "the payload" is, writers disagree on
    payload = digest_matches(declared, message.body)
    if payload is False and message.stored is not message.body:
        return digest_matches(declared, message.stored)
    return payload
