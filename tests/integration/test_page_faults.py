"""Pages that go wrong on their way: each fault hits one article of the newsroom, on one night for all.

What must hold of each: it is never taken for the page, its fate has the right name, the site's other articles
come through, and once the fault is gone the next night has the page.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.integration.crawls import Night
from tests.integration.newsroom_night import HOST_BASE, crawl_room, due_again, extractions, fates, sources_of
from tests.newsroom import Fault, Newsroom
from tests.newsroom.client import Answer
from transforms.urls import url_key

BROKEN, TIMEOUT = ("failed", "broken"), ("failed", "timeout")
ARTICLE = ("article", None)

# name -> the fault, and the fate of the page that it hits
FAULTS: Mapping[str, tuple[dict[str, Any], tuple[str, str | None]]] = {
    "breaks off": ({"kind": "drop", "value": 0.5}, BROKEN),
    "announces more than it sends": ({"kind": "length", "value": 2}, BROKEN),
    "announces less than it sends": ({"kind": "length", "value": 0.5}, BROKEN),
    "chunks that break off": ({"kind": "chunked", "value": "torn"}, BROKEN),
    "chunks with garbage between": ({"kind": "chunked", "value": "garbage"}, BROKEN),
    "sound chunks": ({"kind": "chunked", "value": "whole"}, ARTICLE),
    "resets": ({"kind": "reset"}, BROKEN),
    "no status line": ({"kind": "garbage", "value": "status"}, BROKEN),
    "an endless header": ({"kind": "garbage", "value": "header"}, BROKEN),
    "control characters in headers": ({"kind": "garbage", "value": "control"}, BROKEN),
    "an endless body": ({"kind": "endless"}, ("failed", "too_large")),
    "silence": ({"kind": "slow", "value": 600.0}, TIMEOUT),
    "silence in the middle": ({"kind": "stall", "value": 600.0}, TIMEOUT),
    "a gzip bomb": ({"kind": "bomb", "value": "gzip"}, ("rejected", "too_large")),
    "a brotli bomb": ({"kind": "bomb", "value": "br"}, ("rejected", "too_large")),
    "a zstd bomb": ({"kind": "bomb", "value": "zstd"}, ("rejected", "too_large")),
    "a bomb in a bomb": ({"kind": "bomb", "value": "gzip, gzip"}, ("rejected", "too_large")),
    "deflate": ({"kind": "coding", "value": "deflate"}, ARTICLE),
    "nested codings": ({"kind": "coding", "value": "gzip, br"}, ARTICLE),
    "a coding that lies": ({"kind": "encoding", "value": "br"}, ("failed", "bad_encoding")),
    "UTF-16 that nothing tells": ({"kind": "transcode", "value": "utf-16"}, ARTICLE),
    "a charset that lies": ({"kind": "charset", "value": "utf-16"}, ARTICLE),
    "a redirect to itself": ({"kind": "redirect", "value": "{path}"}, ("duplicate", "redirected")),
    "a redirect inside": (
        {"kind": "redirect", "value": "http://127.0.8.1/admin"},
        ("duplicate", "redirected"),
    ),
    "a redirect to a file": (
        {"kind": "redirect", "value": "file:///etc/passwd"},
        ("duplicate", "redirected"),
    ),
    "a refresh inside": (
        {
            "kind": "rewrite",
            "value": "<head> => <head><meta http-equiv=refresh content='0;url=http://10.0.0.1/'>",
        },
        ARTICLE,
    ),
    "server error": ({"kind": "status", "value": 500}, ("failed", "server_error")),
    "forbidden": ({"kind": "status", "value": 403}, ("failed", "forbidden")),
    "gone": ({"kind": "status", "value": 410}, ("gone", "gone")),
}
TRIED_AGAIN = ("breaks off", "resets", "chunks that break off", "server error")


@dataclass(frozen=True)
class Nights:
    """A night with the faults, and one after they are gone."""

    room: Newsroom
    hit: Mapping[str, str]  # fault -> URL
    first: Night
    fates: Mapping[str, tuple[str, str | None]]
    later: Mapping[str, tuple[str, str | None]]
    asked: Mapping[str, int]  # URL -> how often, on the first night
    bodies: Mapping[str, str]  # key of a URL -> text of the article


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    folder = tmp_path_factory.mktemp("page-faults")
    with Newsroom(folder, host_base=HOST_BASE) as room:
        # a site after the other in turn, so that what takes its time does so side by side
        by_site: dict[str, list[str]] = {}
        for url, truth in room.expected.urls.items():
            if truth.state == "article" and url in truth.announced:
                by_site.setdefault(truth.site, []).append(url)
        targets = [urls.pop(0) for _ in range(7) for urls in by_site.values() if urls]
        assert len(targets) >= len(FAULTS)
        hit = dict(zip(FAULTS, targets, strict=False))
        for name, (fault, _) in FAULTS.items():
            parts = urlsplit(hit[name])
            room.set_fault(Fault(site=room.expected.urls[hit[name]].site, path=parts.path, **fault))
            if fault["kind"] == "bomb":
                Answer(hit[name])  # made on the first request, which takes a while
        sources, before = sources_of(room), len(room.requests())
        first = crawl_room(folder, sources, request_seconds=2.5)
        asked: dict[str, int] = {}
        for request in room.requests()[before:]:
            asked[request.url] = asked.get(request.url, 0) + 1
        room.clear_fault()
        second = crawl_room(
            folder,
            sources,
            number=2,
            known=first.known_keys(),
            listings=first.known_listings(),
            due=due_again(first, sources),
        )
        bodies = {
            url_key(found.capture.target_uri): found.article.body
            for found in extractions(first, sources)
            if found.article is not None
        }
        yield Nights(room, hit, first, fates(first, sources), fates(second, sources), asked, bodies)


def test_the_night_ends_as_it_should(nights: Nights) -> None:
    assert nights.first.outcome.error is None
    assert nights.first.outcome.finish_reason == "finished"


@pytest.mark.parametrize("name", FAULTS)
def test_a_page_that_goes_wrong_has_the_fate_that_it_should(nights: Nights, name: str) -> None:
    assert nights.fates[url_key(nights.hit[name])] == FAULTS[name][1]


@pytest.mark.parametrize("name", [name for name, (_, fate) in FAULTS.items() if fate == ARTICLE])
def test_a_page_that_can_be_read_all_the_same_says_what_it_said(nights: Nights, name: str) -> None:
    url = nights.hit[name]
    body = nights.bodies[url_key(url)]
    assert [phrase for phrase in nights.room.expected.articles[url].phrases if phrase not in body] == []


@pytest.mark.parametrize("name", [name for name, (_, fate) in FAULTS.items() if fate[0] == "failed"])
def test_what_failed_is_there_once_the_fault_is_gone(nights: Nights, name: str) -> None:
    assert nights.later[url_key(nights.hit[name])] == ARTICLE


@pytest.mark.parametrize("name", TRIED_AGAIN)
def test_passing_trouble_is_tried_again_on_the_same_night(nights: Nights, name: str) -> None:
    # one that breaks off on a connection that was kept open is repeated at once, as RFC 9110, 9.2.2 allows
    assert 3 <= nights.asked[nights.hit[name]] <= 4


def test_all_other_articles_come_through(nights: Nights) -> None:
    untouched = {
        url: nights.fates.get(url_key(url))
        for url, truth in nights.room.expected.urls.items()
        if truth.state == "article" and truth.announced and url not in nights.hit.values()
    }
    assert {url: fate for url, fate in untouched.items() if fate != ARTICLE} == {}


def test_nothing_was_asked_of_hosts_inside(nights: Nights) -> None:
    hosts = {urlsplit(record.url).hostname or "" for record in nights.first.records}
    assert {host.rpartition(".")[0] for host in hosts} == {HOST_BASE}
    assert nights.fates[url_key("http://127.0.8.1/admin")][0] == "denied"
