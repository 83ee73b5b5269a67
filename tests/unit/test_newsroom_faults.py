"""The newsroom's server speaks HTTP as it should, and goes wrong as it is told to."""

import gzip
import http.client
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from urllib.parse import urlsplit

import pytest
from lxml import etree

from tests.newsroom import Fault, Newsroom
from tests.newsroom.client import Answer

TODAY = date(2026, 3, 14)


@pytest.fixture(scope="module")
def shared_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with Newsroom(tmp_path_factory.mktemp("room"), today=TODAY) as room:
        yield room


@pytest.fixture
def room(shared_room: Newsroom) -> Iterator[Newsroom]:
    yield shared_room
    shared_room.clear_fault()


def article_of(room: Newsroom, site: str) -> str:
    """The URL of an article of `site`."""
    return room.expected.of("article", site)[0].url


# --- how they speak HTTP


def test_validators_are_honoured(room: Newsroom) -> None:
    for url in (article_of(room, "kestrel-coast"), room.site("tarnmouth-courier").url + "rss.xml"):
        first = Answer(url)
        same = Answer(url, If_None_Match=first.headers["ETag"])
        assert (same.status, same.body) == (304, b"")
        assert same.headers["ETag"] == first.headers["ETag"]
        assert Answer(url, If_Modified_Since=first.headers["Last-Modified"]).status == 304
        assert Answer(url, If_Modified_Since="Sat, 01 Jan 2000 00:00:00 GMT").status == 200
        assert Answer(url, If_Modified_Since="the day before yesterday").status == 200
        assert (
            Answer(url, If_None_Match='"other"', If_Modified_Since=first.headers["Last-Modified"]).status
            == 200
        )


def test_gzip_is_sent_to_those_who_take_it(room: Newsroom) -> None:
    url = article_of(room, "lake-orrin-ledger")
    plain, squeezed = Answer(url), Answer(url, Accept_Encoding="br;q=1.0, gzip;q=0.8")
    assert plain.headers["Content-Encoding"] is None
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(squeezed.body) == plain.body
    assert int(squeezed.headers["Content-Length"]) == len(squeezed.body) < len(plain.body)
    assert Answer(url, Accept_Encoding="gzip;q=0").headers["Content-Encoding"] is None


def test_a_connection_is_kept_for_the_next_request(room: Newsroom) -> None:
    parts = urlsplit(room.site("norderwald-tageblatt").url)
    assert parts.hostname
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    socket_used = None
    for method, path in (("GET", "/"), ("HEAD", "/"), ("GET", "/nowhere"), ("GET", "/robots.txt")):
        connection.request(method, path)
        response = connection.getresponse()
        assert response.status == (404 if path == "/nowhere" else 200)
        assert bool(response.read()) is (method == "GET")
        assert connection.sock is (socket_used or connection.sock)
        socket_used = connection.sock
    connection.close()


def test_many_clients_at_once_are_served(room: Newsroom) -> None:
    urls = [url for url, truth in room.expected.urls.items() if truth.state == "article"] * 4
    with ThreadPoolExecutor(24) as pool:
        assert {answer.status for answer in pool.map(Answer, urls)} == {200}


def test_every_request_is_logged_before_its_answer_is_seen(room: Newsroom) -> None:
    url = article_of(room, "valdesol-correo") + "?from=test"
    Answer(url, User_Agent="tester/1")
    last = room.requests("valdesol-correo")[-1]
    assert (last.method, last.url, last.status) == ("GET", url, 200)
    assert last.headers["User-Agent"] == "tester/1"


# --- faults


def test_fault_status(room: Newsroom) -> None:
    room.set_fault(Fault("status", "kestrel-coast", "/n/*", 429, headers={"Retry-After": "7"}))
    answer = Answer(article_of(room, "kestrel-coast"))
    assert (answer.status, answer.headers["Retry-After"]) == (429, "7")
    assert Answer(room.site("kestrel-coast").url).status == 200
    assert Answer(article_of(room, "valdesol-correo")).status == 200
    room.clear_fault("status")
    assert Answer(article_of(room, "kestrel-coast")).status == 200


def test_fault_for_a_number_of_requests(room: Newsroom) -> None:
    room.set_fault(Fault("status", "kestrel-coast", "*", 503, times=2))
    url = article_of(room, "kestrel-coast")
    assert [Answer(url).status for _ in range(3)] == [503, 503, 200]


