"""What servers do to a client, on real sockets: no fault passes for a page, and none holds a crawl up.

One crawl over all of it, since no site's fault may touch another's pages.
"""

import gzip
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import brotli
import pytest

from tests.integration.certificates import self_signed
from tests.integration.crawls import Night, crawl, due, source
from tests.integration.raw_site import RawSite, Speech
from transforms.book import SourceBook
from transforms.extract import extract
from transforms.items import Reason
from transforms.warc import ReadContext, read_captures

HTML = b"<!doctype html><title>News</title><p>" + b"Some text. " * 20
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
WHOLE = OK + b"Content-Length: %d\r\n" % len(HTML)
STALL = 1.5  # seconds; shorter than a drip's pauses never are
TOTAL = 5.0


def chunks(*parts: bytes) -> bytes:
    return OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"".join(parts)


def drip(before: bytes, pieces: int, piece: bytes, after: bytes = b"") -> Callable[[socket.socket], None]:
    """Speak slowly, and never pause for as long as the stall limit."""

    def speak(connection: socket.socket) -> None:
        connection.sendall(before)
        for _ in range(pieces):
            PAUSE.wait(STALL / 3)
            connection.sendall(piece)
        connection.sendall(after)

    return speak


def silent_after(before: bytes) -> Callable[[socket.socket], None]:
    def speak(connection: socket.socket) -> None:
        connection.sendall(before)
        PAUSE.wait(STALL * 4)

    return speak


def endless(before: bytes, piece: bytes) -> Callable[[socket.socket], None]:
    def speak(connection: socket.socket) -> None:
        connection.sendall(before)
        while True:
            connection.sendall(piece)

    return speak


def reset_after(before: bytes) -> Callable[[socket.socket], None]:
    def speak(connection: socket.socket) -> None:
        connection.sendall(before)
        PAUSE.wait(0.2)  # so that it is read before the reset overtakes it
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return speak


PAUSE = threading.Event()  # never set: a pause of its own length

BROKEN: dict[str, Speech] = {
    "/nothing": b"",
    "/length-too-long": OK + b"Content-Length: 9999\r\n\r\n" + HTML,
    "/length-too-short": OK + b"Content-Length: 60\r\n\r\n" + HTML,
    "/length-zero": OK + b"Content-Length: 0\r\n\r\n" + HTML,
    "/lengths-that-differ": WHOLE + b"Content-Length: 60\r\n\r\n" + HTML,
    "/length-negative": OK + b"Content-Length: -60\r\n\r\n" + HTML,
    "/length-in-words": OK + b"Content-Length: sixty\r\n\r\n" + HTML,
    "/chunks-break-off": chunks(b"400\r\n", HTML),
    "/chunks-without-an-end": chunks(b"%x\r\n" % len(HTML), HTML, b"\r\n"),
    "/chunks-that-are-none": chunks(b"these\r\n", HTML, b"\r\n0\r\n\r\n"),
    "/chunk-longer-than-it-says": chunks(b"5\r\n", HTML, b"\r\n0\r\n\r\n"),
    "/chunks-and-more": chunks(b"%x\r\n" % len(HTML), HTML, b"\r\n0\r\n\r\n", HTML),
    "/unknown-transfer": OK + b"Transfer-Encoding: pigeon\r\n\r\n" + HTML,
    "/no-colon": WHOLE + b"this is no header\r\n\r\n" + HTML,
    "/nul": WHOLE + b"X-Odd: a\0b\r\n\r\n" + HTML,
    "/100000-headers": WHOLE + b"X-Many: of them\r\n" * 100_000 + b"\r\n" + HTML,
    "/long-header": WHOLE + b"X-Long: " + b"x" * 1_000_000 + b"\r\n\r\n" + HTML,
    "/endless-headers": endless(OK, b"X-Another: header\r\n" * 100),
    "/endless-folds": endless(OK + b"X-Folded: a\r\n", b" b\r\n" * 500),
    "/endless-interim": endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 50),
    "/http-0.9": HTML,
    "/not-http": b"ICY 200 OK\r\n\r\n" + HTML,
    "/no-status": b"HTTP/1.1 fine\r\n\r\n" + HTML,
    "/odd-status": b"HTTP/1.1 20 OK\r\n\r\n" + HTML,
    "/negative-status": b"HTTP/1.1 -200 OK\r\n\r\n" + HTML,
    "/reset-in-body": reset_after(OK + b"Content-Length: 9999\r\n\r\n" + HTML),
    "/reset-in-open-body": reset_after(OK + b"\r\n" + HTML),
}
GOOD: dict[str, Speech] = {
    "/whole": WHOLE + b"\r\n" + HTML,
    "/until-close": OK + b"\r\n" + HTML,
    "/http-1.0": b"HTTP/1.0 200 OK\r\n\r\n" + HTML,
    "/chunked": chunks(b"%x\r\n" % len(HTML), HTML, b"\r\n0\r\n\r\n"),
    "/line-end-too-many": WHOLE + b"\r\n" + HTML + b"\r\n",
    "/same-length-twice": WHOLE + b"Content-Length: %d\r\n\r\n" % len(HTML) + HTML,
    "/long-policy": WHOLE + b"Content-Security-Policy: " + b"x" * 30_000 + b"\r\n\r\n" + HTML,
    "/early-hints": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + WHOLE + b"\r\n" + HTML,
}
# each takes longer than the stall limit, and less than the total
SLOW: dict[str, Speech] = {
    "/slow-head": drip(OK, 5, b"X-Slow: yes\r\n", b"Content-Length: %d\r\n\r\n" % len(HTML) + HTML),
    "/slow-body": drip(OK + b"Content-Length: %d\r\n\r\n" % (len(HTML) + 5), 5, b"<", HTML),
}
STALLED: dict[str, Speech] = {
    "/no-answer": silent_after(b""),
    "/head-stops": silent_after(OK),
    "/body-stops": silent_after(OK + b"Content-Length: 9999\r\n\r\n" + HTML),
    "/open-body-stops": silent_after(OK + b"\r\n" + HTML),
    "/chunk-stops": silent_after(chunks(b"400\r\n", HTML)),
}
STALLED_AT = ("127.0.7.122", "127.0.7.132", "127.0.7.133", "127.0.7.138", "127.0.7.139")
DRIPS: dict[str, Speech] = {
    "/drip-body": drip(OK + b"\r\n", 100, b"<"),
}
DRIPPING_HEADS: dict[str, Speech] = {
    "/drip-head": drip(OK, 100, b"X"),
}
TOO_LARGE: dict[str, Speech] = {
    "/endless-body": endless(OK + b"\r\n", b"<p>more</p>" * 6_000),
    "/endless-chunks": endless(chunks(), b"2710\r\n" + b"<" * 10_000 + b"\r\n"),
    "/announced": OK + b"Content-Length: 99999999999\r\n\r\n" + HTML,
}
BOMB = gzip.compress(gzip.compress(b"<p>" * (30 << 20)))


