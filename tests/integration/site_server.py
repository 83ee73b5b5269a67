"""A small web site on a loopback address of its own, whose answers a test scripts path by path."""

import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Answer:
    """What a path answers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A request that came."""

    path: str
    headers: Mapping[str, str]


class Talk(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for an acknowledgement
    server: "_Server"

    def do_GET(self) -> None:
        site = self.server.site
        site.asked.append(Asked(self.path, {name.lower(): value for name, value in self.headers.items()}))
        route = site.routes.get(self.path, Answer(b"nothing here", 404))
        if callable(route):
            route = route(self)
        if route is not None:
            self.answer(route)

    def answer(self, answer: Answer) -> None:
        """Send a whole answer."""
        self.send_response(answer.status)
        headers = {"Content-Type": "text/html; charset=utf-8"} | dict(answer.headers)
        if answer.status != 304:
            headers.setdefault("Content-Length", str(len(answer.body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: "Site"

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # a client that goes away is what some tests are about


Route = Answer | Callable[[Talk], Answer | None]


class Site:
    """Serves its routes while the `with` block lasts. A route is an answer, or a function that gives one.

    With a `certificate` (PEM, its key beside it), over TLS.
    """

    def __init__(
        self, host: str, routes: Mapping[str, Route] | None = None, *, certificate: Path | None = None
    ) -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.asked: list[Asked] = []
        self._server = _Server((host, 0), Talk)
        self._server.site = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self.host = host
        self.port = self._server.server_address[1]
        self.url = f"{'https' if certificate else 'http'}://{host}:{self.port}"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [asked.path for asked in list(self.asked)]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def rss(base: str, *paths: str) -> bytes:
    """A feed that lists these paths."""
    items = "".join(f"<item><title>About {path}</title><link>{base}{path}</link></item>" for path in paths)
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def sitemap(*urls: str) -> bytes:
    """A sitemap of these URLs."""
    return f"<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</urlset>".encode()


def sitemap_index(*urls: str) -> bytes:
    """A sitemap index of these URLs."""
    return f"<sitemapindex>{''.join(f'<sitemap><loc>{url}</loc></sitemap>' for url in urls)}</sitemapindex>".encode()


def page(text: str = "Some text.") -> Answer:
    """A page."""
    return Answer(f"<!doctype html><title>{text}</title><p>{text}".encode())
