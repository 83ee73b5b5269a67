"""What the newsroom answers: HTTP/1.1 as it should be, or as the faults on the board say.

With keep-alive, gzip where the client takes it, validators (ETag, Last-Modified) and 304 (RFC 9110, 13),
and HEAD. What a fault does to an answer's content is in `trouble.py`.
"""

import gzip
import hashlib
import socket
import struct
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.newsroom.faults import Hit
from tests.newsroom.sites import Resource
from tests.newsroom.trouble import ENDLESS, altered, coded, garbage

if TYPE_CHECKING:
    from tests.newsroom.server import SiteServer

IDLE_SECONDS = 30.0
Hits = dict[str, Hit]


@lru_cache(maxsize=512)
def _squeezed(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


def _untracked(path: str) -> str:
    """A path with its query, but for parameters that only say where a reader came from."""
    plain, _, query = path.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("utm_")]
    return f"{plain}?{'&'.join(kept)}" if kept else plain


class Handler(BaseHTTPRequestHandler):
    """Answers one connection's requests."""

    protocol_version = "HTTP/1.1"
    server_version = "newsroom/1"
    sys_version = ""
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True
    server: "SiteServer"

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the log has it."""

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.close_connection = True
        self._answer()

    def _answer(self) -> None:
        faults = self.server.board.take(self.server.name, self.path)
        if "slow" in faults:
            time.sleep(faults["slow"].number)
        if "reset" in faults:
            self._record(0)
            self._reset()
        elif "garbage" in faults:
            self._record(0)
            self.close_connection = True
            self.wfile.writelines(garbage(str(faults["garbage"].fault.value)))
        else:
            self._send(altered(self._resource(), faults, self._base, self.path), faults)

    @property
    def _base(self) -> str:
        assert self.server.built is not None
        return self.server.built.base

    def _resource(self) -> Resource:
        built = self.server.built
        assert built is not None
        path = urlsplit(self.path).path
        found = built.resources.get(_untracked(self.path)) or built.resources.get(path)
        if found is None:
            found = Resource(
                b"<html><title>404</title><h1>404 Not Found</h1>", "text/html", datetime.now(UTC), 404
            )
        return found

    def _send(self, resource: Resource, faults: Hits) -> None:
        body, content_type, status = resource.body, resource.content_type, resource.status
        headers = {"Content-Type": content_type, "Vary": "Accept-Encoding"}
        if resource.location:
            headers["Location"] = resource.location
        for kind in ("status", "robots", "body"):
            if kind in faults:
                headers |= faults[kind].fault.headers
        tag = hashlib.sha1(body).hexdigest()[:20]
        if "encoding" in faults:
            headers["Content-Encoding"] = str(faults["encoding"].fault.value or "gzip")
        elif "coding" in faults or "bomb" in faults:
            kind = "coding" if "coding" in faults else "bomb"
            headers["Content-Encoding"] = str(faults[kind].fault.value)
            body = coded(body, headers["Content-Encoding"], bomb=kind == "bomb")
        elif self._takes_gzip() and len(body) > 256 and not content_type.startswith("application/gzip"):
            body, tag = _squeezed(body), tag + "-gz"
            headers["Content-Encoding"] = "gzip"
        if status == 200:
            modified = resource.modified
            if "stale" in faults:
                tag, modified = str(faults["stale"].fault.value), datetime(2020, 1, 1, tzinfo=UTC)
            headers["ETag"] = f'"{tag}"'
            headers["Last-Modified"] = format_datetime(modified, usegmt=True)
            headers["Cache-Control"] = "max-age=60"
            if self._is_fresh(f'"{tag}"', modified):
                status, body = 304, b""
                del headers["Content-Type"]
                headers.pop("Content-Encoding", None)
        if "header" in faults:
            headers = {
                name: value for name, value in (headers | faults["header"].fault.headers).items() if value
            }
        self._record(status, len(body) if self.command != "HEAD" else 0)
        self._write(status, headers, body, faults)

    def _write(self, status: int, headers: dict[str, str], body: bytes, faults: Hits) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        in_chunks = "chunked" in faults or "endless" in faults
        if in_chunks:
            self.send_header("Transfer-Encoding", "chunked")
        elif status != 304:
            share = faults["length"].number if "length" in faults else 1
            self.send_header("Content-Length", str(int(len(body) * share)))
        self.end_headers()
        self.close_connection |= not {"drop", "length", "chunked", "endless"}.isdisjoint(faults)
        if self.command == "HEAD":
            return
        if in_chunks:
            self.wfile.writelines(_chunks(body, faults))
        else:
            for piece, pause in _pieces(body, faults):
                self.wfile.write(piece)
                time.sleep(pause)

    def _takes_gzip(self) -> bool:
        offers = (part.strip() for part in self.headers.get("Accept-Encoding", "").lower().split(","))
        return any(
            part.partition(";")[0] == "gzip" and "q=0" not in part.replace("q=0.", "") for part in offers
        )

    def _is_fresh(self, tag: str, modified: datetime) -> bool:
        """RFC 9110, 13.2.2: If-None-Match decides; only without it does If-Modified-Since."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return tags.strip() == "*" or tag in [t.strip().removeprefix("W/") for t in tags.split(",")]
        since = self.headers.get("If-Modified-Since")
        if since is None:
            return False
        try:
            return modified.replace(microsecond=0) <= parsedate_to_datetime(since)
        except ValueError:  # RFC 9110, 13.1.3: a date that is none is to be ignored
            return False

    def _reset(self) -> None:
        # closing with a linger time of zero sends RST instead of FIN
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def _record(self, status: int, size: int = 0) -> None:
        self.server.log.write(
            at=datetime.now(UTC).isoformat(),
            method=self.command,
            url=self._base + self.path,
            status=status,
            bytes=size,
            headers=dict(self.headers.items()),
        )


def _pieces(body: bytes, faults: Hits) -> Iterator[tuple[bytes, float]]:
    """The body as it goes out, each piece with the pause after it."""
    if "drop" in faults:
        body = body[: int(len(body) * faults["drop"].number)]
    if "drip" in faults:
        step = max(1, int(faults["drip"].number) // 10)
        yield from ((body[start : start + step], 0.1) for start in range(0, len(body), step))
    elif "stall" in faults:
        half = len(body) // 2
        yield body[:half], faults["stall"].number
        yield body[half:], 0.0
    else:
        yield body, 0.0


def _chunks(body: bytes, faults: Hits) -> Iterable[bytes]:
    """The body in chunks (RFC 9112, 7.1), or nearly so."""
    if "endless" in faults:
        yield from ENDLESS
    ends = faults["chunked"].fault.value
    size = max(1, len(body) // 4)
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    for number, piece in enumerate(pieces):
        if number == 2 and ends == "torn":
            return
        if number == 2 and ends == "garbage":
            yield b"this is no chunk\r\n"
        yield f"{len(piece):x}\r\n".encode() + piece + b"\r\n"
    yield b"0\r\n\r\n"
