"""Responses into WARC segments, and what became of URLs into the segment's log.

A segment is the pair SEGMENT.warc.gz and SEGMENT.jsonl, each `*.open` while it is written. Whatever moment
the process dies at, what was written before stays readable: a record goes to the system in one piece, its
metadata record before it, and log lines after the records they depend on. Closing syncs both files, then
renames the WARC, then the log: a log with its final name is a closed segment. See `recovery.py` for the rest.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

import orjson

from transforms.errors import StorageError
from transforms.items import Hints, Kind, Listing, UrlEvent
from transforms.warc_http import sha1_digest
from transforms.warc_write import (
    conversion_record,
    fields_block,
    http_head,
    new_record_id,
    record,
    sync_folder,
    warc_date,
)

WARC_SUFFIX = ".warc.gz"
LOG_SUFFIX = ".jsonl"
OPEN_SUFFIX = ".open"

_SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_HTTP = "application/http; msgtype=response"
_FIELDS = "application/warc-fields"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response as it came over the wire, its transfer coding undone and its content coding not."""

    url: str
    status: int
    reason: str
    headers: list[tuple[str, str]]  # latin-1
    body: bytes
    kind: Kind
    source: str
    fetched_at: datetime  # aware
    via: str | None = None  # URL of the feed, sitemap, section or redirecting page
    hints: Hints = field(default_factory=Hints)
    ip: str | None = None
    known_digest: str | None = None  # "sha1:BASE32" of the body that the archive has under this URL
    known_date: datetime | None = None  # aware: when that was captured
    withheld: str | None = None  # why the body is not to be archived
    rendered: bytes | None = None  # the page as a browser shows it: HTML in UTF-8


@dataclass(frozen=True, slots=True)
class CaptureResult:
    """What was written for a response."""

    record_id: str
    payload_digest: str | None  # "sha1:BASE32" of the body; None if the server says "not modified"
    revisit: bool
    segment: str


