"""Where the records of a WARC file begin and end, also in a damaged file.

Readers (FastWARC 2.0, warcio 1.8) end at the first damage, hand out a torn record as a whole one, and let a
wrong Content-Length swallow the record behind it. So the cutting is done here: a gzip member at a time, what a
record announces held against what is there, and after damage on with the next record that can be found.
FastWARC parses the header fields. Memory is bounded by `keep`, whatever a header says.

Source: ISO 28500:2017 (WARC 1.1), annex D for compression: each record is a gzip member of its own.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Protocol

from fastwarc.warc import HeaderMap

from transforms.errors import WarcError
from transforms.pieces import Pieces
from transforms.warc_gzip import CAREFUL_STEP, CHUNK, GARBAGE, GZIP, Buffered, Member, next_member

KEEP = 64 << 20  # bytes of a block that are held in memory; of a larger one only its beginning is
TORN_END = "torn_end"
BEGINNING = 64 << 10  # bytes: what is kept of a block over `keep`, and the most that WARC headers may take

_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_RECORD = re.compile(rb"WARC/[0-9]\.[0-9]{1,3}\r?\n(?=[A-Za-z][A-Za-z-]{0,40}:)")
_MARK = 64  # bytes: a match of the above with what it looks ahead at is not longer


@dataclass(slots=True)
class Frame:
    """A record as it lies in the file."""

    offset: int  # of the record; of its gzip member, if compressed
    end: int | None  # where the next one begins; None if that is inside of the same gzip member
    headers: HeaderMap  # the named fields; the version is its `status_line`
    block: bytes  # all that was found, or its beginning if that is over `keep`
    length: int  # bytes of block that Content-Length announces
    found: int  # bytes of block found
    closed: bool  # two line ends follow, as they must
    flaw: str | None  # why the block may not be what was written, as far as its length and gzip tell
    wanted: bool = True  # whoever reads asked for records like this one


Want = Callable[[HeaderMap], bool]  # tells by its named fields if a record is wanted


class Sink(Protocol):
    """Takes records as raw bytes, for copying: `begin` with the header, then `write` with pieces of the block."""

    def begin(self, head: bytes) -> None: ...

    def write(self, piece: bytes) -> None: ...


def is_compressed(path: Path) -> bool:
    """Is this WARC file gzipped? Raises WarcError for what is no WARC (an empty file is none either)."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
            if start.startswith(GZIP):
                inside = Member(file, 0, CAREFUL_STEP).pull()
                if inside.startswith(b"WARC/"):
                    return True
                found = f"gzip with {inside[:12]!r} inside"
            elif start.startswith(b"WARC/"):
                return False
            else:
                found = repr(start) if start else "an empty file"
    except OSError as error:
        raise WarcError(f"{path}: expected a readable WARC file, found: {error.strerror or error}") from error
    raise WarcError(
        f"{path}: expected a WARC file (.warc or .warc.gz, beginning with 'WARC/1'), found {found}"
    )


def frames(
    path: Path,
    *,
    start: int = 0,
    end: int | None = None,
    keep: int = KEEP,
    sink: Sink | None = None,
    skipped: Counter[str] | None = None,
) -> Iterator[Frame]:
    """The records that begin in [start, end), in order; `start` must be an offset where one begins.

    What is no record is left out and counted in `skipped`. A damaged one is a Frame with a `flaw`, as far as
    its header can be read.
    """
    skipped = Counter() if skipped is None else skipped
    with BufferedReader(path.open("rb", buffering=0), CHUNK) as file:
        file.seek(start)
        cut = _cut_compressed if file.read(3) == GZIP else _cut_plain
        yield from cut(file, start, end, _Cut(keep, sink), skipped)


def wanted_frames(
    file: Buffered, want: Want, *, keep: int = KEEP, skipped: Counter[str] | None = None
) -> Iterator[Frame]:
    """The records of a file that are wanted, in order; of the others no more than the header is kept or looked at.

    A compressed one that is not wanted is inflated to find where it ends, and only for that.

    Args:
        file: its buffer had best be of CHUNK bytes. It is seeked a step back or forward within that, and
            further only after damage.
        want: is asked once of each record, but again of a damaged one.
        skipped: counts what is no record, as `frames` does, and TORN_END if the file ends within a gzip member.
    """
    skipped = Counter() if skipped is None else skipped
    file.seek(0)
    cut = _cut_compressed if file.read(3) == GZIP else _cut_plain
    yield from cut(file, 0, None, _Cut(keep, None, want), skipped)


@dataclass(frozen=True, slots=True)
class _Cut:
    """How records are to be cut."""

    keep: int
    sink: Sink | None = None
    want: Want | None = None


def _cut_compressed(
    file: Buffered, start: int, end: int | None, how: _Cut, skipped: Counter[str]
) -> Iterator[Frame]:
    offset = start
    while offset >= 0 and (end is None or offset < end):
        member = Member(file, offset)
        stream = _Stream(member.pull, garbage_may_follow=False)
        first = True
        while stream.to_record(skipped):
            frame = stream.cut(offset, how)
            if frame is None:
                continue
            if stream.at_end():
                if member.flaw and first and frame.wanted and how.sink is None:
                    frame = _cut_damaged(file, offset, how) or frame
                frame.end = member.end
                frame.flaw = member.flaw or frame.flaw
            first = False
            if frame.wanted:
                yield frame
        if member.flaw is None:
            offset = next_member(file, member.end, skipped)
            continue
        skipped[GARBAGE] += 1
        if member.torn and how.want is not None:
            skipped[TORN_END] += 1
        damaged = _cut_damaged(file, offset, how) if first and how.sink is None else None
        if damaged is not None and damaged.wanted:
            damaged.flaw = member.flaw
            yield damaged
        # The damage may be that another member begins before this one's end
        offset = next_member(file, offset + 1, Counter())


