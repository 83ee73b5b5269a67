"""Which parts of a sitemap index a night reads."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.markup import Part
from spiders.plan import KnownListing
from spiders.sitemap_index import Choice, parse_lastmod, parts_to_read, spans_of

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
LAST = NOW - timedelta(days=1)
READ = KnownListing(payload_digest="sha1:A", last_read=LAST)
SITE = "https://gazette.example/"


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def choose(
    parts: Sequence[Part],
    known: Mapping[str, KnownListing] | None = None,
    index: KnownListing | None = READ,
    *,
    now: datetime = NOW,
    most: int = 1000,
) -> Choice:
    return parts_to_read(parts, known or {}, index, now, 7, most=most)


def named(*names: str) -> list[Part]:
    urls = [SITE + name for name in names]
    spans = spans_of(urls)
    return [Part(url, None, spans.get(url)) for url in urls]


def read(choice: Choice) -> list[str]:
    return [part.url.removeprefix(SITE) for part in choice.read]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-23T10:00:00+01:00", datetime(2026, 11, 23, 9, tzinfo=UTC)),
        ("2026-11-23T10:00:00.123Z", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("2026-11-23T10:00z", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        (" 2026-11-23 10:00:00 +0200 ", datetime(2026, 11, 23, 8, tzinfo=UTC)),
        ("Mon, 23 Nov 2026 10:00:00 +0100", datetime(2026, 11, 23, 9, tzinfo=UTC)),
        ("2026-11-23T10:00:00", datetime(2026, 11, 23, 22, tzinfo=UTC)),  # in the far west
    ],
)
def test_lastmod_is_read(text: str, moment: datetime) -> None:
    assert parse_lastmod(text) == moment


@pytest.mark.parametrize(
    ("text", "day"), [("2026-11-23", 23), ("2026-11", 30), ("2026", 31), ("2026-1-5", 5)]
)
def test_a_lastmod_without_a_time_is_as_late_as_it_can_mean(text: str, day: int) -> None:
    moment = parse_lastmod(text)
    assert moment is not None
    there = moment.astimezone(timezone(timedelta(hours=-12)))
    assert (there.day, there.hour, there.minute) == (day, 23, 59)


@pytest.mark.parametrize(
    "text", [None, "", "yesterday", "2026-13-45", "0000-00-00", "2026-11-23T25:00Z", "1"]
)
def test_what_is_no_time_is_none(text: str | None) -> None:
    assert parse_lastmod(text) is None


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_none(text: str) -> None:
    moment = parse_lastmod(text)
    assert moment is None or moment.utcoffset() == timedelta(0)
    spans_of([f"{SITE}{text}", text])


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("sitemap-2026-11.xml", date(2026, 11, 1), date(2026, 11, 30)),
        ("sitemap_202611.xml.gz", date(2026, 11, 1), date(2026, 11, 30)),
        ("2026/11/23/sitemap.xml", date(2026, 11, 23), date(2026, 11, 23)),
        ("sitemap-20261123.xml", date(2026, 11, 23), date(2026, 11, 23)),
        ("sitemap.xml?yyyy=2026&mm=11&dd=23", date(2026, 11, 23), date(2026, 11, 23)),
        ("sitemap.xml?year=2026&month=2", date(2026, 2, 1), date(2026, 2, 28)),
        ("sitemap-2019-01-01_2019-03-31.xml", date(2019, 1, 1), date(2019, 3, 31)),
        ("archive-2010-2014.xml", date(2010, 1, 1), date(2014, 12, 31)),
        ("sitemap-2026.xml", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_days_that_a_name_speaks_of(name: str, first: date, last: date) -> None:
    assert spans_of([SITE + name]) == {SITE + name: (first, last)}


def test_numbers_are_no_dates_where_their_likes_are_none() -> None:
    assert spans_of([f"{SITE}sitemap-{number}.xml" for number in (1, 2, 1999, 2026)]) == {}
    assert spans_of([f"{SITE}s-202611.xml", f"{SITE}s-202613.xml"]) == {}
    # the tenth part of the year, as there is a ninth and a thirteenth
    year = (date(2026, 1, 1), date(2026, 12, 31))
    for other in ("2026-9", "2026-13"):
        urls = [f"{SITE}s-2026-10.xml", f"{SITE}s-{other}.xml"]
        assert spans_of(urls) == dict.fromkeys(urls, year)


def test_parts_of_days_gone_by_are_skipped() -> None:
    parts = named(
        *(f"sitemap-{year}-{month:02}.xml" for year in (2024, 2025, 2026) for month in range(1, 12))
    )
    choice = choose(parts)
    assert read(choice) == ["sitemap-2026-11.xml", "sitemap-2026-10.xml"]  # the newest two, always
    assert choice.skipped == 31
    days = named(*(f"sitemap-2026-11-{day:02}.xml" for day in range(1, 24)))
    assert read(choose(days)) == [f"sitemap-2026-11-{day:02}.xml" for day in range(23, 13, -1)]
    long_ago = KnownListing(last_read=days_ago(19))
    assert len(choose(days, index=long_ago).read) == 22


def test_parts_that_did_not_change_since_they_were_read_are_skipped() -> None:
    parts = [Part(f"{SITE}{number}.xml", days_ago(number)) for number in range(5)]
    known = {part.url: READ for part in parts}
    choice = choose(parts, known, now=NOW)
    # 0 is newer than the last look; the newest two are read in any case; the others are in turn
    assert read(choice)[:2] == ["0.xml", "1.xml"]
    assert f"{SITE}1.xml" in choice.doubted
    assert f"{SITE}0.xml" not in choice.doubted
    assert len(choice.read) + choice.skipped == 5
    assert set(read(choice)[2:]) == {url.removeprefix(SITE) for url in choice.doubted} - {"1.xml"}


def test_a_part_that_failed_is_read_again() -> None:
    parts = [Part(f"{SITE}{number}.xml", days_ago(number + 2)) for number in range(5)]
    for failed in (replace(READ, ok=False), replace(READ, payload_digest=None)):  # or was not read whole
        choice = choose(parts, {part.url: READ for part in parts} | {parts[4].url: failed})
        assert "4.xml" in read(choice)
        assert parts[4].url not in choice.doubted


def test_a_first_run_reads_of_an_archive_what_is_in_the_window() -> None:
    parts = [Part(f"{SITE}{number}.xml", days_ago(number)) for number in range(0, 400, 4)]
    choice = choose(parts, index=None)
    assert read(choice)[:3] == ["0.xml", "4.xml", "8.xml"]
    assert choice.doubted == {part.url for part in choice.read[3:]}
    assert len(choice.doubted) <= 10


def test_parts_that_say_nothing_are_read() -> None:
    parts = named("a.xml", "b.xml", "c.xml")
    assert read(choose(parts, dict.fromkeys((part.url for part in parts), READ))) == [
        "a.xml",
        "b.xml",
        "c.xml",
    ]


def test_each_part_that_lastmod_calls_old_has_its_turn_about_once_in_30_days() -> None:
    parts = [Part(f"{SITE}{number}.xml", days_ago(500 + number)) for number in range(250)]
    known = {part.url: replace(READ, last_read=days_ago(100)) for part in parts}
    turns: list[str] = []
    for day in range(30):
        choice = choose(parts, known, now=NOW + timedelta(days=day))
        assert len(choice.doubted) <= 10 + 2
        turns += choice.doubted - {parts[0].url, parts[1].url}
    assert len(turns) == len(set(turns))
    assert len(turns) > 150  # the most are ten a night, and lots are not even


def test_the_days_that_still_go_on_are_read_whatever_lastmod_says() -> None:
    parts = [
        Part(f"{SITE}2026-{month}.xml", datetime(2026, month, 1, tzinfo=UTC), (date(2026, month, 1), last))
        for month, last in ((9, date(2026, 9, 30)), (10, date(2026, 10, 31)), (11, date(2026, 11, 30)))
    ]
    choice = choose(parts, {part.url: READ for part in parts})
    assert read(choice)[0] == "2026-11.xml"
    assert parts[2].url not in choice.doubted


def test_the_lastmod_of_a_liar_does_not_count() -> None:
    parts = [Part(f"{SITE}{number}.xml", days_ago(500)) for number in range(50)]
    known = {part.url: READ for part in parts}
    liar = KnownListing(last_read=LAST, lastmod_lies=True)
    choice = choose(parts, known, liar)
    assert len(choice.read) == 50
    assert choice.doubted == set()
    old = named("s-2019-01.xml", "s-2019-02.xml", "s-2019-03.xml")  # a name is no lastmod
    assert read(choose(old, {}, liar)) == ["s-2019-03.xml", "s-2019-02.xml"]


def test_no_more_than_so_many_are_read_and_the_newest_first() -> None:
    parts = [Part(f"{SITE}{number}.xml", days_ago(number / 10_000)) for number in range(1500)]
    choice = choose(parts)
    assert read(choice) == [f"{number}.xml" for number in range(1000)]
    assert (choice.left_out, choice.skipped) == (500, 0)
    assert choose(parts, most=0).left_out == 1500


def test_of_too_many_parts_without_a_date_others_are_read_each_night() -> None:
    parts = named(*(f"{letter}{other}.xml" for letter in "abcdefghij" for other in "klmnopqrst"))
    nights = [set(read(choose(parts, most=40, now=NOW + timedelta(days=day)))) for day in range(12)]
    assert all(len(night) == 40 for night in nights)
    assert len(set.union(*nights)) > 95


@given(
    st.lists(
        st.tuples(
            st.integers(0, 30),
            st.none() | st.integers(-5, 900).map(days_ago),
            st.none() | st.integers(0, 900).map(lambda day: (days_ago(day + 3).date(), days_ago(day).date())),
        ),
        max_size=30,
        unique_by=lambda row: row[0],
    ),
    st.sets(st.integers(0, 30)),
    st.none()
    | st.builds(KnownListing, last_read=st.integers(0, 90).map(days_ago), lastmod_lies=st.booleans()),
    st.integers(0, 20),
)
def test_each_part_is_read_skipped_or_left_out(
    rows: list[tuple[int, datetime | None, tuple[date, date] | None]],
    known: set[int],
    index: KnownListing | None,
    most: int,
) -> None:
    parts = [Part(f"{SITE}{number}", lastmod, span) for number, lastmod, span in rows]
    choice = choose(parts, {f"{SITE}{number}": READ for number in known}, index, most=most)
    assert len(choice.read) + choice.skipped + choice.left_out == len(parts)
    assert len(choice.read) <= most
    assert len(set(choice.read)) == len(choice.read)
