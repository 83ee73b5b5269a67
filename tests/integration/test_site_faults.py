"""Sites that want to be left alone, each in a way of its own, on one night: no request too many, and none to others too few."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from tests.integration.crawls import Night
from tests.integration.newsroom_night import HOST_BASE, crawl_room, sources_of
from tests.newsroom import Fault, Newsroom
from transforms.urls import url_key

UNREACHABLE = "robots_unreachable"
TARNMOUTH, ORRIN, VAUBRENNE, NORDERWALD, KESTREL, VALDESOL, VERKHNE = (
    "tarnmouth-courier",
    "lake-orrin-ledger",
    "vaubrenne-courrier",
    "norderwald-tageblatt",
    "kestrel-coast",
    "valdesol-correo",
    "verkhneluzhsk-vesti",
)
ROBOTS = {"path": "/robots.txt"}
LONG = "User-agent: *\nDisallow: /n/\n" + "# nothing\n" * 60_000 + "Allow: /n/\nDisallow: /\n"
STOPS: Mapping[str, dict[str, Any]] = {
    TARNMOUTH: {"kind": "robots", "value": 503},
    ORRIN: {"kind": "robots", "value": 429},
    VAUBRENNE: {"kind": "reset", **ROBOTS},
    NORDERWALD: {"kind": "drop", "value": 0.5, **ROBOTS},
    KESTREL: {"kind": "slow", "value": 600.0, **ROBOTS},
    VALDESOL: {"kind": "endless", **ROBOTS},
    VERKHNE: {"kind": "chunked", "value": "torn", **ROBOTS},
}
GOES: Mapping[str, dict[str, Any]] = {
    TARNMOUTH: {"kind": "robots", "value": 404},
    ORRIN: {"kind": "robots", "value": 403},
    VAUBRENNE: {"kind": "redirect", "value": "/robots.txt?{n}", **ROBOTS},
    NORDERWALD: {"kind": "body", "value": "<html><title>Not here</title>", **ROBOTS},
    KESTREL: {"kind": "body", "value": LONG, **ROBOTS},
    VALDESOL: {"kind": "body", "value": "User-agent: *\nDisallow: /", **ROBOTS},
    VERKHNE: {"kind": "body", "value": "\ufeffuser-agent:nightdesktest\nDISALLOW:/rss/", **ROBOTS},
}


@dataclass(frozen=True)
class Evening:
    """A night, and the paths that each site was asked for."""

    night: Night
    room: Newsroom
    paths: Mapping[str, list[str]]

    def asked(self, site: str) -> set[str]:
        return set(self.paths[site])


def evening(folder: Any, faults: Mapping[str, dict[str, Any]], **values: Any) -> Iterator[Evening]:
    with Newsroom(folder, host_base=HOST_BASE) as room:
        for site, fault in faults.items():
            room.set_fault(Fault(site=site, **fault))
        night = crawl_room(folder, sources_of(room), request_seconds=2.5, **values)
        paths = {
            site.name: ["/" + request.url.removeprefix(site.url) for request in room.requests(site.name)]
            for site in room.sites
        }
        yield Evening(night, room, paths)


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    yield from evening(tmp_path_factory.mktemp("stops"), STOPS)


@pytest.fixture(scope="module")
def gone_on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    yield from evening(tmp_path_factory.mktemp("goes"), GOES)


@pytest.mark.parametrize("site", STOPS)
def test_without_a_robots_txt_to_be_had_nothing_is_asked(stopped: Evening, site: str) -> None:
    assert stopped.night.outcome.ok
    assert stopped.asked(site) <= {"/robots.txt"}
    robots = stopped.night.listing(stopped.room.site(site).url + "robots.txt")
    assert robots["warning"]


def articles(of: Evening, site: str) -> list[str]:
    return [
        url
        for url, truth in of.room.expected.urls.items()
        if truth.site == site and truth.state == "article" and url in truth.announced
    ]


@pytest.mark.parametrize("site", [TARNMOUTH, ORRIN, VAUBRENNE, NORDERWALD])
def test_a_robots_txt_that_is_not_there_allows_all(gone_on: Evening, site: str) -> None:
    captured = {url_key(url) for url, status in gone_on.night.captured() if status == 200}
    assert {url for url in articles(gone_on, site) if url_key(url) not in captured} == set()


def test_what_stands_in_the_first_500_kib_counts(gone_on: Evening) -> None:
    assert "/feed" in gone_on.asked(KESTREL)
    assert not [path for path in gone_on.asked(KESTREL) if path.startswith("/n/")]


def test_what_is_forbidden_is_not_asked(gone_on: Evening) -> None:
    assert gone_on.asked(VALDESOL) == {"/robots.txt"}
    assert gone_on.asked(VERKHNE) == {"/robots.txt"}


# --- sites that ask for peace


def in_an_hour() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)


RESTS: Mapping[str, tuple[int, dict[str, str]]] = {
    TARNMOUTH: (429, {"Retry-After": "3600"}),
    ORRIN: (503, {"Retry-After": "3600"}),
    VALDESOL: (429, {"Retry-After": in_an_hour()}),
    KESTREL: (503, {"Retry-After": in_an_hour()}),
}


@pytest.fixture(scope="module")
def resting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    folder = tmp_path_factory.mktemp("rests")
    # the first page of each that is asked for says no
    faults = {
        site: {"kind": "status", "value": status, "headers": headers, "path": "/[a-z]*[-0-9]*"}
        for site, (status, headers) in RESTS.items()
    }
    yield from evening(folder, faults)


@pytest.mark.parametrize("site", RESTS)
def test_a_host_that_asks_for_peace_gets_it_at_once(resting: Evening, site: str) -> None:
    refused = [request for request in resting.room.requests(site) if request.status == RESTS[site][0]]
    # without a pause between two requests, which only loopback goes without, one may be on its way already
    assert 1 <= len(refused) <= 2
    assert resting.room.requests(site)[-len(refused) :] == refused


@pytest.mark.parametrize("site", RESTS)
def test_what_was_not_asked_for_is_left_for_a_later_run(resting: Evening, site: str) -> None:
    base = resting.room.site(site).url
    states = {state for state, _ in resting.night.urls(base).values()}
    assert "pending" in states
    assert states <= {"pending", "denied"}


def test_the_other_sites_are_read_meanwhile(resting: Evening) -> None:
    captured = {url_key(url) for url, status in resting.night.captured() if status == 200}
    for site in (VAUBRENNE, NORDERWALD, VERKHNE):
        assert {url for url in articles(resting, site) if url_key(url) not in captured} == set()
