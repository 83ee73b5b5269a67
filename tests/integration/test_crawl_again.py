"""What a crawl asks for again, on real sockets: articles with what is known of them, listings that failed or lied."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from spiders.plan import DueUrl, KnownPage
from tests.integration.crawls import Night, crawl, keys, source
from tests.integration.site_server import Answer, Site, Talk, page, rss
from transforms.book import SourceBook
from transforms.items import Kind
from transforms.warc import ReadContext, read_captures
from transforms.warc_http import sha1_digest

FETCHED = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site("127.0.7.60") as served:
        served.routes["/robots.txt"] = Answer(status=404)
        yield served


def look_again(folder: Path, site: Site, path: str, known: KnownPage) -> Night:
    one = source("again", site.url, "/rss")
    site.routes.setdefault("/rss", Answer(rss(site.url)))
    return crawl(
        folder, [one], known=keys(site.url, path), due={"again": [DueUrl(site.url + path, known=known)]}
    )


def test_an_article_is_asked_for_with_its_validators(site: Site, tmp_path: Path) -> None:
    def not_modified(talk: Talk) -> Answer:
        same = talk.headers["If-None-Match"] == '"one"'
        return Answer(status=304 if same else 500, headers={"ETag": '"one"'})

    site.routes["/a"] = not_modified
    known = KnownPage("sha1:AAAA", FETCHED, '"one"', "Fri, 20 Nov 2026 03:00:00 GMT")
    night = look_again(tmp_path, site, "/a", known)
    (asked,) = (one for one in site.asked if one.path == "/a")
    assert asked.headers["if-modified-since"] == "Fri, 20 Nov 2026 03:00:00 GMT"
    (record,) = (record for record in night.records if record.url.endswith("/a"))
    assert (record.type, record.status, record.body) == ("revisit", 304, b"")
    assert record.metadata["kind"] == "page"


def test_the_same_payload_is_stored_once(site: Site, tmp_path: Path) -> None:
    site.routes["/a"] = page("As ever.")
    body = page("As ever.").body
    night = look_again(tmp_path, site, "/a", KnownPage(sha1_digest(body), FETCHED))
    (record,) = (record for record in night.records if record.url.endswith("/a"))
    assert (record.type, record.status, record.body) == ("revisit", 200, b"")
    (path,) = night.landing.glob("*.warc.gz")
    context = ReadContext("x.warc.gz", "x", "x", SourceBook(()))
    (raw,) = (raw for raw in read_captures(path, context=context) if raw.capture.kind is Kind.PAGE)
    assert raw.capture.revisit
    assert raw.capture.payload_digest == sha1_digest(body), "which payload it was"


def test_a_changed_page_is_stored_whole(site: Site, tmp_path: Path) -> None:
    site.routes["/a"] = page("Corrected.")
    night = look_again(tmp_path, site, "/a", KnownPage("sha1:AAAA", FETCHED, '"one"'))
    (record,) = (record for record in night.records if record.url.endswith("/a"))
    assert (record.type, record.status, b"Corrected." in record.body) == ("response", 200, True)


def test_an_error_page_is_never_a_revisit_of_the_article(site: Site, tmp_path: Path) -> None:
    gone = Answer(b"not here", 404)
    site.routes["/a"] = gone
    night = look_again(tmp_path, site, "/a", KnownPage(sha1_digest(gone.body), FETCHED))
    (record,) = (record for record in night.records if record.url.endswith("/a"))
    assert (record.type, record.status) == ("response", 404)


def test_a_redirect_is_followed_without_the_old_validators(site: Site, tmp_path: Path) -> None:
    site.routes |= {"/a": Answer(status=301, headers={"Location": "/b"}), "/b": page("Moved.")}
    night = look_again(tmp_path, site, "/a", KnownPage("sha1:AAAA", FETCHED, '"one"'))
    (asked,) = (one for one in site.asked if one.path == "/b")
    assert "if-none-match" not in asked.headers
    assert night.captured() == [(f"{site.url}/a", 301), (f"{site.url}/b", 200)]


def test_a_page_that_only_sends_on_is_a_redirect(site: Site, tmp_path: Path) -> None:
    there = f'<html><head><meta http-equiv="refresh" content="0; url={site.url}/b"></head></html>'
    inside = '<html><head><meta http-equiv="refresh" content="0; url=http://127.0.6.1/c"></head></html>'
    site.routes |= {
        "/rss": Answer(rss(site.url, "/a", "/inside")),
        "/a": Answer(there.encode()),
        "/b": page("There."),
        "/inside": Answer(inside.encode()),
    }
    night = crawl(tmp_path, [source("again", site.url, "/rss")])
    assert sorted(night.captured()) == [(f"{site.url}/{path}", 200) for path in ("a", "b", "inside")]
    (b,) = (record for record in night.records if record.url.endswith("/b"))
    assert b.metadata["via"] == f"{site.url}/a"
    # a hop like any other: the guard and the filters hold for it too
    assert night.urls("http://127.0.6.1")["http://127.0.6.1/c"][0] == "denied"


def test_a_listing_that_failed_too_often_is_left_alone(site: Site, tmp_path: Path) -> None:
    site.routes |= {"/rss": Answer(rss(site.url, "/a")), "/dead": Answer(status=500), "/a": page()}
    one = source("again", site.url, "/rss", "/dead")
    first = crawl(tmp_path / "1", [one])
    resting = {url: replace(known, resting=not known.ok) for url, known in first.known_listings().items()}
    site.asked.clear()
    second = crawl(tmp_path / "2", [one], number=2, listings=resting, known=first.known_keys())
    assert site.paths == ["/robots.txt", "/rss"]
    assert second.outcome.counts["listings_resting"] == 1


def test_now_and_then_a_listing_is_asked_without_validators(site: Site, tmp_path: Path) -> None:
    """A server that says "not modified" over changed content is found out."""

    def stubborn(talk: Talk) -> Answer:
        if talk.headers["If-None-Match"]:
            return Answer(status=304, headers={"ETag": '"one"'})
        return Answer(rss(site.url, *news), headers={"ETag": '"one"'})

    news = ["/a"]
    site.routes |= {"/rss": stubborn, "/a": page(), "/b": page()}
    one = source("again", site.url, "/rss")
    first = crawl(tmp_path / "1", [one])
    news.append("/b")
    known = first.known_listings()
    second = crawl(tmp_path / "2", [one], number=2, listings=known, known=first.known_keys())
    assert second.captured() == []
    distrusted = {url: replace(listing, in_full=True) for url, listing in known.items()}
    third = crawl(tmp_path / "3", [one], number=3, listings=distrusted, known=first.known_keys())
    assert third.captured() == [(f"{site.url}/b", 200)]
    assert third.listing(f"{site.url}/rss")["new"] == 1
