"""Which sitemaps and links are of a span of days."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.back_dates import Days, day_of, parts_of
from spiders.markup import Part
from spiders.paging import next_page, numbered_next
from spiders.sitemap_index import parse_lastmod
from transforms.items import Hints, Link

OCTOBER = Days(date(2020, 10, 1), date(2020, 10, 31))
OLD = datetime(2019, 12, 30, tzinfo=UTC)
TODAY = datetime(2026, 11, 23, tzinfo=UTC)


def test_of_an_index_the_parts_are_read_that_can_hold_the_days() -> None:
    parts = [
        Part("https://gazette.example/2020-09.xml", TODAY, (date(2020, 9, 1), date(2020, 9, 29))),
        Part("https://gazette.example/2020-10.xml", OLD, (date(2020, 10, 1), date(2020, 10, 31))),
        Part("https://gazette.example/2020-11.xml", None, (date(2020, 11, 1), date(2020, 11, 30))),
        Part("https://gazette.example/1.xml", OLD),
        Part("https://gazette.example/2.xml", TODAY),
        Part("https://gazette.example/3.xml"),
    ]
    read = [part.url.rpartition("/")[2] for part in parts_of(parts, OCTOBER)]
    # a day more on both sides: whoever named them may live in another zone
    assert read == ["2020-10.xml", "2020-11.xml", "2.xml", "3.xml"]


@pytest.mark.parametrize(
    ("url", "printed", "lastmod", "listing", "day"),
    [
        ("/bridge", "2020-10-05T23:30:00-04:00", "2020-10-09", None, "2020-10-05"),
        ("/2020/10/06/bridge", "2020-10-05", None, None, "2020-10-05"),
        ("/2020/10/06/bridge", None, "2021-01-01", None, "2020-10-06"),
        ("/2020/10/bridge", None, "2020-10-09T10:00:00Z", None, "2020-10-09"),
        ("/2020/10/bridge", None, "2021-03-03", None, "2020-10-31"),  # changed long after
        ("/2020/10/bridge", None, None, None, "2020-10-01"),
        ("/bridge", None, "2020-10-09", None, "2020-10-09"),
        ("/bridge", None, "2021-03-03", OCTOBER, "2020-10-31"),
        ("/bridge", None, None, Days(date(2020, 10, 7), date(2020, 10, 7)), "2020-10-07"),
        ("/2019/02/03/bridge", None, None, OCTOBER, "2019-02-03"),  # an old story, linked from there
        ("/bridge", "yesterday", None, None, None),
        ("/bridge", None, None, None, None),
    ],
)
def test_the_day_of_a_link(
    url: str, printed: str | None, lastmod: str | None, listing: Days | None, day: str | None
) -> None:
    link = Link(f"https://gazette.example{url}", Hints(date_published=printed))
    moment = parse_lastmod(lastmod)
    found = day_of(link, {link.url: moment} if moment else {}, listing)
    assert (found.isoformat() if found else None) == day


@given(st.dates(), st.dates(), st.dates(), st.dates())
def test_the_days_that_two_spans_share(one: date, other: date, third: date, fourth: date) -> None:
    left, right = Days(min(one, other), max(one, other)), Days(min(third, fourth), max(third, fourth))
    shared = left.shared(right)
    for day in (one, other, third, fourth):
        assert (shared is not None and shared.holds(day)) == (left.holds(day) and right.holds(day))
    assert shared == right.shared(left)


@pytest.mark.parametrize(
    ("url", "links", "onward"),
    [
        ("https://g.example/2020/10/05", '<a rel="next" href="?p=2">older</a>', "https://g.example/2020/10/05?p=2"),
        ("https://g.example/2020/10/05", '<a href="/2020/10/05/page/2/">2</a>', "https://g.example/2020/10/05/page/2/"),
        ("https://g.example/d?day=5", '<a href="/d?day=5&page=2">2</a>', "https://g.example/d?day=5&page=2"),
        ("https://g.example/d?day=5&page=2", '<a href="/d?day=5">1</a><a href="/d?day=5&page=3">3</a>', "https://g.example/d?day=5&page=3"),
        ("https://g.example/d?day=5&page=3", '<a href="/d?day=5&page=2">2</a><a href="/d?day=6&page=4">4</a>', None),
        ("https://g.example/2020/10/05", '<a href="/2020/10/04">the day before</a>', None),
        ("https://g.example/d", "<link rel=next href=https://g.example/d>", None),
    ],
)  # fmt: skip
def test_the_next_page_of_a_list(url: str, links: str, onward: str | None) -> None:
    assert next_page(f"<html><body>{links}</body></html>".encode(), url) == onward


@given(st.binary(max_size=300), st.text(max_size=60))
def test_any_bytes_and_urls_have_a_next_page_or_none(body: bytes, url: str) -> None:
    next_page(body, "https://g.example/")
    numbered_next([url], url)
