"""The members of a gzip file, one at a time, also where the file is damaged.

Source: RFC 1952.
"""

import zlib
from collections import Counter
from collections.abc import Callable
from typing import BinaryIO

GARBAGE = "garbage"  # counted once for each stretch of bytes that is no record
GZIP = b"\x1f\x8b\x08"
CHUNK = 128 << 10  # bytes read from the file at a time
STEP = 1 << 20  # bytes inflated at a time
CAREFUL_STEP = 512  # the same in a damaged member: all that is lost is the step with the damage in it


class Member:
    """One gzip member, inflated a piece at a time. zlib checks CRC and length at its end (RFC 1952)."""

    def __init__(self, file: BinaryIO, offset: int, step: int = STEP) -> None:
        self.flaw: str | None = None
        self._file = file
        self._read = offset  # where reading goes on
        self._step = step
        self._inflate = zlib.decompressobj(31)

    @property
    def end(self) -> int:
        """Where the member ends, once all of it was pulled."""
        return self._read - len(self._inflate.unused_data)

    def pull(self) -> bytes:
        """The next bytes; none at the end, and then `flaw` says if it came too early."""
        while self.flaw is None and not self._inflate.eof:
            data = self._inflate.unconsumed_tail
            if not data:
                self._file.seek(self._read)
                data = self._file.read(CHUNK)
                self._read += len(data)
            try:
                piece = self._inflate.decompress(data, self._step)
            except zlib.error as error:
                self.flaw = f"the gzip member is damaged: {error}"
                return b""
            if piece:
                return piece
            if not data and not self._inflate.eof:
                self.flaw = "the gzip member breaks off"
        return b""


def _is_record(inside: bytes) -> bool:
    return inside.startswith(b"WARC/")


def next_member(
    file: BinaryIO,
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
