"""Sites that mislead: validators that lie, links that go round corners, pages without end."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from spiders.plan import KnownListing
from tests.integration.crawls import Night
from tests.integration.newsroom_night import HOST_BASE, crawl_room, fates, sources_of
from tests.newsroom import Fault, Newsroom
from transforms.items import Source
from transforms.robots_tags import RobotsTags
from transforms.urls import url_key

SITE = "tarnmouth-courier"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(tmp_path, host_base=HOST_BASE) as newsroom:
        yield newsroom


def source_of(room: Newsroom, site: str = SITE) -> Source:
    (found,) = (source for source in sources_of(room) if source.name == site)
    return found


def articles(room: Newsroom, site: str = SITE) -> set[str]:
    return {url_key(url.url) for url in room.expected.of("article", site)}


def captured(night: Night) -> list[str]:
    return [url_key(url) for url, status in night.captured() if status == 200]


def test_news_behind_a_repeated_etag_is_found_when_the_feed_is_asked_for_in_full(
    tmp_path: Path, room: Newsroom
) -> None:
    room.set_fault(Fault("stale", SITE, "/rss.xml", "the-same"))
    source, known = source_of(room), {}
    first = crawl_room(tmp_path, [source])
    before = articles(room)
    assert set(captured(first)) == before
    room.set_fault(Fault("publish", SITE))
    new = articles(room) - before
    assert new
    known = first.known_listings()
    second = crawl_room(tmp_path, [source], number=2, known=first.known_keys(), listings=known)
    assert captured(second) == []
    assert room.requests(SITE)[-1].status == 304
    in_full = {url: replace(listing, in_full=True) for url, listing in known.items()}
    third = crawl_room(tmp_path, [source], number=3, known=first.known_keys(), listings=in_full)
    assert set(captured(third)) == new


def test_guids_that_change_with_each_look_bring_nothing_back(tmp_path: Path, room: Newsroom) -> None:
    room.set_fault(Fault("rewrite", SITE, "/rss.xml", "#1</guid> => #{n}</guid>"))
    source = source_of(room)
    first = crawl_room(tmp_path, [source])
    second = crawl_room(
        tmp_path, [source], number=2, known=first.known_keys(), listings=first.known_listings()
    )
    assert set(captured(first)) == articles(room)
    assert captured(second) == []
    line = second.listing(f"{source.url}rss.xml")  # the bytes are others, what they say is not
    assert (line["new"], line["warning"]) == (0, None)


def test_an_article_behind_a_counter_and_in_plain_is_fetched_once(tmp_path: Path, room: Newsroom) -> None:
    room.set_fault(Fault("rewrite", SITE, "/rss.xml", "<link>(?=[^<]*/20) => <link>{base}/go?to="))
    room.set_fault(Fault("redirect", SITE, "/go*", "{target}"))
    source = replace(source_of(room), allow=(), sitemaps=(f"{source_of(room).url}sitemap.xml",))
    night = crawl_room(tmp_path, [source])
    assert sorted(captured(night)) == sorted(articles(room))
    again = crawl_room(
        tmp_path, [source], number=2, known=night.known_keys(), listings=night.known_listings()
    )
    assert again.captured() == []


def test_redirects_that_never_end_do(tmp_path: Path, room: Newsroom) -> None:
    (target, *_) = room.expected.of("article", SITE)
    path = target.url.removeprefix(room.site(SITE).url.rstrip("/"))
    room.set_fault(Fault("redirect", SITE, f"{path}*", "{path}/on"))
    night = crawl_room(tmp_path, [source_of(room)])
    assert night.outcome.ok
    hops = [request.url for request in room.requests(SITE) if request.url.startswith(target.url)]
    assert 1 < len(hops) <= 7  # the page and six redirects
    denied = [url for url, (state, _) in night.urls(target.url).items() if state == "denied"]
    assert len(denied) == 1


def test_a_calendar_without_end_and_a_path_that_bites_its_tail_are_traps(
    tmp_path: Path, room: Newsroom
) -> None:
    days = "".join(
        f"{{base}}/events/{year}/{month:02d}/01/\n" for year in (2040, 2041) for month in range(1, 13)
    )
    deep = "".join(f"{{base}}/{'again/' * depth}page\n" for depth in range(3, 9))
    room.set_fault(Fault("body", SITE, "/sitemap.xml", days + deep))
    source = source_of(room)
    source = replace(source, feeds=(), sitemaps=(f"{source.url}sitemap.xml",), allow=())
    night = crawl_room(tmp_path, [source])
    assert set(night.urls().values()) == {("denied", "trap")}
    assert len(night.urls()) == 30
    assert {request.url for request in room.requests(SITE)} == {
        f"{source.url}robots.txt",
        f"{source.url}sitemap.xml",
    }


def test_news_in_a_sitemap_that_its_index_calls_old_is_found(tmp_path: Path, room: Newsroom) -> None:
    room.set_fault(
        Fault("rewrite", SITE, "/ways/index.xml", "<lastmod>[^<]* => <lastmod>2020-01-01T00:00:00Z")
    )
    source = source_of(room)
    source = replace(source, feeds=(), sitemaps=(f"{source.url}ways/index.xml",))
    found: set[str] = set()
    known: set[str] = set()
    listings: dict[str, KnownListing] = {}
    for number in range(1, 5):
        night = crawl_room(tmp_path, [source], number=number, known=known, listings=listings)
        assert night.outcome.ok
        found |= set(captured(night))
        known |= night.known_keys()
        listings |= night.known_listings()
        if number == 1:
            assert found == articles(room)
            room.set_fault(Fault("publish", SITE))
    assert found == articles(room)


@pytest.mark.parametrize("tag", ["noindex", "noarchive"])
def test_what_is_not_to_be_indexed_or_kept_is_no_article(tmp_path: Path, room: Newsroom, tag: str) -> None:
    by_header, by_meta, *others = room.expected.of("article", SITE)
    base = room.site(SITE).url.rstrip("/")
    meta = f'<head> => <head><meta name="robots" content="{tag}">'
    room.set_fault(Fault("header", SITE, by_header.url.removeprefix(base), headers={"X-Robots-Tag": tag}))
    room.set_fault(Fault("rewrite", SITE, by_meta.url.removeprefix(base), meta))
    sources = [source_of(room)]
    night = crawl_room(tmp_path, sources, robots_tags=(tag,))
    found = fates(night, sources, tags=RobotsTags.of((tag,), "NightdeskTest/1.0"))
    assert {found[url_key(url.url)] for url in (by_header, by_meta)} == {("denied", tag)}
    assert {found[url_key(url.url)] for url in others} == {("article", None)}
    kept = {record.url: bool(record.body) for record in night.records}
    assert [kept[url.url] for url in (by_header, by_meta)] == [tag == "noindex"] * 2
