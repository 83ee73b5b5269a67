"""The newsroom's server sends other answers, other codings and no HTTP at all, as it is told to."""

import gzip
import http.client
import socket
import zlib
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

import brotli
import feedparser
import pytest
import zstandard

from tests.newsroom import Fault, Newsroom
from tests.newsroom.client import Answer
from tests.newsroom.trouble import BOMB_BYTES

SITE = "tarnmouth-courier"


@pytest.fixture(scope="module")
def shared_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with Newsroom(tmp_path_factory.mktemp("room"), today=date(2026, 3, 14), host_base="127.0.34") as room:
        yield room


@pytest.fixture
def room(shared_room: Newsroom) -> Iterator[Newsroom]:
    yield shared_room
    shared_room.clear_fault()


def at(room: Newsroom, path: str) -> str:
    return room.site(SITE).url.rstrip("/") + path


def raw(url: str, seconds: float = 5.0, most: int = 1 << 20) -> bytes:
    """The bytes of an answer, heads and chunks and all, until it ends or there are so many."""
    parts = urlsplit(url)
    with socket.create_connection((str(parts.hostname), parts.port), timeout=seconds) as connection:
        connection.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        data = b""
        while len(data) < most and (piece := connection.recv(65_536)):
            data += piece
    return data


def test_fault_redirect(room: Newsroom) -> None:
    room.set_fault(Fault("redirect", SITE, "/go*", "{target}"))
    room.set_fault(Fault("redirect", SITE, "/maze*", "{base}{path}/{n}"))
    answer = Answer(at(room, "/go?to=http://127.0.0.1/x?y=1"))
    assert (answer.status, answer.headers["Location"]) == (302, "http://127.0.0.1/x?y=1")
    hops = [Answer(at(room, "/maze")).headers["Location"] for _ in range(2)]
    assert hops == [at(room, "/maze/1"), at(room, "/maze/2")]


def test_fault_body_and_header(room: Newsroom) -> None:
    room.set_fault(Fault("body", SITE, "/robots.txt", "{base}{path}", headers={"X-Robots-Tag": "noindex"}))
    room.set_fault(Fault("header", SITE, "/robots.txt", headers={"Content-Type": "", "Server": "odd"}))
    answer = Answer(at(room, "/robots.txt"))
    assert answer.body.decode() == at(room, "/robots.txt")
    assert (answer.headers["X-Robots-Tag"], answer.headers["Content-Type"]) == ("noindex", None)


def test_fault_rewrite_and_flood(room: Newsroom) -> None:
    sound = len(feedparser.parse(Answer(at(room, "/rss.xml")).body).entries)
    room.set_fault(Fault("rewrite", SITE, "/rss.xml", "#1</guid> => #{n}</guid>"))
    room.set_fault(Fault("flood", SITE, "/rss.xml", 100))
    for look in ("1", "2"):
        feed = feedparser.parse(Answer(at(room, "/rss.xml")).body)
        assert len(feed.entries) == sound + 100
        assert {entry.id.rpartition("#")[2] for entry in feed.entries[:sound]} == {look}


def test_fault_transcode(room: Newsroom) -> None:
    room.set_fault(Fault("transcode", SITE, "/rss.xml", "utf-16"))
    answer = Answer(at(room, "/rss.xml"))
    assert "charset" not in answer.headers["Content-Type"]
    assert "<channel>" in answer.body.decode("utf-16")
    assert b"encoding" not in answer.body.replace(b"\x00", b"")[:100]


def test_fault_stale(room: Newsroom) -> None:
    room.set_fault(Fault("stale", SITE, "/rss.xml", "same"))
    before = Answer(at(room, "/rss.xml"))
    room.set_fault(Fault("publish", SITE))
    after = Answer(at(room, "/rss.xml"))
    assert before.body != after.body
    assert before.headers["ETag"] == after.headers["ETag"] == '"same"'
    assert before.headers["Last-Modified"] == after.headers["Last-Modified"]
    assert Answer(at(room, "/rss.xml"), If_None_Match='"same"').status == 304


def test_fault_coding(room: Newsroom) -> None:
    plain = Answer(at(room, "/rss.xml")).body
    room.set_fault(Fault("coding", SITE, "/rss.xml", "gzip, br, zstd, deflate"))
    answer = Answer(at(room, "/rss.xml"))
    assert answer.headers["Content-Encoding"] == "gzip, br, zstd, deflate"
    inner = zstandard.ZstdDecompressor().decompressobj().decompress(zlib.decompress(answer.body))
    assert gzip.decompress(brotli.decompress(inner)) == plain


def test_fault_bomb(room: Newsroom) -> None:
    room.set_fault(Fault("bomb", SITE, "/rss.xml", "zstd"))
    answer = Answer(at(room, "/rss.xml"))
    reader = zstandard.ZstdDecompressor().stream_reader(answer.body)
    size = sum(len(piece) for piece in iter(lambda: reader.read(1 << 20), b""))
    assert size > 0.9 * BOMB_BYTES > 1000 * len(answer.body)


@pytest.mark.parametrize(("share", "broken"), [(2, True), (0.5, False)])
def test_fault_length(room: Newsroom, share: float, broken: bool) -> None:
    whole = len(Answer(at(room, "/rss.xml")).body)
    room.set_fault(Fault("length", SITE, "/rss.xml", share))
    if broken:
        with pytest.raises(http.client.IncompleteRead):
            Answer(at(room, "/rss.xml"))
    else:
        assert len(Answer(at(room, "/rss.xml")).body) == whole // 2
    assert len(raw(at(room, "/rss.xml")).partition(b"\r\n\r\n")[2]) == whole


def test_fault_chunked(room: Newsroom) -> None:
    whole = Answer(at(room, "/rss.xml")).body
    room.set_fault(Fault("chunked", SITE, "/rss.xml", "whole", times=1))
    assert Answer(at(room, "/rss.xml")).body == whole
    room.set_fault(Fault("chunked", SITE, "/rss.xml", "torn"))
    torn = raw(at(room, "/rss.xml"))
    assert not torn.endswith(b"0\r\n\r\n")
    with pytest.raises(http.client.IncompleteRead):
        Answer(at(room, "/rss.xml"))
    room.clear_fault()
    room.set_fault(Fault("chunked", SITE, "/rss.xml", "garbage"))
    assert b"\r\nthis is no chunk\r\n" in raw(at(room, "/rss.xml"))


def test_fault_endless_and_garbage(room: Newsroom) -> None:
    room.set_fault(Fault("endless", SITE, "/rss.xml"))
    assert len(raw(at(room, "/rss.xml"), most=4 << 20)) >= 4 << 20
    for what, start in (("status", b"\x00\x01"), ("header", b"HTTP/1.1 200"), ("control", b"HTTP/1.1 200")):
        room.clear_fault()
        room.set_fault(Fault("garbage", SITE, "/rss.xml", what))
        assert raw(at(room, "/rss.xml")).startswith(start)


def test_fault_stall(room: Newsroom) -> None:
    room.set_fault(Fault("stall", SITE, "/rss.xml", 600.0))
    with pytest.raises(TimeoutError):
        raw(at(room, "/rss.xml"), seconds=0.5)


def test_the_log_says_how_many_bytes_went_out(room: Newsroom) -> None:
    answer = Answer(at(room, "/rss.xml"))
    assert room.requests(SITE)[-1].bytes == len(answer.body)
    Answer(at(room, "/rss.xml"), If_None_Match=answer.headers["ETag"])
    assert room.requests(SITE)[-1].bytes == 0
