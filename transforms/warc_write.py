"""WARC records as bytes, and a user's WARC made fit for the archive.

Source: ISO 28500:2017 (WARC 1.1). Nothing that comes from the web can break out of the field it is put in:
line ends and other control characters in names and values become spaces.
"""

import os
import re
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import uuid4

from fastwarc.warc import HeaderMap

from transforms.durable import sync
from transforms.errors import WarcError
from transforms.warc_frames import Frame, Sink, frames, is_compressed
from transforms.warc_http import sha1_digest

RENDERED_TYPE = "text/html; charset=utf-8"  # of a page as a browser showed it

PART_SUFFIX = ".part"  # of a file that is being made

Watch = Callable[[int], None]  # told how many bytes more were gone through; may raise to end the work

# Of a plain file whose lengths are wrong, how many times its size is read, or written, before it is given up
_MOST_TIMES_READ, _MOST_TIMES_WRITTEN = 50, 4
_UNSUSPECTED = 1 << 20  # bytes
_LEVEL = 6  # of gzip
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]+")
_NOT_TOKEN = re.compile(r"[^!#$%&'*+\-.^_`|~0-9A-Za-z]")  # RFC 9110, 5.6.2


def new_record_id() -> str:
    """A fresh WARC-Record-ID."""
    return f"<urn:uuid:{uuid4()}>"


