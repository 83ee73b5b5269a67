"""Responses into WARC segments, and what became of URLs into the segment's log.

A segment is the pair SEGMENT.warc.gz and SEGMENT.jsonl, each `*.open` while it is written. Whatever moment
the process dies at, what was written before stays readable: a record goes to the system in one piece, its
metadata record before it, and log lines after the records they depend on. Closing syncs both files, then
renames the WARC, then the log: a log with its final name is a closed segment. See `recovery.py` for the rest.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import orjson

from spiders.records import (
    WARC_SUFFIX,
    Fetched,
    metadata_record,
    response_record,
    revisit_record,
    warcinfo_record,
)
from transforms.durable import sync
from transforms.errors import StorageError
from transforms.items import Hints, Kind, Listing, UrlEvent
from transforms.warc_http import sha1_digest
from transforms.warc_write import conversion_record, new_record_id

LOG_SUFFIX = ".jsonl"
OPEN_SUFFIX = ".open"


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
        metadata = metadata_record(response, record_id)
        if unchanged:
            main = revisit_record(response, record_id, digest)
        else:
            digest = digest or sha1_digest(response.body)
            main = response_record(response, record_id, digest)
        if (
            response.rendered is not None and response.withheld is None
        ):  # in one piece with it: a reader looks for it right there
            main += conversion_record(response.url, record_id, response.rendered)
        segment.write_warc(metadata + main)
        segment.captures += 1
        return CaptureResult(record_id, digest, unchanged, segment.name)

    def copy(self, records: bytes) -> str:
        """Write a capture of another archive, as `records.copied_response` made it; the segment's name."""
        segment = self._segment()
        segment.write_warc(records)
        segment.captures += 1
        return segment.name

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
            self._open.write_warc(warcinfo_record(name, self._run_id, self._user_agent))
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
            sync(landing)  # a rename must not reach the disk before the one that goes first
            opened.rename(landing / (name + suffix))
    sync(landing)


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
