"""The loopback sites that `benchmarks/crawl.py` crawls: a process of its own, all answers made beforehand.

    python -m benchmarks.crawl_site --hosts 50 --pages 20      # big pages, compressed
    python -m benchmarks.crawl_site --quiet 5000               # a feed a host, with one small page

Prints {"port", "hosts": [{"host", "feed", "pages"}, ...]} when it answers. A line on stdin asks for
{"requests", "pages", "bytes"} since the last line; when stdin ends, so does it.
"""

import argparse
import asyncio
import gzip
import json
import resource
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks.crawl_pages import Paper

NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nnot found"
BIG, QUIET = "127.0.40.{}", "127.41.{}.{}"
SMALL = "<!doctype html><html lang=en><title>{0}</title><article><h1>{0}</h1>{1}</article></html>"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a path answers."""

    head: str
    packed: bytes  # gzip
    is_page: bool = False

    @property
    def tag(self) -> bytes:
        return f'"{zlib.crc32(self.packed):08x}"'.encode()

    def whole(self, *, takes_gzip: bool) -> bytes:
        """Head and body."""
        body = self.packed if takes_gzip else gzip.decompress(self.packed)
        coding = "Content-Encoding: gzip\r\n" if takes_gzip else ""
        return f"{self.head}{coding}Content-Length: {len(body)}\r\n\r\n".encode() + body


def reply(packed: bytes, media_type: str, *, is_page: bool = False) -> Reply:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}; charset=utf-8\r\nServer: bench\r\n"
    head += f'ETag: "{zlib.crc32(packed):08x}"\r\nLast-Modified: Sun, 22 Nov 2026 18:00:00 GMT\r\n'
    head += "Cache-Control: max-age=60\r\nVary: Accept-Encoding\r\n"
    return Reply(head, packed, is_page)


class Sites:
    """All answers, by host and path, and what was asked so far."""

    def __init__(self) -> None:
        self.replies: dict[tuple[str, bytes], Reply] = {}
        self.hosts: list[dict[str, Any]] = []
        self.requests = self.pages = self.bytes = 0

    def add_big(self, host: str, port: int, pages: int, seed: int) -> None:
        """A host with a feed of pages like real ones."""
        base, paper = f"http://{host}:{port}", Paper(host, seed)
        stories = [paper.story(number) for number in range(pages)]
        for story in stories:
            self.replies[host, story.path.encode()] = reply(story.packed, "text/html", is_page=True)
        self._add_feed(host, base, paper.feed(base, stories), [base + story.path for story in stories])

    def add_quiet(self, host: str, port: int) -> None:
        """A host with a feed of one small page."""
        base, path = f"http://{host}:{port}", "/2026/11/22/the-only-story"
        text = "".join(
            f"<p>Paragraph {number} of the one story that stands at {host}, which has some words in it.</p>"
            for number in range(12)
        )
        page = SMALL.format(f"The story of {host}", text)
        self.replies[host, path.encode()] = reply(gzip.compress(page.encode()), "text/html", is_page=True)
        item = f"<item><title>The story of {host}</title><link>{base}{path}</link></item>"
        feed = f'<rss version="2.0"><channel><title>{host}</title>{item}</channel></rss>'.encode()
        self._add_feed(host, base, feed, [base + path])

    def _add_feed(self, host: str, base: str, feed: bytes, pages: list[str]) -> None:
        self.replies[host, b"/rss.xml"] = reply(gzip.compress(feed), "application/rss+xml")
        self.replies[host, b"/robots.txt"] = reply(
            gzip.compress(b"User-agent: *\nDisallow: /search\n"), "text/plain"
        )
        self.hosts.append({"host": host, "feed": f"{base}/rss.xml", "pages": pages})

    def answer(self, host: str, head: bytes) -> bytes:
        """The answer to a request, given its head."""
        self.requests += 1
        found = self.replies.get((host, head.split(b" ", 2)[1]))
        lower = head.lower()
        if found is None:
            answer = NOT_FOUND
        elif b"if-none-match: " in lower and b"if-none-match: " + found.tag in lower:
            answer = b"HTTP/1.1 304 Not Modified\r\nETag: " + found.tag + b"\r\n\r\n"
        else:
            self.pages += found.is_page
            takes_gzip = b"gzip" in lower.partition(b"accept-encoding:")[2].partition(b"\r\n")[0]
            answer = found.whole(takes_gzip=takes_gzip)
        self.bytes += len(answer)
        return answer

    def counts(self) -> dict[str, int]:
        """What was asked since the last time."""
        told = {"requests": self.requests, "pages": self.pages, "bytes": self.bytes}
        self.requests = self.pages = self.bytes = 0
        return told


class Connection(asyncio.Protocol):
    """One client; requests have no bodies."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites
        self._left = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._host = transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        *heads, self._left = (self._left + data).split(b"\r\n\r\n")
        for head in heads:
            assert isinstance(self._transport, asyncio.Transport)
            self._transport.write(self._sites.answer(self._host, head))


async def _serve(options: argparse.Namespace) -> None:
    sites, loop = Sites(), asyncio.get_running_loop()
    if options.quiet:
        hosts = [QUIET.format(number // 250, number % 250 + 1) for number in range(options.quiet)]
    else:
        hosts = [BIG.format(number + 1) for number in range(options.hosts)]
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 3 * len(hosts) + 200)), hard))
    first = await loop.create_server(lambda: Connection(sites), hosts[0], options.port, backlog=1024)
    port = first.sockets[0].getsockname()[1]
    for host in hosts[1:]:
        await loop.create_server(lambda: Connection(sites), host, port, backlog=64)
    for host in hosts:
        if options.quiet:
            sites.add_quiet(host, port)
        else:
            sites.add_big(host, port, options.pages, options.seed)
    print(json.dumps({"port": port, "hosts": sites.hosts}), flush=True)
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(sites.counts()), flush=True)


class Running:
    """The sites as their parent sees them."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._child = child
        self.hosts: list[dict[str, Any]] = self._read()["hosts"]

    @property
    def pages(self) -> list[str]:
        """All pages, a host after the other in turn, as a fair reader would ask for them."""
        return [page for row in zip(*(host["pages"] for host in self.hosts), strict=True) for page in row]

    def counts(self) -> dict[str, int]:
        """requests, pages, bytes (heads included) that were sent since the last time."""
        assert self._child.stdin is not None
        self._child.stdin.write("counts\n")
        self._child.stdin.flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        if not line:
            raise SystemExit(f"the sites' server ended with {self._child.wait()}; its messages stand above")
        found: dict[str, Any] = json.loads(line)
        return found


@contextmanager
def running(*arguments: str) -> Iterator[Running]:
    """Serve while the block lasts."""
    command = [sys.executable, "-m", "benchmarks.crawl_site", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None
        with child.stdin:
            yield Running(child)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--pages", type=int, default=20, help="of each host")
    parser.add_argument("--quiet", type=int, default=0, help="so many hosts with one small page each")
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--seed", type=int, default=1)
    asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