def _cut_damaged(file: Buffered, offset: int, how: _Cut) -> Frame | None:
    """The first record of a damaged member, with all of its bytes that can still be inflated."""
    member = Member(file, offset, CAREFUL_STEP)
    stream = _Stream(member.pull, garbage_may_follow=False)
    frame = stream.cut(offset, how) if stream.to_record(Counter()) else None
    if frame is not None:
        frame.end = member.end if stream.at_end() else None
    return frame


def _cut_plain(
    file: Buffered, start: int, end: int | None, how: _Cut, skipped: Counter[str]
) -> Iterator[Frame]:
    base = start
    file.seek(base)
    stream = _Stream(lambda: file.read(CHUNK), garbage_may_follow=True)
    while stream.to_record(skipped):
        offset = base + stream.consumed
        if end is not None and offset >= end:
            return
        frame = stream.cut(offset, how)
        if frame is not None:
            frame.end = base + stream.consumed
            if frame.wanted:
                yield frame
        if frame is None or frame.flaw:
            # A wrong length may have swallowed other records: look for them from the header on
            base = offset + 5
            file.seek(base)
            stream = _Stream(lambda: file.read(CHUNK), garbage_may_follow=True)


class _Stream(Pieces):
    """Bytes that come in pieces, and the cutting of records out of them."""

    def __init__(self, pull: Callable[[], bytes], *, garbage_may_follow: bool) -> None:
        super().__init__(pull)
        self._garbage_may_follow = garbage_may_follow  # on a record that is closed as it must

    def at_end(self) -> bool:
        return not self._fill(1)

    def to_record(self, skipped: Counter[str]) -> bool:
        """Go to where the next record begins; False if there is none."""
        self._skip_line_ends()
        if self._at_record():
            return True
        if not self._buffer:
            return False
        skipped[GARBAGE] += 1
        while True:
            match = _RECORD.search(self._buffer)
            if match:
                self._drop(match.start())
                return True
            self._drop(max(0, len(self._buffer) - _MARK))
            if not self._more():
                self._drop(len(self._buffer))
                return False

    def cut(self, offset: int, how: _Cut) -> Frame | None:
        """The record that begins here; None if this is no record header."""
        head = self._head()
        if head is None:
            self._drop(1)
            return None
        headers = HeaderMap()
        headers.parse(BytesIO(head if b"\r\n" in head else head.replace(b"\n", b"\r\n")))
        announced = (headers.get("Content-Length") or "").strip()
        flaw = None
        if announced.isascii() and announced.isdigit() and len(announced) < 19:
            length = int(announced)
        else:
            length = 0
            flaw = f"expected a Content-Length, found {announced[:30]!r}"
        wanted = how.want is None or how.want(headers)
        keep, sink = how.keep if wanted else 0, how.sink
        if sink is not None:
            sink.begin(head)
        block = self._take(length if length <= keep else min(keep, BEGINNING), sink)
        found = len(block)
        if length > keep:
            found += self._discard(length - found, sink)
        if found < length:
            flaw = f"expected a block of {length} bytes, found {found}"
        closed = self._fill(4) >= 4 and self._buffer.startswith(b"\r\n\r\n")
        self._skip_line_ends()
        if (
            flaw is None
            and not (closed and self._garbage_may_follow)
            and self._fill(1)
            and not self._at_record()
        ):
            flaw = f"expected the record to end after {length} bytes, found more: Content-Length is wrong"
        return Frame(offset, None, headers, block, length, found, closed, flaw, wanted)

    def _at_record(self) -> bool:
        self._fill(_MARK)
        return _RECORD.match(self._buffer) is not None

    def _head(self) -> bytes | None:
        searched = 0
        while True:
            match = _BLANK_LINE.search(self._buffer, searched)
            if match:
                return self._taken(match.end())
            if len(self._buffer) > BEGINNING:
                return None
            searched = max(0, len(self._buffer) - 3)
            if not self._more():
                return None

    def _take(self, size: int, sink: Sink | None) -> bytes:
        taken = self._taken(size)
        if sink is not None:
            sink.write(taken)
        return taken

    def _discard(self, size: int, sink: Sink | None) -> int:
        """Take what need not be kept, a piece at a time; the number of bytes that were there."""
        left = size
        while left and self._fill(1):
            here = min(left, len(self._buffer))
            if sink is not None:
                sink.write(bytes(self._buffer[:here]))
            self._drop(here)
            left -= here
            if left and sink is None:
                left -= self._pass_over(left)
        return size - left

    def _pass_over(self, size: int) -> int:
        """The next piece thrown away as it comes, but what is over; none of it may lie in the buffer."""
        piece = b"" if self._ended else self._pull()
        passed = min(size, len(piece))
        self.consumed += passed
        self._buffer += memoryview(piece)[passed:]
        self._ended = not piece
        return passed

    def _skip_line_ends(self) -> None:
        while self._fill(1) and self._buffer[0] in b"\r\n":
            self._drop(len(self._buffer) - len(self._buffer.lstrip(b"\r\n")))