def coded(codings: bytes, body: bytes) -> bytes:
    head = b"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (codings, len(body))
    return OK + head + body


REJECTED: dict[str, tuple[Speech, Reason]] = {
    "/bomb": (coded(b"gzip, gzip, br", brotli.compress(BOMB, quality=1)), Reason.TOO_LARGE),
    "/torn-gzip": (coded(b"gzip", gzip.compress(HTML)[:-20]), Reason.BAD_ENCODING),
    "/no-gzip": (coded(b"gzip", HTML), Reason.BAD_ENCODING),
    "/six-times": (coded(b", ".join([b"gzip"] * 6), HTML), Reason.BAD_ENCODING),
}
SITES: dict[str, tuple[str, dict[str, Speech]]] = {
    "broken": ("127.0.7.120", BROKEN),
    "good": ("127.0.7.121", GOOD | SLOW),
    # a host each: one that fell silent is left alone for a while
    **{
        path: (host, {path: speech}) for host, (path, speech) in zip(STALLED_AT, STALLED.items(), strict=True)
    },
    "drips": ("127.0.7.123", DRIPS),
    "dripping-heads": ("127.0.7.124", DRIPPING_HEADS),
    "large": ("127.0.7.125", TOO_LARGE),
    "coded": ("127.0.7.126", {path: speech for path, (speech, _) in REJECTED.items()}),
}


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, RawSite]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(RawSite(host, speeches)) for name, (host, speeches) in SITES.items()}


@pytest.fixture(scope="module")
def night(sites: dict[str, RawSite], tmp_path_factory: pytest.TempPathFactory) -> Night:
    return crawl(
        tmp_path_factory.mktemp("night"),
        [source(name, site.url) for name, site in sites.items()],
        due={name: due(site.url, *site.paths) for name, site in sites.items()},
        request_seconds=STALL,
        response_seconds=TOTAL,
    )


def test_the_night_ends_as_a_crawl_should(night: Night) -> None:
    assert night.outcome.error is None
    assert night.outcome.ok


