"""Feeds and sitemaps that go wrong: each fault hits a listing of its own, on one night for all.

The listings are those of the newsroom, each under a query of its own, so that a fault can tell them apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from tests.integration.crawls import Night
from tests.integration.newsroom_night import HOST_BASE, crawl_room
from tests.newsroom import Fault, Newsroom
from tests.newsroom.client import Answer
from transforms.items import Source

ALL, SOME, MANY = -1, -2, -3  # of the links
TARNMOUTH, KESTREL, VERKHNE = "tarnmouth-courier", "kestrel-coast", "verkhneluzhsk-vesti"
INSIDE = "http://127.0.8.1/feed"


@dataclass(frozen=True)
class Case:
    """Faults of a listing, and what its line in the log is to say."""

    faults: Sequence[Mapping[str, Any]]
    links: int
    warning: str | None = None  # a part of it
    status: int | None = 200
    path: str = "/rss.xml"
    site: str = TARNMOUTH


def one(kind: str, value: object = None, **more: Any) -> list[dict[str, Any]]:
    return [{"kind": kind, "value": value, **more}]


AS_HTML = {"Content-Type": "text/html; charset=utf-8"}
AT_KESTREL = {"path": "/feed", "site": KESTREL}
AT_VERKHNE = {"path": "/rss/all.xml", "site": VERKHNE}
CASES = {
    "nothing": Case([], ALL),
    "a wrong content type": Case(one("header", headers=AS_HTML), ALL),
    "no content type": Case(one("header", headers={"Content-Type": ""}), ALL),
    "broken XML": Case(one("mangle"), SOME, "ends in the middle"),
    "UTF-16 that nothing tells": Case(one("transcode", "utf-16"), ALL),
    "a charset that lies": Case(one("charset", "iso-8859-1"), ALL, **AT_VERKHNE),
    "tracking redirectors": Case(one("rewrite", "<link>(?=[^<]*/20) => <link>{base}/go?to="), ALL),
    "changing GUIDs": Case(one("rewrite", "#1</guid> => #{n}</guid>"), ALL),
    "100,000 items": Case(one("flood", 100_000), MANY, "only the first"),
    "nothing in it": Case(one("body", ""), 0, "is empty"),
    "a page in its place": Case(one("body", "<!doctype html><title>News</title><p>Hello"), 0, "is no feed"),
    "JSON that is none": Case(one("body", '{"items": [{"url": '), 0, "JSON"),
    "breaks off": Case(one("drop", 0.5), 0, "broken", None),
    "chunks that break off": Case(one("chunked", "torn"), 0, "broken", None),
    "chunks": Case(one("chunked", "whole"), ALL),
    "a bomb": Case(one("bomb", "gzip"), 0, "is longer than"),
    "an endless body": Case(one("endless"), 0, "too_large", None, **AT_KESTREL),
    "silence": Case(one("slow", 600.0), 0, "timeout", None, **AT_VERKHNE),
    "nested codings": Case(one("coding", "gzip, br"), ALL),
    "a coding that lies": Case(one("encoding", "br"), ALL),
    "not found": Case(one("status", 404), 0, "HTTP 404", 404),
    "not modified, unasked": Case(one("status", 304), 0, "not modified", 304),
    "a redirect to itself": Case(one("redirect", "{path}"), 0, "HTTP 302", 302),
    "a redirect inside": Case(one("redirect", INSIDE), 0, f"redirects to {INSIDE}", 302),
    "a sitemap, gzipped, which nothing tells": Case(
        [*one("coding", "gzip"), *one("header", headers={"Content-Encoding": "", **AS_HTML})],
        ALL,
        path="/sitemap.xml",
    ),
    "a sitemap in UTF-16": Case(one("transcode", "utf-16"), ALL, path="/sitemap.xml"),
    "a sitemap of plain text": Case(
        one("body", "{base}/news/2026/11/20/a\n{base}/news/2026/11/20/b\n", headers=AS_HTML),
        2,
        path="/sitemap.xml",
    ),
    "a sitemap in broken XML": Case(one("mangle"), SOME, "XML", path="/sitemap.xml"),
    "a sitemap of 60,000 pages": Case(one("flood", 60_000), 50_000, "50000", path="/sitemap.xml"),
    "a sitemap that is a bomb": Case(one("bomb", "br"), 0, "is longer than", path="/sitemap.xml"),
    "a sitemap that breaks off": Case(one("drop", 0.5), 0, "broken", None, path="/sitemap.xml"),
    "a feed for a sitemap": Case([], ALL, path="/rss.xml?sitemap"),
}


@dataclass(frozen=True)
class Listings:
    """The night, and where each case's listing is."""

    night: Night
    urls: Mapping[str, str]
    room: Newsroom


def address(room: Newsroom, number: int, case: Case) -> str:
    return (
        room.site(case.site).url.rstrip("/") + f"{case.path}{'&' if '?' in case.path else '?'}case={number}"
    )


@pytest.fixture(scope="module")
def listings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listings]:
    folder = tmp_path_factory.mktemp("listing-faults")
    with Newsroom(folder, host_base=HOST_BASE) as room:
        urls = {name: address(room, number, case) for number, (name, case) in enumerate(CASES.items())}
        sources = []
        for number, (name, case) in enumerate(CASES.items()):
            base = room.site(case.site).url
            for fault in case.faults:
                # a "?" in a pattern is any one character
                path = f"/{urls[name].removeprefix(base)}"
                room.set_fault(Fault(site=case.site, path=path, **fault))
                if fault["kind"] == "bomb":
                    Answer(urls[name])  # made on the first request, which takes a while
            kind = "sitemaps" if "sitemap" in case.path else "feeds"
            # what they list is not what this is about: no page is fetched
            values: dict[str, Any] = {kind: (urls[name],), "deny": ("/",), "name": f"case-{number}"}
            sources.append(Source(publisher=name, url=base, **values))
        night = crawl_room(folder, sources, request_seconds=2.5)
        yield Listings(night, urls, room)


def test_the_night_ends_as_it_should(listings: Listings) -> None:
    assert listings.night.outcome.error is None
    assert listings.night.outcome.finish_reason == "finished"


@pytest.mark.parametrize("name", CASES)
def test_a_listing_that_goes_wrong_says_so_and_gives_what_can_be_read(listings: Listings, name: str) -> None:
    case, line = CASES[name], listings.night.listing(listings.urls[name])
    told = line["warning"] or ""
    assert line["status"] == case.status, told
    assert (case.warning or "") in told
    assert bool(told) == bool(case.warning)
    sound = listings.night.listing(listings.urls["nothing"])["links"]
    if case.links == SOME:
        assert 0 < line["links"] < sound
    elif case.links == ALL and case.site == TARNMOUTH:
        assert line["links"] == sound
    elif case.links == ALL:
        assert line["links"] > 3
    elif case.links == MANY:
        assert line["links"] > 100 * sound
    else:
        assert line["links"] == case.links


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.warning])
def test_what_was_not_read_whole_is_asked_for_in_full_again(listings: Listings, name: str) -> None:
    line = listings.night.listing(listings.urls[name])
    assert (line["etag"], line["last_modified"]) == (None, None)


def test_no_host_inside_was_asked(listings: Listings) -> None:
    assert listings.night.listing(INSIDE)["warning"].startswith("address")
    assert not [record for record in listings.night.records if "127.0.8." in record.url]