class SegmentWriter:
    """Writes the segments of one crawl process, one after the other, each from its first record or line on.

    Nothing is ever appended to a closed file. Segments change in `tick` and `close` only, so between two
    ticks records and the lines that depend on them stay together: call `tick` when no listing is halfway
    through. Disk trouble raises StorageError, with the file as it was before.
    """

    def __init__(
        self,
        landing: Path,
        run_id: str,
        process: int,
        *,
        user_agent: str,
        max_captures: int = 200,
        max_seconds: float = 120.0,
        on_closed: Callable[[str], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._landing = landing
        self._run_id = run_id
        self._process = process
        self._user_agent = user_agent
        self._max_captures = max_captures
        self._max_seconds = max_seconds
        self._on_closed = on_closed
        self._clock = clock
        self._number = 0
        self._open: _Segment | None = None

    def capture(self, response: Fetched) -> CaptureResult:
        """Write a response with its metadata; one that is as it was, as a revisit without its body."""
        segment = self._segment()
        not_modified = response.status == 304 and (
            response.kind is not Kind.PAGE or response.known_digest is not None
        )
        digest = None if not_modified else sha1_digest(response.body)
        same = digest == response.known_digest and (
            response.kind is not Kind.PAGE or (response.status == 200 and response.withheld is None)
        )
        # the same bytes may show something else every day, if it is a script that they show it by
        unchanged = (not_modified or same) and response.rendered is None
        record_id = new_record_id()
        metadata = _metadata_record(response, record_id)
        if unchanged:
            main = _revisit_record(response, record_id, digest)
        else:
            digest = digest or sha1_digest(response.body)
            main = _response_record(response, record_id, digest)
        if (
            response.rendered is not None and response.withheld is None
        ):  # in one piece with it: a reader looks for it right there
            main += conversion_record(response.url, record_id, response.rendered)
        segment.write_warc(metadata + main)
        segment.captures += 1
        return CaptureResult(record_id, digest, unchanged, segment.name)

    def log(self, event: UrlEvent | Listing) -> None:
        """Write a line of the log."""
        self._segment().write_log(log_line(event))

    def tick(self) -> None:
        """Close the segment if it is full or old."""
        segment = self._open
        if segment is not None and (
            segment.captures >= self._max_captures or self._clock() - segment.opened >= self._max_seconds
        ):
            self.close()

    def close(self) -> None:
        """Close the segment, if one is open. More may follow, in a new one."""
        segment, self._open = self._open, None
        if segment is not None:
            segment.close()
            if self._on_closed is not None:
                self._on_closed(segment.name)

    def _segment(self) -> "_Segment":
        if self._open is None:
            name = f"{self._run_id}-{self._process:02d}-{self._number:05d}"
            self._number += 1
            self._open = _Segment(self._landing, name, self._clock())
            self._open.write_warc(_warcinfo_record(name, self._run_id, self._user_agent))
        return self._open


class _Segment:
    """The two files of an open segment."""

    def __init__(self, landing: Path, name: str, opened: float) -> None:
        self.name = name
        self.opened = opened  # on the writer's clock
        self.captures = 0
        self._landing = landing
        for suffix in (WARC_SUFFIX, LOG_SUFFIX):
            if (landing / (name + suffix)).exists():
                raise StorageError(
                    f"{landing / (name + suffix)}: expected no such file yet, found a closed segment"
                )
        self._warc = _create(landing / (name + WARC_SUFFIX + OPEN_SUFFIX))
        try:
            self._log = _create(landing / (name + LOG_SUFFIX + OPEN_SUFFIX))
        except StorageError:
            self._warc.close()
            raise

    def write_warc(self, data: bytes) -> None:
        _append(self._warc, data)

    def write_log(self, line: bytes) -> None:
        _append(self._log, line)

    def close(self) -> None:
        try:
            with self._warc, self._log:
                os.fsync(self._warc.fileno())
                os.fsync(self._log.fileno())
            finish(self._landing, self.name)
        except OSError as error:
            raise StorageError(f"{self._landing}: segment {self.name} can't be closed: {error}") from error


def finish(landing: Path, name: str) -> None:
    """Give a segment's two files, written and synced, their final names: the WARC first, the log last."""
    for suffix in (WARC_SUFFIX, LOG_SUFFIX):
        opened = landing / (name + suffix + OPEN_SUFFIX)
        if opened.exists():
            sync_folder(landing)  # a rename must not reach the disk before the one that goes first
            opened.rename(landing / (name + suffix))
    sync_folder(landing)


def log_line(event: UrlEvent | Listing) -> bytes:
    """An event as a line of the log: JSON, times in ISO 8601 with their offset, a line end."""
    line: dict[str, object] = {"type": "url" if isinstance(event, UrlEvent) else "listing"}
    for column in fields(event):
        value = getattr(event, column.name)
        if isinstance(value, StrEnum):
            value = value.value
        elif isinstance(value, datetime):
            value = value.astimezone(UTC)
        line[column.name] = _as_json(value)
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def _as_json(value: object) -> object:
    """Text without lone surrogates, which are no JSON, and hints as an object of such texts."""
    match value:
        case str():
            return value if value.isascii() else value.encode("utf-8", "replace").decode()
        case Hints():
            return {name: _as_json(getattr(value, name)) for name in _HINTS}
        case tuple():
            return [_as_json(item) for item in value]
        case _:
            return value


_HINTS = tuple(column.name for column in fields(Hints))


def _create(path: Path) -> BinaryIO:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("xb", buffering=0)
    except OSError as error:
        raise StorageError(
            f"{path}: expected to create this file, found: {error.strerror or error}"
        ) from error


def _append(file: BinaryIO, data: bytes) -> None:
    """Hand all of it to the system, or leave the file as it was."""
    before = file.tell()
    try:
        with memoryview(data) as view:
            written = 0
            while written < len(view):  # the system may take a part only
                written += file.write(view[written:])
    except OSError as error:
        file.seek(before)
        file.truncate()
        raise StorageError(
            f"{file.name}: expected to write {len(data)} bytes, found: {error.strerror or error}; "
            "what was written before is kept"
        ) from error


def _warcinfo_record(name: str, run_id: str, user_agent: str) -> bytes:
    block = fields_block(
        (
            ("software", f"nightdesk {version('nightdesk')}"),
            ("format", "WARC File Format 1.1"),
            ("conformsTo", "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
            ("isPartOf", run_id),
            ("http-header-user-agent", user_agent),
            ("robots", "obey (RFC 9309)"),
        )
    )
    head = (
        ("WARC-Record-ID", new_record_id()),
        ("WARC-Date", warc_date(datetime.now(UTC))),
        ("WARC-Filename", name + WARC_SUFFIX),
        ("Content-Type", _FIELDS),
    )
    return record("warcinfo", head, block)


def _metadata_record(response: Fetched, record_id: str) -> bytes:
    hints = response.hints
    block = fields_block(
        (
            ("source", response.source),
            ("kind", response.kind.value),
            ("via", response.via),
            ("hint-headline", hints.headline),
            ("hint-date", hints.date_published),
            ("hint-section", hints.section),
            ("hint-language", hints.in_language),
            ("hint-keywords", _json_array(hints.keywords)),
            ("withheld", response.withheld),
        )
    )
    head = (
        ("WARC-Record-ID", new_record_id()),
        ("WARC-Date", warc_date(response.fetched_at)),
        ("WARC-Target-URI", response.url),
        ("WARC-Concurrent-To", record_id),
        ("Content-Type", _FIELDS),
    )
    return record("metadata", head, block)


def _response_record(response: Fetched, record_id: str, digest: str) -> bytes:
    withheld, body = response.withheld is not None, response.body
    if withheld:  # ISO 28500, 5.15: the record says that it is not all; why, its metadata record does
        body, digest = b"", sha1_digest(b"")
    head = (
        ("WARC-Record-ID", record_id),
        ("WARC-Date", warc_date(response.fetched_at)),
        ("WARC-Target-URI", response.url),
        ("WARC-IP-Address", response.ip),
        ("WARC-Payload-Digest", digest),
        ("WARC-Truncated", "unspecified" if withheld else None),
        ("Content-Type", _HTTP),
    )
    http = http_head(response.status, response.reason, response.headers, len(body))
    packed_from = len(http) if _is_packed(response) else None
    return record("response", head, http + body, packed_from=packed_from)


def _is_packed(response: Fetched) -> bool:
    """Is the body compressed, by what its headers or its first bytes say?"""
    return response.body.startswith(b"\x1f\x8b") or any(
        name.lower() == "content-encoding" and value.strip().lower() not in ("", "identity")
        for name, value in response.headers
    )


def _revisit_record(response: Fetched, record_id: str, digest: str | None) -> bytes:
    head = (
        ("WARC-Record-ID", record_id),
        ("WARC-Date", warc_date(response.fetched_at)),
        ("WARC-Target-URI", response.url),
        ("WARC-IP-Address", response.ip),
        ("WARC-Profile", _SAME_PAYLOAD if digest else _NOT_MODIFIED),
        ("WARC-Refers-To-Target-URI", response.url),
        ("WARC-Refers-To-Date", warc_date(response.known_date) if response.known_date else None),
        ("WARC-Payload-Digest", digest or response.known_digest),
        ("Content-Type", _HTTP),
    )
    return record("revisit", head, http_head(response.status, response.reason, response.headers, None))


def _json_array(values: tuple[str, ...]) -> str | None:
    clean = [value.encode("utf-8", "replace").decode() for value in values]
    return orjson.dumps(clean).decode() if clean else None
