"""The embedded newsroom does what the tests that stand on it take for granted."""

import gzip
import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree
from lxml import html as lxml_html

from spiders.catalogue import check_source, permits, read_catalogue
from tests.newsroom import Newsroom
from tests.newsroom.client import Answer

TODAY = date(2026, 3, 14)
ROOT = Path(__file__).resolve().parents[2]


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
