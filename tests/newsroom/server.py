"""The HTTP server of the newsroom: a listening socket a site, a thread a connection.

It runs in a child process (`serve`), is told what to do by JSON lines on its stdin, answers each by one
on its stdout, and ends when its stdin does. What an answer is: see `handler.py`.
"""

import json
import os
import socketserver
import sys
import threading
import time
from collections.abc import Sequence
from datetime import date
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import IO, Any

from tests.newsroom.faults import CONTENT_KINDS, Fault, FaultBoard
from tests.newsroom.handler import Handler
from tests.newsroom.sites import Built, build
from tests.newsroom.story import SiteContent


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