@pytest.mark.parametrize("path", BROKEN)
def test_a_broken_response_is_failed_retried_and_no_page(
    night: Night, sites: dict[str, RawSite], path: str
) -> None:
    site = sites["broken"]
    assert night.urls(site.url)[site.url + path] == ("failed", "broken")
    assert night.captured(site.url + path) == []
    assert site.asked.count(path) == 3


@pytest.mark.parametrize("path", GOOD | SLOW)
def test_a_whole_response_is_taken_however_it_comes(
    night: Night, sites: dict[str, RawSite], path: str
) -> None:
    url = sites["good"].url + path
    (record,) = (record for record in night.records if record.url == url)
    assert record.body.endswith(HTML) or record.body == HTML + b"\r\n"
    assert sites["good"].asked.count(path) == 1


@pytest.mark.parametrize(
    ("name", "path"),
    [
        *((path, path) for path in STALLED),
        *(("drips", path) for path in DRIPS),
        *(("dripping-heads", path) for path in DRIPPING_HEADS),
    ],
)
def test_silence_and_dripping_end(night: Night, sites: dict[str, RawSite], name: str, path: str) -> None:
    site = sites[name]
    assert night.urls(site.url)[site.url + path] == ("failed", "timeout")
    assert night.captured(site.url + path) == []
    assert site.asked.count(path) == 3


@pytest.mark.parametrize("path", TOO_LARGE)
def test_a_body_without_end_is_cut_off(night: Night, sites: dict[str, RawSite], path: str) -> None:
    site = sites["large"]
    assert night.urls(site.url)[site.url + path] == ("failed", "too_large")
    assert night.captured(site.url + path) == []


@pytest.mark.parametrize("path", REJECTED)
def test_what_does_not_decode_is_rejected(night: Night, sites: dict[str, RawSite], path: str) -> None:
    context = ReadContext("w", "s", night.run_id, SourceBook(()))
    verdicts = {
        raw.capture.target_uri: extract(raw, None).rejection
        for warc in night.landing.glob("*.warc.gz")
        for raw in read_captures(warc, context=context)
        if raw.capture.target_uri == sites["coded"].url + path
    }
    rejection = verdicts[sites["coded"].url + path]
    assert rejection is not None
    assert rejection.reason is REJECTED[path][1]


def test_a_tls_connection_cut_off_is_no_end_of_a_page(tmp_path: Path) -> None:
    def cut(connection: socket.socket) -> None:
        connection.sendall(OK + b"\r\n" + HTML)
        # below TLS, without its goodbye
        raw = socket.socket(fileno=connection.detach())
        raw.shutdown(socket.SHUT_WR)
        raw.close()

    certificate = self_signed(tmp_path, "127.0.7.127")
    whole = WHOLE + b"\r\n" + HTML
    with RawSite("127.0.7.127", {"/cut": cut, "/whole": whole}, certificate=certificate) as site:
        night = crawl(
            tmp_path,
            [source("cut", site.url, verify_tls=False)],
            due={"cut": due(site.url, "/cut", "/whole")},
        )
    assert night.outcome.ok
    assert night.urls() == {f"{site.url}/cut": ("failed", "broken")}
    assert night.captured() == [(f"{site.url}/whole", 200)]


def test_only_a_source_that_opts_out_takes_any_certificate_and_only_of_its_own_site(tmp_path: Path) -> None:
    whole = WHOLE + b"\r\n" + HTML
    with ExitStack() as stack:
        hosts = ("127.0.7.128", "127.0.7.129", "127.0.7.130")
        lax, strict, other = (
            stack.enter_context(RawSite(host, {"/page": whole}, certificate=self_signed(tmp_path, host)))
            for host in hosts
        )
        lax.paths["/away"] = b"HTTP/1.1 302 Found\r\nLocation: %s/page\r\nContent-Length: 0\r\n\r\n" % (
            other.url.encode()
        )
        night = crawl(
            tmp_path,
            [source("lax", lax.url, "/away", verify_tls=False), source("strict", strict.url)],
            due={"lax": due(lax.url, "/page"), "strict": due(strict.url, "/page")},
        )
    assert night.outcome.ok
    assert night.captured() == [(f"{lax.url}/page", 200)]
    assert night.urls(strict.url) == {f"{strict.url}/page": ("failed", "robots_unreachable")}
    assert "certificate verify failed" in night.listing(f"{strict.url}/robots.txt")["warning"]
    assert night.listing(f"{lax.url}/away")["status"] == 302
    assert "certificate verify failed" in night.listing(f"{other.url}/robots.txt")["warning"]
    assert other.asked == strict.asked == []
