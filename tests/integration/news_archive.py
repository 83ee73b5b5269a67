"""A server on loopback with CC-NEWS files in Common Crawl's layout, and with faults; and the files, by warcio."""

import gzip
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Self

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

LAYOUT = "crawl-data/CC-NEWS"


@dataclass(frozen=True)
class Page:
    """A capture, as it is to lie in a file."""

    url: str
    date: str  # "2020-10-01T08:00:00Z"
    html: str = "<html><p>The bridge has reopened.</p></html>"
    type: str = "response"


def warc(pages: Iterable[Page]) -> list[bytes]:
    """A warcinfo record and one for each page, each as the bytes of its gzip member."""
    members = [_member(lambda w: w.create_warcinfo_record("x.warc.gz", {"isPartOf": "CC-NEWS"}))]
    members += [_member(lambda w, page=page: _record(w, page)) for page in pages]  # type: ignore[misc]
    return members


def _member(make: Callable[[WARCWriter], object]) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=True)
    writer.write_record(make(writer))
    return out.getvalue()


def _record(writer: WARCWriter, page: Page) -> object:
    body = page.html.encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1") if page.type == "response" else None
    return writer.create_warc_record(
        page.url,
        page.type,
        payload=BytesIO(body),
        length=len(body),
        http_headers=http,
        warc_headers_dict={"WARC-Date": page.date},
    )


def folder_of(name: str) -> str:
    """Where a file of this name lies: its month's folder."""
    return f"{LAYOUT}/{name[8:12]}/{name[12:14]}"


def laid_out(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files by name, as paths of the layout with a listing for each month."""
    paths = {f"{folder_of(name)}/{name}": content for name, content in files.items()}
    for folder in {path.rpartition("/")[0] for path in paths}:
        lines = "".join(f"{path}\n" for path in sorted(paths) if path.startswith(folder))
        paths[f"{folder}/warc.paths.gz"] = gzip.compress(lines.encode())
    return paths


def write_out(root: Path, paths: Mapping[str, bytes]) -> None:
    for path, content in paths.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


@dataclass
class Fault:
    """What goes wrong with one answer."""

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    drop_after: int | None = None  # bytes of the body
    announced: int = 0  # that the Content-Length is too large by
    etag: str | None = None
    before: Callable[[], None] | None = None  # called when `drop_after` bytes are sent, instead of dropping


class NewsArchive:
    """Serves paths, with ranges; a path's faults are used up one an answer."""

    def __init__(self, host: str, paths: Mapping[str, bytes], *, ranges: bool = True) -> None:
        self.paths = dict(paths)
        self.faults: dict[str, list[Fault]] = {}
        self.ranges = ranges
        self.asked: list[tuple[str, str | None]] = []  # file names, and ranges
        self.agents: set[str | None] = set()
        self._server = ThreadingHTTPServer((host, 0), type("Talk", (_Talk,), {"archive": self}))
        self._server.daemon_threads = True
        self.url = f"http://{host}:{self._server.server_address[1]}"

    def fail(self, name: str, *faults: Fault) -> None:
        """Let the next answers about this file be faulty."""
        self.faults.setdefault(name, []).extend(faults)

    def asked_for(self, name: str) -> Sequence[str | None]:
        """The ranges of all requests for a file."""
        return [span for asked, span in self.asked if asked == name]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Talk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    archive: NewsArchive

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        name = self.path.rpartition("/")[2]
        span = self.headers.get("Range")
        self.archive.asked.append((name, span))
        self.archive.agents.add(self.headers.get("User-Agent"))
        waiting = self.archive.faults.get(name, [])
        fault = waiting.pop(0) if waiting else Fault()
        content = self.archive.paths.get(self.path.lstrip("/"))
        etag = fault.etag or '"one"'
        status = fault.status or (404 if content is None else 200)
        content, start = content or b"", 0
        if status == 200 and span and self.archive.ranges and self.headers.get("If-Range") in (None, etag):
            start = int(span.removeprefix("bytes=").rstrip("-"))
            status = 206 if start < len(content) else 416
        self.send_response(status)
        if status == 416:
            self.send_header("Content-Range", f"bytes */{len(content)}")
        elif status == 206:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        told = content[start:] if status in (200, 206) else b""
        self.send_header("Content-Length", str(len(told) + fault.announced))
        self.send_header("ETag", etag)
        for header, value in fault.headers.items():
            self.send_header(header, value)
        self.end_headers()
        if not body:
            return
        try:
            self.wfile.write(told[: fault.drop_after])
            if fault.before is not None:
                self.wfile.flush()
                fault.before()
                self.wfile.write(told[fault.drop_after or 0 :])
            elif fault.drop_after is not None or fault.announced:
                self.close_connection = True
        except OSError:
            self.close_connection = True  # the other side has gone

    def log_message(self, format: str, *values: object) -> None:
        pass
