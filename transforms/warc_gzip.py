"""The members of a gzip file, one at a time, also where the file is damaged.

Source: RFC 1952. ISA-L inflates: it takes half of zlib's time.
"""

import zlib
from collections import Counter
from collections.abc import Callable
from typing import Any, Protocol

from isal import isal_zlib

GARBAGE = "garbage"  # counted once for each stretch of bytes that is no record
GZIP = b"\x1f\x8b\x08"
CHUNK = 64 << 10  # bytes read from the file at a time, and so the size of its buffer
FIRST_STEP = (
    4 << 10
)  # bytes inflated at first: a record's header, by which its reader may decide to pass over it
FIRST_BITE, BITE = (
    1 << 10,
    16 << 10,
)  # bytes handed over to be inflated, at first and after that: what is left is copied
STEP = 64 << 10  # bytes inflated at a time after that: few enough to stay in the processor's cache
CAREFUL_STEP = 512  # the same in a damaged member: all that is lost is the step with the damage in it

_DAMAGED: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # declared as an instance


class Buffered(Protocol):
    """What is asked of a file: `io.BufferedReader`'s, to whose buffer a short step back costs nothing."""

    def seek(self, offset: int, /) -> int: ...

    def read(self, size: int, /) -> bytes: ...

    def read1(self, size: int, /) -> bytes: ...


class Member:
    """One gzip member, inflated a piece at a time. CRC and length are checked at its end (RFC 1952).

    ISA-L works ahead, and gives nothing of what lies before damage that it has met: then zlib, which gives all of
    it, goes over the member again.
    """

    def __init__(self, file: Buffered, offset: int, step: int = STEP) -> None:
        self.flaw: str | None = None
        self.torn = False  # the flaw is that the file ends before the member does
        self.end = offset  # where reading goes on, and where the member ends, once all of it was pulled
        self._file = file
        self._offset = offset
        self._bite = FIRST_BITE
        self._next_step = step
        self._step = min(step, FIRST_STEP)
        careful = step == CAREFUL_STEP
        self._inflate: Any = zlib.decompressobj(31) if careful else isal_zlib.decompressobj(31)
        self._given = 0  # bytes
        self._known = 0  # bytes that come again and were given before

    def pull(self) -> bytes:
        """The next bytes; none at the end, and then `flaw` says if it came too early."""
        while self.flaw is None and not self._inflate.eof:
            self._file.seek(self.end)
            data = self._file.read1(self._bite)
            self._bite = BITE
            inflate = self._inflate
            try:
                piece: bytes = inflate.decompress(data, self._step)
            except _DAMAGED:
                self._inflate, self.end, self._known = zlib.decompressobj(31), self._offset, self._given
                continue
            except zlib.error as error:
                self.flaw = f"the gzip member is damaged: {error}"
                return b""
            left = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
            self.end += len(data) - len(left)
            self._step = self._next_step
            if self._known:
                again = min(self._known, len(piece))
                self._known -= again
                if again == len(piece) and again:
                    continue
                piece = piece[again:]
            if piece:
                self._given += len(piece)
                return piece
            if not data and not inflate.eof:
                self.flaw, self.torn = "the gzip member breaks off", True
        return b""


def _is_record(inside: bytes) -> bool:
    return inside.startswith(b"WARC/")


def next_member(
    file: Buffered,
    position: int,
    skipped: Counter[str],
    is_record: Callable[[bytes], bool] = _is_record,
) -> int:
    """Where the next gzip member begins, with a record in it if other bytes come before; -1 if none does.

    `is_record` tells by the beginning of what is in a member.
    """
    file.seek(position)
    window = file.read(3)
    if window == GZIP:
        return position
    if not window:
        return -1
    skipped[GARBAGE] += 1
    while True:
        found = -1
        while (found := window.find(GZIP, found + 1)) >= 0:
            if is_record(Member(file, position + found, CAREFUL_STEP).pull()):
                return position + found
        tail = window[-len(GZIP) + 1 :]  # a mark may lie across two chunks
        position += len(window) - len(tail)
        file.seek(position + len(tail))
        chunk = file.read(CHUNK)
        if not chunk:
            return -1
        window = tail + chunk