def warc_date(at: datetime) -> str:
    """An aware time as WARC-Date: UTC, microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def record(
    kind: str, fields: Iterable[tuple[str, str | None]], block: bytes, *, packed_from: int | None = None
) -> bytes:
    """One WARC 1.1 record as a gzip member; fields that are None are left out.

    WARC-Type, WARC-Block-Digest and Content-Length are added.

    Args:
        packed_from: from this byte of the block on it is compressed already, and is stored as it is: to
            compress it once more takes twenty times as long and gains nothing.
    """
    start = record_head(kind, (*fields, ("WARC-Block-Digest", sha1_digest(block))), len(block))
    if packed_from is not None:
        return _member(start + block[:packed_from], block[packed_from:] + b"\r\n\r\n")
    compress = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
    pieces = [compress.compress(start), compress.compress(block)]
    return b"".join((*pieces, compress.compress(b"\r\n\r\n"), compress.flush()))


def record_head(kind: str, fields: Iterable[tuple[str, str | None]], length: int) -> bytes:
    """Version line and fields of a WARC 1.1 record, and the empty line; WARC-Type and Content-Length are added."""
    head = ["WARC/1.1", f"WARC-Type: {kind}"]
    head += [f"{name}: {_one_line(value)}" for name, value in fields if value is not None]
    head += [f"Content-Length: {length}", "", ""]
    return "\r\n".join(head).encode("utf-8", "replace")


def _member(text: bytes, packed: bytes) -> bytes:
    """One gzip member (RFC 1952): text compressed, and after it, in the same stream, bytes stored as they are."""
    compress, store = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31), zlib.compressobj(0, zlib.DEFLATED, -15)
    crc, size = zlib.crc32(packed, zlib.crc32(text)), len(text) + len(packed)
    return b"".join(
        (
            compress.compress(text),
            compress.flush(zlib.Z_FULL_FLUSH),  # ends a block, not the stream
            store.compress(packed),
            store.flush(),
            struct.pack("<II", crc, size & 0xFFFF_FFFF),
        )
    )


def copied_record(fields: HeaderMap, record_id: str, block: bytes) -> bytes:
    """A whole record of another file, its named fields as they are there, as a gzip member.

    Args:
        record_id: for a record that has none of its own.
    """
    head = [_one_line(fields.status_line or "") or "WARC/1.1"]
    if not fields.get("WARC-Record-ID"):
        head.append(f"WARC-Record-ID: {record_id}")
    head += [
        f"{name}: {_one_line(value)}" for name, value in fields.items() if name.lower() != "content-length"
    ]
    head += [f"Content-Length: {len(block)}", "", ""]
    compress = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
    pieces = [compress.compress("\r\n".join(head).encode("utf-8", "replace")), compress.compress(block)]
    return b"".join((*pieces, compress.compress(b"\r\n\r\n"), compress.flush()))


def conversion_record(url: str, refers_to: str, html: bytes) -> bytes:
    """What a browser made of a response (ISO 28500, 6.7). It goes right behind the record that it refers to."""
    head = (
        ("WARC-Record-ID", new_record_id()),
        ("WARC-Date", warc_date(datetime.now(UTC))),
        ("WARC-Target-URI", url),
        ("WARC-Refers-To", refers_to),
        ("Content-Type", RENDERED_TYPE),
    )
    return record("conversion", head, html)


def fields_block(fields: Iterable[tuple[str, str | None]]) -> bytes:
    """An application/warc-fields block; fields that are None or empty are left out."""
    lines = [f"{name}: {_one_line(value)}\r\n" for name, value in fields if value]
    return "".join(lines).encode("utf-8", "replace")


def http_head(status: int, reason: str, headers: Sequence[tuple[str, str]], length: int | None) -> bytes:
    """Status line and headers of a response as it is stored.

    Transfer-Encoding goes, since the chunking is undone; with a `length`, Content-Length is that.
    """
    lines = [f"HTTP/1.1 {status:03d} {_one_line(reason)}"]
    for name, value in headers:
        name = _NOT_TOKEN.sub("", name)
        lower = name.lower()
        if not name or lower == "transfer-encoding" or (lower == "content-length" and length is not None):
            continue
        lines.append(f"{name}: {_one_line(value)}")
    if length is not None:
        lines.append(f"Content-Length: {length}")
    return "\r\n".join((*lines, "", "")).encode("latin-1", "replace")


def normalise(
    path: Path, target: Path, *, watch: Watch = lambda _: None, pack: bool = False, take: bool = False
) -> None:
    """Copy a user's WARC to `target` so that each record can be read by its offset.

    A verbatim copy, unless gzip members hold several records each, or it is to be packed: then every record becomes a
    member of its own. `target` appears whole and synced, or not at all.

    Args:
        watch: told how many bytes more were gone through; may raise to end the work.
        pack: gzip what is not.
        take: where a verbatim copy will do, move the file itself.

    Raises:
        WarcError: `path` is no WARC, or one whose records are made to be read over and over.
        OSError: trouble with the disk.
    """
    if is_compressed(path):
        pack = False
        for frame in frames(path, keep=0):
            watch(0)
            pack = pack or frame.end is None
    elif not pack:
        for _ in _once(path, _MOST_TIMES_READ, None):
            watch(0)
    target.parent.mkdir(parents=True, exist_ok=True)
    if take and not pack:
        sync(path)
        path.replace(target)
        sync(target.parent)
        return
    with appearing(target) as out:
        if pack:
            copy = MemberPerRecord(out)
            for frame in _once(path, _MOST_TIMES_WRITTEN, copy):
                copy.end()
                watch(frame.found)
        else:
            with path.open("rb") as source:
                while piece := source.read(1 << 20):
                    out.write(piece)
                    watch(len(piece))


def _once(path: Path, times: int, sink: Sink | None) -> Iterator[Frame]:
    """A file's records, which may overlap where lengths are wrong, but not without end."""
    can_overlap = not is_compressed(path)
    left = times * (path.stat().st_size + _UNSUSPECTED)
    for frame in frames(path, keep=0, sink=sink):
        yield frame
        left -= frame.found
        if left < 0 and can_overlap:
            raise WarcError(
                f"{path}: expected records one after the other, found more than {times} times the file's size in "
                "records that lie in each other: their lengths are wrong"
            )


@contextmanager
def appearing(target: Path) -> Iterator[BinaryIO]:
    """A file to be written that appears under its name whole and synced, or not at all."""
    part = target.with_name(target.name + PART_SUFFIX)
    try:
        with part.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    sync(target.parent)


class Output(Protocol):
    """Where bytes go."""

    def write(self, piece: bytes, /) -> object: ...


class MemberPerRecord:
    """Takes records in pieces (see `warc_frames.Sink`) and writes each as a gzip member."""

    def __init__(self, out: Output) -> None:
        self._out = out
        self._compress = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)

    def begin(self, head: bytes) -> None:
        self._compress = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
        self.write(head)

    def write(self, piece: bytes) -> None:
        self._out.write(self._compress.compress(piece))

    def end(self) -> None:
        self.write(b"\r\n\r\n")
        self._out.write(self._compress.flush())


def _one_line(text: str) -> str:
    return _UNSAFE.sub(" ", text).strip()
