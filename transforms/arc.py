"""ARC files, versions 1 and 2: what the Internet Archive wrote until there was WARC.

Source: https://archive.org/web/researcher/ArcFileFormat.php. Readers end at the first damage (warcio 1.8), and hand out
what a wrong length says. So here, as in `warc_frames.py`, what a record announces is held against what is there, and
after damage it goes on with the next record that can be found. Memory is bounded by `keep`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Protocol

from transforms.archive_forms import ARC_LINE, ARC_LINE_BEGINS
from transforms.pieces import Pieces
from transforms.warc_frames import KEEP
from transforms.warc_gzip import CHUNK, GARBAGE, GZIP, Member, next_member
from transforms.warc_http import header, parse_message

_LONGEST_LINE = 16 << 10  # bytes
_LONGEST_HEAD = 64 << 10  # bytes of HTTP headers


@dataclass(slots=True)
class ArcRecord:
    """A record as it lies in the file."""

    line: str  # the one before it, as it stands
    url: str
    ip: str
    date: str  # digits, as they stand
    content_type: str
    length: int  # bytes that the line announces
    block: bytes  # all of it, or its beginning if that is over `keep`
    rest: Iterator[bytes]  # what is not in `block`, to be read before the next record
    flaw: str | None  # why the block may not be what was written; only known of one that is whole in `block`


def arc_records(path: Path, *, skipped: Counter[str], keep: int = KEEP) -> Iterator[ArcRecord]:
    """The records of an ARC file, plain or gzipped by record or as a whole, in order.

    What is no record is left out and counted in `skipped`.
    """
    with path.open("rb") as file:
        if file.read(3) == GZIP:
            yield from _of_members(file, keep, skipped)
        else:
            yield from _Stream(_Plain(file)).records(keep, skipped)


def _of_members(file: BufferedReader, keep: int, skipped: Counter[str]) -> Iterator[ArcRecord]:
    offset = 0
    while offset >= 0:
        member = Member(file, offset)
        for found in _Stream(member).records(keep, skipped):
            found.flaw = member.flaw or found.flaw
            yield found
        if member.flaw is None:
            offset = next_member(file, member.end, skipped, _is_record)
            continue
        skipped[GARBAGE] += 1
        # The damage may be that another member begins before this one's end
        offset = next_member(file, offset + 1, Counter(), _is_record)


def _is_record(inside: bytes) -> bool:
    return ARC_LINE.match(inside) is not None


class _Bytes(Protocol):
    """What comes in pieces; none at the end."""

    def pull(self) -> bytes: ...


class _Plain:
    """A file that is not packed: one can look ahead in it."""

    def __init__(self, file: BufferedReader) -> None:
        self._file = file
        self._read = 0
        self._size = file.seek(0, 2)

    def pull(self) -> bytes:
        self._file.seek(self._read)
        piece = self._file.read(CHUNK)
        self._read += len(piece)
        return piece

    def ends_at(self, position: int) -> bool:
        """Does a record begin there, or the file end?"""
        if position > self._size:
            return False
        self._file.seek(position)
        behind = self._file.read(_LONGEST_LINE).lstrip(b"\r\n")
        return not behind or ARC_LINE.match(behind) is not None


class _Stream(Pieces):
    """The cutting of records out of bytes that come in pieces."""

    def __init__(self, source: _Bytes) -> None:
        super().__init__(source.pull)
        self._source = source

    def records(self, keep: int, skipped: Counter[str]) -> Iterator[ArcRecord]:
        while self._to_record(skipped):
            found = self._cut(keep)
            yield found
            for _ in found.rest:
                pass

    def _to_record(self, skipped: Counter[str]) -> bool:
        """Go to where the next record begins; False if there is none."""
        self._drop(self._behind_line_ends(0))
        if not self._buffer:
            return False
        if self._line_at(0) is not None:
            return True
        skipped[GARBAGE] += 1
        while True:
            match = ARC_LINE_BEGINS.search(self._buffer, 1)
            if match:
                self._drop(match.start())
                return True
            end = self._buffer.rfind(b"\n")  # what follows may go on as such a line
            size = len(self._buffer)
            self._drop(max(0, end if end >= 0 and size - end < _LONGEST_LINE else size - 1))
            if not self._more():
                self._drop(len(self._buffer))
                return False

    def _cut(self, keep: int) -> ArcRecord:
        """The record that begins here, up to `keep` bytes of it."""
        match = self._line_at(0)
        assert match is not None
        line = _text(match[0]).rstrip("\r\n")
        url, ip, date, content_type = (_text(match[name]) for name in ("url", "ip", "date", "type"))
        length, head = int(match["length"]), match.end()
        self._drop(head)
        flaw = self._flaw(length, keep)
        size = min(length, keep)
        if flaw is not None:  # a wrong length must not swallow the next record
            self._fill(size)
            following = ARC_LINE_BEGINS.search(self._buffer, 0, size + _LONGEST_LINE)
            size = min(size, following.start()) if following else size
        block = self._taken(size)
        rest = self._rest(length - size) if flaw is None else iter(())
        return ArcRecord(line, url, ip, date, content_type, length, block, rest, flaw)

    def _flaw(self, length: int, keep: int) -> str | None:
        if length > keep:  # too long to be held: of what is packed nobody knows where it ends
            plain = self._source
            if not isinstance(plain, _Plain) or plain.ends_at(self.consumed + length):
                return None
            return f"expected the record to end after {length} bytes, found no other behind it"
        if self._fill(length) < length:
            return f"expected a block of {length} bytes, found {len(self._buffer)}"
        behind = self._behind_line_ends(length)
        if len(self._buffer) == behind:
            return None
        if self._line_at(behind) is not None and self._buffer[behind - 1 : behind] == b"\n":
            return None
        if behind > length and _is_vouched_for(bytes(self._buffer[: min(length, _LONGEST_HEAD)]), length):
            return None  # garbage follows
        return f"expected the record to end after {length} bytes, found more"

    def _rest(self, size: int) -> Iterator[bytes]:
        while size and self._fill(1):
            piece = self._taken(min(size, len(self._buffer)))
            size -= len(piece)
            yield piece

    def _line_at(self, place: int) -> re.Match[bytes] | None:
        """The line before a record, if it stands there."""
        while self._buffer.find(b"\n", place) < 0 and len(self._buffer) - place < _LONGEST_LINE:
            if not self._more():
                break
        return ARC_LINE.match(self._buffer, place)

    def _behind_line_ends(self, place: int) -> int:
        while self._fill(place + 1) > place and self._buffer[place] in b"\r\n":
            place += 1
        return place


def _is_vouched_for(beginning: bytes, length: int) -> bool:
    """Is this the beginning of an HTTP response that says itself that it is so long?"""
    message = parse_message(beginning)
    if message is None:
        return False
    head = len(beginning) - len(message.stored)
    return header(message.headers, "content-length") == str(length - head)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
