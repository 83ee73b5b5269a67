"""A file on a web server, read like one on a disk: by ranges, resumed where a connection broke off.

Nothing of it is held but the piece that was asked for. Source: RFC 9110, 13 (If-Range) and 14 (ranges).
"""

import io
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import httpcore

from spiders.retry_after import retry_after
from spiders.web_connection import Headers, MissingFileError, Web, WebFileError, header_of

_PROGRESS = 256 << 10  # bytes after which the tries are counted anew
_SKIPPED_BY_READING = 1 << 20  # bytes ahead that a new request is not worth
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_RANGE = re.compile(r"bytes (?:(\d{1,18})-\d{1,18}|\*)/(?:(\d{1,18})|\*)")


class WebFile(io.RawIOBase):
    """Raises WebFileError when it can't be read on, and StoppedError when the process is to end.

    A server that knows no ranges sends the file from the start again, and what was read before is passed
    over. A file that has changed meanwhile is an error: the two halves would be no file.
    """

    def __init__(self, web: Web, url: str) -> None:
        super().__init__()
        self._web = web
        self._url = url
        self._place = 0  # where the reader is
        self._total: int | None = None
        self._validators: tuple[str | None, str | None] | None = None  # ETag, Last-Modified
        self._answer = ExitStack()
        self._pieces: Iterator[bytes] | None = None  # of the answer that is being read
        self._piece = memoryview(b"")
        self._next = 0  # where in the file `_piece` begins
        self._tries = 0
        self._tried_at = 0  # the place at which the tries are counted

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; nothing is asked for before it is read."""
        if whence == io.SEEK_END:
            raise io.UnsupportedOperation("a file that is read from the web has no end before it is there")
        self._place = offset + (self._place if whence == io.SEEK_CUR else 0)
        return self._place

    def close(self) -> None:
        self._drop()
        super().close()

    def readinto(self, buffer: Any) -> int:
        """Some of the next bytes; none only at the end of the file."""
        with memoryview(buffer) as room:
            while True:
                try:
                    piece = self._here()
                except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
                    self._again(str(error) or type(error).__name__)
                    continue
                count = min(len(room), len(piece))
                room[:count] = piece[:count]
                self._place += count
                return count

    def size(self) -> int | None:
        """Bytes of it, if its server tells; by HEAD."""
        while True:
            try:
                with ExitStack() as stack:
                    answer = self._web.request("HEAD", self._url, [], stack)
                    length = header_of(answer, "content-length") or ""
                    if answer.status == 200:
                        return int(length) if length.isdigit() and len(length) < 19 else None
                    self._refused(answer)
            except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
                self._again(str(error) or type(error).__name__)

    def _here(self) -> memoryview:
        """What has come of the file from `_place` on; nothing at its end."""
        while True:
            ahead = self._place - self._next
            near = self._pieces is not None and 0 <= ahead <= len(self._piece) + _SKIPPED_BY_READING
            at_end = self._total is not None and self._place >= self._total
            if not near and (at_end or not self._ask()):
                return memoryview(b"")
            if self._pass_on():
                return self._piece[self._place - self._next :]
            if self._total is None or self._next >= self._total:
                self._total = self._next
                return memoryview(b"")
            self._again(f"expected {self._total} bytes, found {self._next}")

    def _pass_on(self) -> bool:
        """Read the answer up to the piece that `_place` lies in; False if it ends before."""
        assert self._pieces is not None
        while self._place - self._next >= len(self._piece):
            self._next += len(self._piece)
            self._piece = memoryview(b"")
            piece = next(self._pieces, None)
            if piece is None:
                self._drop()
                return False
            self._web.received += len(piece)
            self._piece = memoryview(piece)
        return True

    def _ask(self) -> bool:
        """Ask for the file from `_place` on; False if it ends there."""
        self._drop()
        headers: Headers = []
        if self._place:
            headers.append((b"Range", b"bytes=%d-" % self._place))
            etag = self._validators[0] if self._validators is not None else None
            if etag is not None and not etag.startswith("W/"):  # RFC 9110, 13.1.5
                headers.append((b"If-Range", etag.encode("latin-1", "replace")))
        while True:
            answer = self._web.request("GET", self._url, headers, self._answer)
            if answer.status in (200, 206):
                self._begin(answer)
                return True
            if answer.status == 416 and self._place:
                total = _range(answer)[1]
                if total is not None and total <= self._place:
                    self._total = total
                    self._drop()
                    return False
            self._refused(answer)

    def _begin(self, answer: httpcore.Response) -> None:
        start, total = 0, None
        if answer.status == 206:
            found, total = _range(answer)
            if found is None or found > self._place:
                raise WebFileError(
                    f"{self._url}: expected the bytes from {self._place} on, found another range: "
                    f"{header_of(answer, 'content-range')!r}"
                )
            start = found
        else:
            length = header_of(answer, "content-length") or ""
            total = int(length) if length.isdigit() and len(length) < 19 else None
        validators = header_of(answer, "etag"), header_of(answer, "last-modified")
        if total is not None and self._total is not None and total != self._total:
            self._changed()
        if self._validators is None:
            self._validators = validators
        else:  # of a range a server need not tell when the file was changed last (RFC 9110, 15.3.7)
            told = [
                (now, then) for now, then in zip(validators, self._validators, strict=True) if now and then
            ]
            if told and told[0][0] != told[0][1]:
                self._changed()
        self._total = self._total if total is None else total
        self._next = start
        self._pieces = iter(answer.iter_stream())

    def _changed(self) -> None:
        raise WebFileError(f"{self._url}: expected the file as it was, found that it has changed meanwhile")

    def _refused(self, answer: httpcore.Response) -> None:
        """Wait, if it is worth another try. Raises WebFileError if not."""
        status, asked_for = answer.status, retry_after(header_of(answer, "retry-after"), datetime.now(UTC))
        self._drop()
        if status in (403, 404, 410):
            raise MissingFileError(f"{self._url}: expected a file, found status {status}")
        if status not in _AGAIN:
            raise WebFileError(f"{self._url}: expected a file, found status {status}")
        self._again(f"status {status}", asked_for)

    def _again(self, why: str, asked_for: float | None = None) -> None:
        """Wait before another try. Raises WebFileError if there have been enough that brought nothing."""
        self._drop()
        if self._place - self._tried_at >= _PROGRESS:
            self._tries = 0
        if not self._tries:
            self._tried_at = self._place
        if not self._web.pause(self._tries, asked_for):
            rest = f" (the server asks to be left alone for {asked_for:.0f} s)" if asked_for else ""
            raise WebFileError(
                f"{self._url}: expected the file from byte {self._place} on, found {self._tries + 1} times in a "
                f"row that it could not be had, at last: {why}{rest}"
            )
        self._tries += 1

    def _drop(self) -> None:
        """Have done with the answer that was read, if any."""
        self._pieces, self._piece = None, memoryview(b"")
        self._answer.close()


def _range(answer: httpcore.Response) -> tuple[int | None, int | None]:
    """Of a Content-Range, where it begins and how many bytes the file has."""
    match = _RANGE.fullmatch((header_of(answer, "content-range") or "").strip())
    start, total = match.groups() if match else (None, None)
    return (None if start is None else int(start)), (None if total is None else int(total))
