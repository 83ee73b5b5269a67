"""The HTTP server of the newsroom: a listening socket a site, a thread a connection.

HTTP/1.1 with keep-alive, gzip where the client takes it, validators (ETag, Last-Modified) and 304
(RFC 9110, 13), HEAD, and the faults that are on the board. It runs in a child process (`serve`), is
told what to do by JSON lines on its stdin, answers each by one on its stdout, and ends when its stdin
does.
"""

import gzip
import hashlib
import json
import os
import socket
import socketserver
import struct
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from tests.newsroom.faults import CONTENT_KINDS, Fault, FaultBoard
from tests.newsroom.sites import Built, Resource, build
from tests.newsroom.story import SiteContent

IDLE_SECONDS = 30.0


@lru_cache(maxsize=512)
def _squeezed(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


def _untracked(path: str) -> str:
    """A path with its query, but for parameters that only say where a reader came from."""
    plain, _, query = path.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("utm_")]
    return f"{plain}?{'&'.join(kept)}" if kept else plain


class Log:
    """One JSON line a request, written before the answer goes out: what a client saw is in it."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.Lock()
        self._file: IO[str] | None = None
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a", encoding="utf-8", buffering=1)

    def write(self, **row: Any) -> None:
        if self._file:
            with self._lock:
                self._file.write(json.dumps(row) + "\n")


class SiteServer(ThreadingHTTPServer):
    """One site at one address."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], name: str, board: FaultBoard, log: Log) -> None:
        self.name, self.board, self.log = name, board, log
        self.built: Built | None = None
        super().__init__(address, Handler)

    def server_bind(self) -> None:
        # not HTTPServer's, which asks the resolver for the name of the address
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection's requests."""

    protocol_version = "HTTP/1.1"
    server_version = "newsroom/1"
    sys_version = ""
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True
    server: SiteServer

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: the log has it."""

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.close_connection = True
        self._answer()

    def _answer(self) -> None:
        faults = {f.kind: f for f in self.server.board.take(self.server.name, self.path)}
        if "slow" in faults:
            time.sleep(_number(faults["slow"]))
        if "reset" in faults:
            self._record(0)
            return self._reset()
        resource = self._resource()
        extra: dict[str, str] = {}
        for kind in ("status", "robots"):
            if kind in faults:
                status = int(_number(faults[kind]))
                body = b"" if status in (204, 304) else f"<html><title>{status}</title><p>{status}".encode()
                resource = Resource(body, "text/html", resource.modified, status)
                extra = faults[kind].headers
        self._send(resource, extra, faults)

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

    def _send(self, resource: Resource, extra: dict[str, str], faults: dict[str, Fault]) -> None:
        body, content_type = resource.body, resource.content_type
        if "mangle" in faults:
            body = body[: len(body) * 3 // 5] + b"<item><title>Broken & <b>"
        if "charset" in faults:
            content_type = f"{content_type.partition(';')[0]}; charset={faults['charset'].value}"
        headers = {"Content-Type": content_type, "Vary": "Accept-Encoding", **extra}
        status = resource.status
        if resource.location:
            headers["Location"] = resource.location
        tag = hashlib.sha1(body).hexdigest()[:20]
        if "encoding" in faults:
            headers["Content-Encoding"] = str(faults["encoding"].value or "gzip")
        elif self._takes_gzip() and len(body) > 256 and not content_type.startswith("application/gzip"):
            body, tag = _squeezed(body), tag + "-gz"
            headers["Content-Encoding"] = "gzip"
        if status == 200:
            headers["ETag"] = f'"{tag}"'
            headers["Last-Modified"] = format_datetime(resource.modified, usegmt=True)
            headers["Cache-Control"] = "max-age=60"
            if self._is_fresh(f'"{tag}"', resource.modified):
                status, body = 304, b""
                del headers["Content-Type"]
                headers.pop("Content-Encoding", None)
        self._record(status)
        self._write(status, headers, body, faults)

    def _write(self, status: int, headers: dict[str, str], body: bytes, faults: dict[str, Fault]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        if "drop" in faults:
            body = body[: int(len(body) * _number(faults["drop"]))]
            self.close_connection = True
        self.end_headers()
        if self.command == "HEAD":
            return
        if "drip" in faults:
            step = max(1, int(_number(faults["drip"])) // 10)
            for start in range(0, len(body), step):
                self.wfile.write(body[start : start + step])
                time.sleep(0.1)
        else:
            self.wfile.write(body)

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

    def _record(self, status: int) -> None:
        assert self.server.built is not None
        self.server.log.write(
            at=datetime.now(UTC).isoformat(),
            method=self.command,
            url=self.server.built.base + self.path,
            status=status,
            headers=dict(self.headers.items()),
        )


def _number(fault: Fault) -> float:
    if isinstance(fault.value, (int, float)):
        return fault.value
    raise ValueError(f"a fault of kind {fault.kind!r} wants a number as value, but got {fault.value!r}")


class House:
    """All sites, at addresses that differ in the last byte and share a port."""

    def __init__(
        self,
        contents: Sequence[SiteContent],
        host_base: str,
        port: int,
        today: date,
        faults: list[Fault],
        log: Log,
    ) -> None:
        self.today = today
        self.board = FaultBoard(faults)
        self.contents = contents
        self.servers = self._bind(host_base, port, log)
        self.port = self.servers[0].server_port
        self._built_with: list[Fault] | None = None
        self.rebuild()
        for server in self.servers:
            threading.Thread(target=server.serve_forever, args=(0.2,), daemon=True).start()

    def _bind(self, host_base: str, port: int, log: Log) -> list[SiteServer]:
        """Bind all; a free port is one that is free at every address."""
        for attempt in range(50):
            servers: list[SiteServer] = []
            try:
                for site in self.contents:
                    wanted = servers[0].server_port if servers else port
                    servers.append(
                        SiteServer((f"{host_base}.{site.host}", wanted), site.name, self.board, log)
                    )
            except OSError:
                for server in servers:
                    server.server_close()
                if port or attempt == 49:
                    raise
            else:
                return servers
        raise AssertionError("unreachable")

    def rebuild(self) -> None:
        """Build all sites with the content faults that are on the board, unless they are up already."""
        content_faults = [f for f in self.board.all() if f.kind in CONTENT_KINDS]
        if content_faults == self._built_with:
            return
        self._built_with = content_faults
        for site, server in zip(self.contents, self.servers, strict=True):
            base = f"http://{server.server_address[0]!s}:{self.port}"
            server.built = build(site, base, self.today, content_faults)

    def builds(self) -> list[Built]:
        return [server.built for server in self.servers if server.built]


def obey(house: House, line: str) -> dict[str, Any]:
    """Do what a line on stdin says: {"set": FAULT} or {"clear": {"kind", "site", "path"}}."""
    order = json.loads(line)
    if "set" in order:
        house.board.set(Fault(**order["set"]))
    else:
        house.board.clear(**order["clear"])
    house.rebuild()
    return {"ok": True}


def serve(house: House, parent: int | None) -> None:
    """Obey lines on stdin until it ends, or until `parent` is no longer this process's parent."""
    if parent is not None:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    for line in sys.stdin:
        print(json.dumps(obey(house, line)), flush=True)


def _watch(parent: int) -> None:
    # stdin ends with the parent, unless another of its children inherited the other end of the pipe
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)