def test_fault_robots(room: Newsroom) -> None:
    room.set_fault(Fault("robots", "tarnmouth-courier", value=500))
    assert Answer(room.site("tarnmouth-courier").url + "robots.txt").status == 500
    assert Answer(article_of(room, "tarnmouth-courier")).status == 200


def test_fault_slow(room: Newsroom) -> None:
    room.set_fault(Fault("slow", "kestrel-coast", "/", 0.4))
    parts = urlsplit(room.site("kestrel-coast").url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=0.1)
    connection.request("GET", "/")
    with pytest.raises(TimeoutError):
        connection.getresponse()
    connection.close()
    assert Answer(room.site("kestrel-coast").url).status == 200


def test_fault_drip(room: Newsroom) -> None:
    url = room.site("tarnmouth-courier").url + "robots.txt"
    whole = Answer(url).body
    room.set_fault(Fault("drip", "tarnmouth-courier", "/robots.txt", 100))
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=5)
    connection.request("GET", "/robots.txt")
    response = connection.getresponse()
    first = response.read1(4096)
    assert 0 < len(first) < len(whole)
    assert first + response.read() == whole
    connection.close()


def test_fault_drop(room: Newsroom) -> None:
    url = article_of(room, "lake-orrin-ledger")
    size = len(Answer(url).body)
    room.set_fault(Fault("drop", "lake-orrin-ledger", "/story/*", 0.5))
    with pytest.raises(http.client.IncompleteRead) as caught:
        Answer(url)
    assert len(caught.value.partial) == size // 2
    assert caught.value.expected == size - size // 2


def test_fault_reset(room: Newsroom) -> None:
    room.set_fault(Fault("reset", "lake-orrin-ledger", "/story/*"))
    with pytest.raises(ConnectionResetError):
        Answer(article_of(room, "lake-orrin-ledger"))
    assert room.requests("lake-orrin-ledger")[-1].status == 0


def test_fault_encoding(room: Newsroom) -> None:
    room.set_fault(Fault("encoding", "kestrel-coast", "/n/*", "gzip"))
    answer = Answer(article_of(room, "kestrel-coast"))
    assert answer.headers["Content-Encoding"] == "gzip"
    with pytest.raises(zlib.error):
        zlib.decompress(answer.body, 31)


def test_fault_mangle(room: Newsroom) -> None:
    room.set_fault(Fault("mangle", "tarnmouth-courier", "/rss.xml"))
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(Answer(room.site("tarnmouth-courier").url + "rss.xml").body)


def test_fault_charset(room: Newsroom) -> None:
    url = article_of(room, "verkhneluzhsk-vesti")
    body = Answer(url).body
    room.set_fault(Fault("charset", "verkhneluzhsk-vesti", "*", "iso-8859-1"))
    answer = Answer(url)
    assert answer.headers["Content-Type"] == "text/html; charset=iso-8859-1"
    assert answer.body == body


def test_fault_edit_is_a_new_version_of_page_feed_and_truth(room: Newsroom) -> None:
    url = article_of(room, "tarnmouth-courier")
    feed = room.site("tarnmouth-courier").url + "sitemap.xml"
    before, tag, feed_before = room.expected.articles[url], Answer(url).headers["ETag"], Answer(feed).body
    room.set_fault(
        Fault("edit", "tarnmouth-courier", urlsplit(url).path, "Nobody was hurt, it was said later.")
    )
    after = room.expected.articles[url]
    assert after.paragraphs == (*before.paragraphs, "Nobody was hurt, it was said later.")
    assert after.date_modified
    assert after.date_modified > (before.date_modified or before.date_published)
    changed = Answer(url, If_None_Match=tag)
    assert changed.status == 200
    assert b"Nobody was hurt, it was said later." in changed.body
    assert Answer(feed).body != feed_before
    room.clear_fault("edit")
    assert Answer(url, If_None_Match=tag).status == 304
    assert room.expected.articles[url] == before


def test_fault_publish_adds_a_story(room: Newsroom) -> None:
    before = set(room.expected.urls)
    feed = room.site("tarnmouth-courier").url + "rss.xml"
    tag = Answer(feed).headers["ETag"]
    room.set_fault(Fault("publish", "tarnmouth-courier"))
    (new,) = set(room.expected.urls) - before
    assert Answer(new).status == 200
    answer = Answer(feed, If_None_Match=tag)
    assert answer.status == 200
    assert new.encode() in answer.body
    room.clear_fault("publish")
    assert Answer(new).status == 404


def test_a_fault_of_no_known_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="fault kind must be one of status, robots"):
        Fault("earthquake")
