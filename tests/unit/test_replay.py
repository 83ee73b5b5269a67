"""A capture out of a web archive: where it is, when it was made, and what the site said."""

import gzip
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.archived_pages import Claim, claims, day_of, is_no_article
from spiders.backfilling import Backfill, Via
from spiders.cdx import Match, Row, Scope
from spiders.replay import captured_at, other_capture, replay_url, restore
from tests.web_archive import sha1
from transforms.items import Source
from transforms.urls import url_key

WEB = "https://web.archive.example/web/"
STORY = "https://gazette.example/2020/10/01/story?id=7"
PAGE = b"<html>a page</html>"
PACKED = gzip.compress(PAGE, mtime=0)
OCTOBER = Backfill(Via.WAYBACK, date(2020, 10, 1), date(2020, 10, 31))


def test_a_capture_is_asked_for_as_it_was() -> None:
    assert replay_url(WEB, "20201001100000", STORY) == f"{WEB}20201001100000id_/{STORY}"
    assert (
        replay_url("http://127.0.0.1/press", "1", "http://a.example/#b")
        == "http://127.0.0.1/press/1id_/http://a.example/%23b"
    )


@pytest.mark.parametrize(
    ("location", "time"),
    [
        (f"{WEB}20201003090000id_/{STORY}", "20201003090000"),
        (f"{WEB}20201003090000/{STORY}", "20201003090000"),
        (
            f"{WEB.replace('https', 'http')}20201003090000mp_/{STORY.replace('https://', 'http://www.')}",
            "20201003090000",
        ),
        (f"{WEB}20201003090000id_/https://gazette.example/2020/10/01/another", None),
        (f"{WEB}20201399090000id_/{STORY}", None),
        (f"{WEB}2020/{STORY}", None),
        (STORY, None),
        ("https://elsewhere.example/web/20201003090000id_/" + STORY, None),
        (None, None),
    ],
)
def test_a_redirect_is_followed_to_another_capture_of_the_same_page_alone(
    location: str | None, time: str | None
) -> None:
    assert other_capture(WEB, location, url_key(STORY)) == time


def test_the_time_is_what_the_archive_says_it_is() -> None:
    asked = "20201001100000"
    then = datetime(2020, 10, 3, 10, tzinfo=UTC)
    assert captured_at([("Memento-Datetime", "Sat, 03 Oct 2020 10:00:00 GMT")], asked) == then
    for headers in ([], [("Memento-Datetime", "yesterday")], [("memento-datetime", "")]):
        assert captured_at(headers, asked) == datetime(2020, 10, 1, 10, tzinfo=UTC)


GZIP = ("Content-Encoding", "gzip")
TYPE = ("Content-Type", "text/html; charset=utf-8")
THEN_TYPE, THEN_GZIP = ("x-archive-orig-content-type", TYPE[1]), ("x-archive-orig-content-encoding", "gzip")


@pytest.mark.parametrize(
    ("headers", "body", "coding", "kept"),
    [
        ([TYPE], PAGE, None, PAGE),
        ([TYPE, GZIP], PACKED, "gzip", PACKED),  # pywb's: it was so
        ([TYPE, THEN_TYPE, GZIP], PACKED, None, PAGE),  # packed for the way
        ([TYPE, THEN_TYPE, THEN_GZIP, GZIP], PACKED, "gzip", PACKED),
        ([TYPE, THEN_TYPE, THEN_GZIP], PACKED, "gzip", PACKED),  # the archive says nothing of it
        ([TYPE, THEN_TYPE, THEN_GZIP], PAGE, None, PAGE),  # the archive has undone it
        ([TYPE, GZIP], b"broken", "gzip", b"broken"),  # as the site gave it
    ],
)
def test_a_content_coding_is_kept_where_the_bytes_are_in_it(
    headers: list[tuple[str, str]], body: bytes, coding: str | None, kept: bytes
) -> None:
    original = restore([*headers, ("Memento-Datetime", "x"), ("Link", "<x>")], body)
    found = {name.lower(): value for name, value in original.headers}
    assert found == {"content-type": TYPE[1]} | ({"content-encoding": coding} if coding else {})
    assert original.body == kept
    assert sha1(body) in original.digests


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40))), st.binary(max_size=200))
def test_any_headers_can_be_restored(headers: list[tuple[str, str]], body: bytes) -> None:
    assert sha1(body) in restore(headers, body).digests


def captured(day: str) -> Row:
    return Row("k", f"{day}120000", "u", "text/html", 200, None, 0)


@pytest.mark.parametrize(
    ("path", "captured_on", "day"),
    [
        ("/2020/10/05/story", "20201009", date(2020, 10, 5)),
        ("/2020/10/05/story", "20200901", date(2020, 10, 5)),
        ("/2020/11/05/story", "20201009", None),
        ("/2020/10/story-of-the-month", "20201102", date(2020, 10, 31)),
        ("/2020/10/story-of-the-month", "20201009", date(2020, 10, 9)),
        ("/2020/09/story-of-the-month", "20201009", None),
        ("/news/story-without-a-day", "20201009", date(2020, 10, 9)),
        ("/news/story-without-a-day", "20200930", None),
        ("/news/story-without-a-day", "20201101", None),
    ],
)
def test_a_page_counts_under_the_day_that_its_url_names_or_that_of_its_first_capture(
    path: str, captured_on: str, day: date | None
) -> None:
    assert day_of(OCTOBER, f"https://gazette.example{path}", captured(captured_on)) == day


def gazette(url: str = "https://www.gazette.example/", **values: tuple[str, ...]) -> Source:
    return Source(name="gazette", publisher="Gazette", url=url, **values)  # type: ignore[arg-type]


def test_a_whole_site_is_asked_for_unless_its_file_shows_that_a_part_has_all() -> None:
    feeds = ("https://feeds.gazette.example/rss", "https://other.example/rss")
    plain = gazette(feeds=feeds)
    assert claims([plain]) == [
        Claim(Scope("gazette.example", Match.DOMAIN), (plain,)),
    ]
    part = gazette("https://news.big.example/", accepts=("https://news.big.example/2020/story",))
    assert claims([part]) == [Claim(Scope("news.big.example", Match.HOST), (part,))]
    assert claims([gazette("https://news.big.example/")])[0].scope == Scope("big.example", Match.DOMAIN)
    assert claims([gazette("http://127.0.0.1:8080/")])[0].scope == Scope("127.0.0.1:8080", Match.HOST)
    desk = gazette("https://www.big.example/news", accepts=("https://www.big.example/news/2020/story",))
    assert claims([desk])[0].scope == Scope("www.big.example/news/", Match.PREFIX)
    two = gazette(sections=("https://gazette2.example/world",))
    assert [claim.sources for claim in claims([plain, two])] == [(plain, two), (two,)]


def test_front_pages_listings_and_what_is_no_page_are_left_out() -> None:
    source = gazette(sections=("https://www.gazette.example/world",))
    for url in ("https://gazette.example/", "http://gazette.example/world/", "https://gazette.example/login"):
        assert is_no_article(url, source)
    assert not is_no_article("https://gazette.example/news/a-bridge-reopens", source)
