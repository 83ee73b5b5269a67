"""Whose turn it is, how long a host is left alone, and why a request gave no response."""

from datetime import UTC, datetime, timedelta

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
)
from twisted.internet.error import ConnectionLost, NoRouteError

from spiders.addresses import Guard
from spiders.download import NotNow, RobotsDenied, reason_for
from spiders.frontier import Ask, Frontier
from spiders.guard import AddressDenied
from spiders.pace import DEFAULT_DELAY, Pace, retry_after
from transforms.items import Kind, LogReason, Source

SOURCE = Source(name="gazette", publisher="G", url="https://gazette.example/")
LIMITED = Source(name="limited", publisher="L", url="https://gazette.example/", max_pages=2)


def ask(url: str, source: Source = SOURCE) -> Ask:
    return Ask(url, Kind.PAGE, source)


def taken(frontier: Frontier, host: str | None = None) -> list[str]:
    return [ask.url for _, ask in frontier.ready(host)]


def test_each_host_gets_its_own_turns() -> None:
    frontier = Frontier(width=2)
    for number in range(3):
        frontier.add(ask(f"https://a.example/{number}"))
        frontier.add(ask(f"https://b.example/{number}"))
    assert len(frontier) == 6
    assert taken(frontier) == [
        "https://a.example/0",
        "https://a.example/1",
        "https://b.example/0",
        "https://b.example/1",
    ]
    assert taken(frontier) == []
    frontier.done("b.example")
    assert taken(frontier, "a.example") == []
    assert taken(frontier) == ["https://b.example/2"]
    assert len(frontier) == 1


@pytest.mark.parametrize(("limits", "pages"), [({"host_pages": 2}, 4), ({"run_pages": 3}, 3), ({}, 6)])
def test_a_host_and_a_run_have_their_share(limits: dict[str, int], pages: int) -> None:
    frontier = Frontier(width=10, **limits)
    for number in range(3):
        frontier.add(ask(f"https://a.example/{number}"))
        frontier.add(ask(f"https://b.example/{number}"))
    assert len(taken(frontier)) == pages
    assert (frontier.held_back, len(frontier)) == (6 - pages, 0)


def test_news_goes_before_the_backlog() -> None:
    frontier = Frontier(width=10)
    frontier.add(ask("https://a.example/old"), again=True)
    frontier.add(ask("https://a.example/new"))
    assert taken(frontier) == ["https://a.example/new", "https://a.example/old"]


def test_a_source_that_had_its_pages_leaves_the_turn_to_others() -> None:
    frontier = Frontier(width=10)
    for number in range(5):
        frontier.add(ask(f"https://a.example/limited-{number}", LIMITED))
    frontier.add(ask("https://a.example/x"))
    assert taken(frontier) == [
        "https://a.example/limited-0",
        "https://a.example/limited-1",
        "https://a.example/x",
    ]
    assert len(frontier) == 0


def test_what_is_dropped_or_cleared_never_starts() -> None:
    frontier = Frontier()
    for host in ("a", "b", "c"):
        frontier.add(ask(f"https://{host}.example/"))
    frontier.drop("a.example")
    frontier.drop("unknown.example")
    assert len(frontier) == 2
    assert taken(frontier, "b.example") == ["https://b.example/"]
    frontier.clear()
    assert (len(frontier), taken(frontier)) == (0, [])
    frontier.vacate()
    frontier.add(ask("https://b.example/again"))
    assert taken(frontier) == ["https://b.example/again"]


def test_a_host_is_asked_every_five_seconds_unless_it_wants_more() -> None:
    pace = Pace(Guard())
    assert pace.floor("gazette.example") == DEFAULT_DELAY == 5.0
    hasty = Source(name="h", publisher="H", url="https://gazette.example/", download_delay=0.1)
    patient = Source(name="p", publisher="P", url="https://gazette.example/", download_delay=30)
    assert pace.declare("gazette.example", hasty) == 5.0
    assert pace.declare("gazette.example", patient) == 30.0
    assert pace.declare("gazette.example", hasty) == 30.0
    assert pace.lengthen("gazette.example", 60.0) == 60.0
    assert pace.floor("gazette.example") == 60.0


@pytest.mark.parametrize(
    ("guard", "host", "floor"),
    [
        (Guard(), "127.0.0.1", 5.0),
        (Guard(allow_private=True), "127.0.0.1", 0.0),
        (Guard(allow_private=True), "localhost", 0.0),
        (Guard(allow_private=True), "[::1]", 0.0),
        (Guard(allow_private=True), "10.0.0.1", 5.0),
        (Guard(allow_private=True), "gazette.example", 5.0),
        (Guard(networks=["127.0.7.0/24"]), "127.0.7.1", 0.0),
        (Guard(networks=["127.0.7.0/24"]), "127.0.8.1", 5.0),
    ],
)
def test_only_ones_own_machine_needs_no_pause(guard: Guard, host: str, floor: float) -> None:
    assert Pace(guard).floor(host) == floor


def test_a_host_that_wants_peace_gets_the_longest_it_asked_for() -> None:
    pace = Pace(Guard())
    assert pace.rest_left("gazette.example") == 0
    pace.rest("gazette.example", 1000)
    pace.rest("gazette.example", 10)
    assert 900 < pace.rest_left("gazette.example") <= 1000


NOW = datetime(2026, 11, 23, 6, 55, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("Mon, 23 Nov 2026 06:57:01 GMT", 120.0),
        ("Mon, 23 Nov 2026 06:50:01 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("1e999", None),
        ("Mon, 23 Nov 99999 06:57:01 GMT", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_its_forms(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_a_date_without_a_zone_is_no_reason_to_fail() -> None:
    value = (NOW + timedelta(minutes=2)).strftime("%a, %d %b %Y %H:%M:%S")
    assert retry_after(value, NOW) in (None, 120.0)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (CannotResolveHostError("no results for hostname lookup: x.example"), LogReason.DNS),
        (ValueError("invalid hostname: -x"), LogReason.DNS),
        (DownloadTimeoutError("Getting x took longer"), LogReason.TIMEOUT),
        (DownloadCancelledError("30 MB"), LogReason.TOO_LARGE),
        (DownloadFailedError("x"), LogReason.BROKEN),
        (ConnectionLost(), LogReason.BROKEN),
        (NoRouteError(), LogReason.CONNECT),
        (AddressDenied("x"), LogReason.ADDRESS),
        (RobotsDenied("x"), LogReason.ROBOTS),
        (NotNow("x"), None),
        (ValueError("a slip of ours"), None),
        (KeyError("a slip of ours"), None),
        (None, None),
    ],
)
def test_failures_have_a_reason_and_slips_have_none(
    error: BaseException | None, reason: LogReason | None
) -> None:
    told = reason_for(error)
    assert (told[0] if told else None) is reason
