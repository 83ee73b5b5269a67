"""The embedded newsroom does what the tests that stand on it take for granted."""

import gzip
import http.client
import json
import os
import signal
import subprocess
import sys
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree
from lxml import html as lxml_html

from spiders.catalogue import check_source, permits, read_catalogue
from tests.newsroom import Fault, Newsroom

TODAY = date(2026, 3, 14)
ROOT = Path(__file__).resolve().parents[2]


class Answer:
    """A response as it came over the wire."""

    def __init__(self, url: str, method: str = "GET", **headers: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
        path = url.split(parts.netloc, 1)[1]
        connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        response = connection.getresponse()
        self.status, self.headers = response.status, response.headers
        try:
            self.body = response.read()
        finally:
            connection.close()


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


# --- what the sites hold


def test_every_site_has_a_source_file_that_stands_its_own_test(room: Newsroom) -> None:
    sources = {source.name: source for source in read_catalogue([room.sources])}
    assert set(sources) == {site.name for site in room.sites}
    for source in sources.values():
        assert check_source(source) == []
        assert source.download_delay == 0
    for url in room.expected.urls.values():
        filtered = url.reasons == ("filtered",)
        for spelling in (url.url, *url.announced):
            assert permits(sources[url.site], spelling) is not filtered, spelling


def test_the_newsroom_has_every_kind_of_page(room: Newsroom) -> None:
    expected = room.expected
    assert len(room.sites) == 7
    assert 45 <= expected.discovered <= 60
    assert set(expected.totals) == {"article", "rejected", "gone", "denied", "duplicate"}
    reasons = {reason for url in expected.urls.values() for reason in url.reasons[:1]}
    assert reasons == {"redirected", "not_found", "gone", "soft_404", "not_article", "robots", "filtered"}
    assert sum(expected.totals.values()) == expected.discovered
    languages = {article.in_language for article in expected.articles.values()}
    assert {"de", "fr", "es", "ru"} < languages
    assert any(article.is_accessible_for_free is False for article in expected.articles.values())
    for site in room.sites:
        assert site.articles == len(expected.of("article", site.name)) >= 4


def test_each_page_answers_what_the_truth_says(room: Newsroom) -> None:
    for url in room.expected.urls.values():
        status = {"not_found": 404, "gone": 410, "redirected": 301}.get((*url.reasons, "")[0], 200)
        answer = Answer(url.url)
        assert answer.status == status, url.url
        if status == 301:
            assert answer.headers["Location"] == url.article_url


def test_article_pages_hold_their_text_and_are_as_big_as_real_ones(room: Newsroom) -> None:
    for url, article in room.expected.articles.items():
        answer = Answer(url)
        assert 20_000 < len(answer.body) < 60_000, url
        text = " ".join(" ".join(lxml_html.fromstring(answer.body).itertext()).split())
        assert article.headline in text
        for paragraph in article.phrases:
            assert paragraph in text, url
        for other in article.absent:
            assert other not in " ".join(article.paragraphs), url
        for other in (*article.boilerplate, *article.related, *(caption for caption, _ in article.captions)):
            assert other in text, url


def test_nothing_comes_from_the_future(room: Newsroom) -> None:
    midnight = datetime.combine(TODAY, time.min, tzinfo=UTC)
    for article in room.expected.articles.values():
        assert article.date_published <= midnight
        assert article.date_modified is None or article.date_published < article.date_modified <= midnight


def test_three_sites_carry_the_same_wire_text_under_their_own_headlines(room: Newsroom) -> None:
    (urls,) = room.expected.wires.values()
    articles = [room.expected.articles[url] for url in urls]
    assert len({urlsplit(url).hostname for url in urls}) == 3
    assert len({article.paragraphs for article in articles}) == 1
    assert len({article.headline for article in articles}) == 3
    assert {(article.agency or "").title() for article in articles} == {"Meridian News Agency"}
    assert all("meridian news agency" in article.byline.lower() for article in articles)


def test_all_content_is_the_same_every_time(room: Newsroom, tmp_path: Path) -> None:
    with Newsroom(tmp_path, today=TODAY, host_base="127.0.2") as other:
        for url in room.expected.urls:
            twin = url.replace("127.0.1.", "127.0.2.").replace(f":{room.port}", f":{other.port}")
            body, body_there = Answer(url).body, Answer(twin).body
            moved = body_there.replace(b"127.0.2.", b"127.0.1.").replace(
                f":{other.port}".encode(), f":{room.port}".encode()
            )
            assert body == moved, url


def test_a_page_in_windows_1252_says_so_itself_only(room: Newsroom) -> None:
    answer = Answer(article_of(room, "vaubrenne-courrier"))
    assert answer.headers["Content-Type"] == "text/html"
    assert b"charset=windows-1252" in answer.body
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("utf-8")
    assert "s’éteint plus" in answer.body.decode("windows-1252")


def test_an_amp_twin_and_a_second_url_name_the_canonical_one(room: Newsroom) -> None:
    for url in room.expected.of("duplicate"):
        if not url.reasons:
            page = lxml_html.fromstring(Answer(url.url).body)
            assert page.xpath("//link[@rel='canonical']/@href") == [url.article_url]


def test_a_live_blog_lists_its_updates(room: Newsroom) -> None:
    (url,) = (u for u in room.expected.articles if "liveblog" in u)
    script = lxml_html.fromstring(Answer(url).body).xpath("//script[@type='application/ld+json']/text()")[0]
    (node,) = (n for n in json.loads(script)["@graph"] if n["@type"] == "LiveBlogPosting")
    assert len(node["liveBlogUpdate"]) == 6


# --- how they announce it


def test_feeds_announce_what_the_truth_has(room: Newsroom) -> None:
    announced = set()
    for source in read_catalogue([room.sources]):
        for feed in source.feeds:
            body = Answer(feed).body
            if feed.endswith(".json"):
                links = [item["url"] for item in json.loads(body)["items"]]
            else:
                parsed = feedparser.parse(body)
                assert not parsed.bozo, feed
                links = [entry.link for entry in parsed.entries]
            assert links, feed
            announced |= set(links)
        for sitemap in source.sitemaps:
            announced |= set(sitemap_links(sitemap))
        for section in source.sections:
            page = lxml_html.fromstring(Answer(section).body)
            links = [section.split("/pays/")[0] + href for href in page.xpath("//h3/a/@href")]
            assert links
            announced |= set(links)
    spelled = {spelling for url in room.expected.urls.values() for spelling in url.announced}
    assert announced <= spelled
    for url in room.expected.urls.values():
        assert not url.announced or announced & set(url.announced), url


def sitemap_links(url: str) -> list[str]:
    """All page URLs of a sitemap, those of an index's children included."""
    body = Answer(url).body
    if url.endswith(".gz"):
        body = gzip.decompress(body)
    root = etree.fromstring(body)
    links = [str(loc) for loc in root.xpath("*/*[local-name()='loc']/text()")]
    if root.tag.endswith("sitemapindex"):
        return [link for child in links for link in sitemap_links(child)]
    return links


def test_robots_forbid_the_denied_pages_and_name_a_sitemap(room: Newsroom) -> None:
    robots = Answer(room.site("tarnmouth-courier").url + "robots.txt")
    assert robots.headers["Content-Type"].startswith("text/plain")
    sitemap = robots.body.decode().partition("Sitemap: ")[2].strip()
    assert set(sitemap_links(sitemap)) == {u.url for u in room.expected.of("article", "tarnmouth-courier")}
    assert b"Disallow: /premium/" in Answer(room.site("valdesol-correo").url + "robots.txt").body
    (denied,) = (u for u in room.expected.of("denied") if u.reasons == ("robots",))
    assert "/premium/" in denied.url


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
    with pytest.raises(ValueError, match="fault kind must be one of status, slow"):
        Fault("earthquake")


# --- how it starts and ends


def start(tmp_path: Path, *arguments: str) -> tuple[subprocess.Popen[str], dict[str, object]]:
    command = [sys.executable, "-m", "tests.newsroom", "--sources", str(tmp_path / "sources"), *arguments]
    child = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout
    return child, json.loads(child.stdout.readline())


@pytest.mark.parametrize("end", ["eof", "term", "int"])
def test_the_command_line_serves_until_it_is_told_to_stop(tmp_path: Path, end: str) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text(json.dumps([{"kind": "status", "site": "kestrel-coast", "path": "/", "value": 418}]))
    child, ready = start(tmp_path, "--faults", str(faults), "--log", str(tmp_path / "log" / "requests.jsonl"))
    with child:
        assert ready["ready"] is True
        assert Answer(f"http://127.0.1.5:{ready['port']}/").status == 418
        assert Answer(f"http://127.0.1.1:{ready['port']}/").status == 200
        assert len((tmp_path / "log" / "requests.jsonl").read_text().splitlines()) == 2
        assert child.stdin
        if end == "eof":
            child.stdin.close()
        else:
            child.send_signal(signal.SIGTERM if end == "term" else signal.SIGINT)
        assert child.wait(timeout=10) == 0


def test_the_server_ends_with_the_block(tmp_path: Path) -> None:
    with Newsroom(tmp_path, today=TODAY) as room:
        url, pid = room.sites[0].url, room.pid
    with pytest.raises(ConnectionRefusedError):
        Answer(url)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_server_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom tests.newsroom import Newsroom\n"
        f"with Newsroom(Path({str(tmp_path)!r})) as room:\n"
        "    print(room.sites[0].url, flush=True)\n    time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with parent:
        assert parent.stdout
        url = parent.stdout.readline().strip()
        assert Answer(url).status == 200
        parent.kill()
        parent.wait()
        deadline = monotonic() + 10
        while monotonic() < deadline:
            try:
                Answer(url)
            except (ConnectionError, http.client.HTTPException):
                break
            sleep(0.05)
        else:
            pytest.fail("the server outlived its parent")
