"""Dates: strictly read, in UTC, and never one that cannot be."""

from datetime import UTC, date, datetime, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.dates import AHEAD, EARLIEST, Clock, read_moment
from transforms.page_zones import in_page_zone
from transforms.url_days import day_in_url, month_in_url

CAPTURED = datetime(2026, 3, 6, 12, 0, tzinfo=UTC)
GERMAN = Clock(CAPTURED, "Europe/Berlin", "de")
AMERICAN = Clock(CAPTURED, None, "en-US")
BRITISH = Clock(CAPTURED, "Europe/London", "en-GB")


def at(text: str, clock: Clock) -> str | None:
    moment = read_moment(text, "meta", clock)
    return moment.at.strftime("%Y-%m-%d %H:%M:%S") if moment else None


@pytest.mark.parametrize(
    ("text", "clock", "expected"),
    [
        ("2026-03-05T08:30:00+01:00", AMERICAN, "2026-03-05 07:30:00"),
        ("2026-03-05T08:30:00.123Z", GERMAN, "2026-03-05 08:30:00"),
        ("2026-03-05T08:30:00-0500", GERMAN, "2026-03-05 13:30:00"),
        ("2026-03-05 08:30", GERMAN, "2026-03-05 07:30:00"),  # the source's zone
        ("2026-03-05 08:30", AMERICAN, "2026-03-05 08:30:00"),
        ("2025-07-05T08:30", GERMAN, "2025-07-05 06:30:00"),  # in summer
        ("2026-03-05", GERMAN, "2026-03-05 00:00:00"),  # a day stays that day
        ("2026-03-05T00:00:00+01:00", GERMAN, "2026-03-05 00:00:00"),  # midnight is a day without a time
        ("2026-03-05 00:00", GERMAN, "2026-03-05 00:00:00"),
        ("Published on 5 March 2026", BRITISH, "2026-03-05 00:00:00"),
        ("6:09 p.m. EST March 5, 2026", AMERICAN, "2026-03-05 23:09:00"),
        ("By Jane Roe | Mar 5, 2026 | 7:08pm ET", AMERICAN, "2026-03-06 00:08:00"),
        ("Dienstag, 3. März 2026 um 14.05 Uhr", GERMAN, "2026-03-03 13:05:00"),
        ("2026年3月5日 下午6:09", Clock(CAPTURED, "Asia/Taipei", "zh-TW"), "2026-03-05 10:09:00"),
        ("05 | 03 | 2026", GERMAN, "2026-03-05 00:00:00"),
        ("yesterday", BRITISH, "2026-03-05 00:00:00"),
        ("Gestern, 12:30", GERMAN, "2026-03-05 11:30:00"),
        ("04/03/2026", Clock(CAPTURED, None, "en-US", day_first=True), "2026-03-04 00:00:00"),
        ("04/03/2026", Clock(CAPTURED, None, "en-US"), "2026-03-04 00:00:00"),  # 3 April is still to come
        ("02/03/2026", Clock(CAPTURED, None, "de", day_first=False), "2026-02-03 00:00:00"),
        ("20260305", GERMAN, "2026-03-05 00:00:00"),
        ("20260305T083000Z", GERMAN, "2026-03-05 08:30:00"),
        ("2026/03/05 08:30:15", AMERICAN, "2026-03-05 08:30:15"),
        ("Thu, 05 Mar 2026 08:30:00 +0100", AMERICAN, "2026-03-05 07:30:00"),
        ("05 Mar 2026 08:30:00 GMT", GERMAN, "2026-03-05 08:30:00"),
        ("1772699400", GERMAN, "2026-03-05 08:30:00"),
        ("1772699400000", GERMAN, "2026-03-05 08:30:00"),
        ("05.03.2026, 08:30", GERMAN, "2026-03-05 07:30:00"),
        ("5.3.2026", AMERICAN, "2026-03-05 00:00:00"),
        ("03/05/2026", AMERICAN, "2026-03-05 00:00:00"),
        ("05/03/2026", BRITISH, "2026-03-05 00:00:00"),
        ("28/02/2026", AMERICAN, "2026-02-28 00:00:00"),  # there is no month 28
        ("03/05/2026 1:30 PM", AMERICAN, "2026-03-05 13:30:00"),
        ("2026年3月5日 8時30分", AMERICAN, "2026-03-05 08:30:00"),
        ("5. März 2026, 08:30 Uhr", GERMAN, "2026-03-05 07:30:00"),
        ("March 5, 2026", AMERICAN, "2026-03-05 00:00:00"),
        ("March 5, 2026 at 8:30 AM EST", AMERICAN, "2026-03-05 13:30:00"),
        ("3 hours ago", AMERICAN, "2026-03-06 09:00:00"),
        ("vor 2 Stunden", GERMAN, "2026-03-06 10:00:00"),
        ("Thu Mar 05 2026 08:30:00 GMT+0100 (CET)", AMERICAN, "2026-03-05 07:30:00"),
    ],
)
def test_a_date_is_read(text: str, clock: Clock, expected: str) -> None:
    assert at(text, clock) == expected


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("2026.03.05 ニュース", "2026.03.05"),
        ("Jane Roe, 2026-03-05 08:30 | News", "2026-03-05 08:30"),
        ("Published on 5 March 2026, 8:30 pm by Jane Roe", "5 March 2026, 8:30 pm"),
        ("Thu Mar 05 08:30:00 2026", "Thu Mar 05 08:30:00 2026"),
        ("vor 2 Stunden | Politik", "vor 2 Stunden"),
    ],
)
def test_the_words_of_a_date_are_kept_and_no_others(text: str, raw: str) -> None:
    moment = read_moment(text, "text", GERMAN)
    assert moment is not None
    assert moment.raw == raw


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-02-30",
        "2026-02-30T10:00:00Z",
        "2026-03-05T99:00",
        "2026-13-01",
        "31.02.2026",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "0",
        "-1",
        "2099-01-01",
        "2026-03-08T00:00:00Z",  # two days after the capture
        "March 2026",
        "6y",
        "12",
        "5 min read",
        "12345678901234567890",
        "2026-03-05T08:30:00+99:00",
    ],
)
def test_what_is_no_date_that_can_be_is_none(text: str) -> None:
    assert at(text, AMERICAN) is None


@given(st.text(max_size=60))
def test_any_text_is_a_believable_moment_or_none(text: str) -> None:
    moment = read_moment(text, "text", GERMAN)
    assert moment is None or EARLIEST <= moment.at <= CAPTURED + AHEAD


@given(
    st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2026, 3, 5)),  # noqa: DTZ001
    st.integers(-12 * 60, 14 * 60),
)
def test_what_iso_writes_is_what_is_read(wall: datetime, minutes: int) -> None:
    wall = wall.replace(microsecond=0)
    sign = "-" if minutes < 0 else "+"
    text = f"{wall.isoformat()}{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    moment = read_moment(text, "json-ld", AMERICAN)
    assert moment is not None
    midnight = (wall.hour, wall.minute, wall.second) == (0, 0, 0)
    assert moment.at == (wall if midnight else wall - timedelta(minutes=minutes)).replace(tzinfo=UTC)
    assert moment.day == wall.date()
    assert moment.raw == text


def test_a_time_without_zone_has_that_of_another_date_of_the_page() -> None:
    naked = read_moment("2026-03-05T08:30:00", "meta", AMERICAN)
    zoned = read_moment("2026-03-05T09:15:00+09:00", "json-ld", AMERICAN)
    far = read_moment("2025-03-05T09:15:00+02:00", "json-ld", AMERICAN)
    assert naked is not None
    assert zoned is not None
    assert far is not None
    assert in_page_zone(naked, [far, zoned], AMERICAN).at == datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    assert in_page_zone(zoned, [far], AMERICAN) == zoned


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2026/03/05/bridge", date(2026, 3, 5)),
        ("https://a.example/bridge-20260305.html", date(2026, 3, 5)),
        ("https://a.example/news/05-03-2026/bridge", date(2026, 3, 5)),
        ("https://a.example/2026/3/5/bridge", date(2026, 3, 5)),
        ("https://a.example/2026/mar/05/bridge", date(2026, 3, 5)),
        ("https://a.example/2026/03/bridge", None),
        ("https://a.example/2026/02/30/bridge", None),
        ("https://a.example/20260305/20260306", None),
        ("https://a.example/bridge?d=2026-03-05", None),
        ("https://20260305.example/", None),
        ("https://a.example/120260305999", None),
    ],
)
def test_the_day_in_a_url(url: str, day: date | None) -> None:
    assert day_in_url(url) == day


def test_the_month_in_a_url() -> None:
    assert month_in_url("https://a.example/2026/03/bridge") == (2026, 3)
    assert month_in_url("https://a.example/bridge-2026-03") is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "5. März 2026"),
        ("en", "5th March 2026"),
        ("pt-BR", "5 de março de 2026"),
        ("hu", "2026. március 5."),
        ("lt", "2026 m. kovo 5 d."),
        ("ru", "5 марта 2026 г."),
        ("ar", "٥ مارس ٢٠٢٦"),
        ("th", "5 มีนาคม 2569"),
        ("vi", "5 tháng 3, 2026"),
        ("fi", "5. maaliskuuta 2026"),
        ("el", "5 Μαρτίου 2026"),
        ("hi", "5 मार्च 2026"),
        ("bn", "৫ মার্চ ২০২৬"),
        ("tr", "5 MART 2026"),
        ("fr", "Publié le 5 mars 2026"),
        ("xx", "05 MAR 2026"),
        ("ar", "الخميس 5 آذار / مارس 2026"),
        ("eu", "2026ko martxoaren 5a"),
        ("hu", "2026 márciusában, 5"),
        ("Dutch", "5 maart 2026"),  # no code of a language
        ("en", "Donnerstag, 5. März 2026"),  # what themes say on pages in all languages
        ("en-US", "05 Marzo, 2026"),
        (None, "5 марта 2026"),
        (None, "Publié le 5 mars 2026"),
        ("en", "5 Μαρτίου 2026"),
    ],
)
def test_a_day_in_words_is_read_in_the_page_s_language(language: str | None, text: str) -> None:
    assert at(text, Clock(CAPTURED, None, language)) == "2026-03-05 00:00:00"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("bn", "১৬ ফেব্রুয়ারি ২০২৬"),  # CLDR has the older spelling
        ("bn", "১৬ ফেব্রুয়ারী ২০২৬"),
        ("hi", "16 फरवरी 2026"),
        ("hi", "16 \u095eरवरी 2026"),
        ("hi", "16 फ\u093cरवरी 2026"),  # the same letter in two characters
    ],
)
def test_a_month_that_is_spelled_in_several_ways_is_read(language: str, text: str) -> None:
    assert at(text, Clock(CAPTURED, None, language)) == "2026-02-16 00:00:00"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("tr", "5 MAYIS 2025"),
        (None, "5 MAYIS 2025"),
        ("el", "5 ΜΑΪ́ΟΥ 2025"),
    ],
)
def test_a_month_in_capitals_is_read_whatever_its_small_letters_are(language: str | None, text: str) -> None:
    assert at(text, Clock(CAPTURED, None, language)) == "2025-05-05 00:00:00"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "vor 2 Stunden"),
        ("en", "2h ago"),
        ("es", "hace 2 horas"),
        ("fr", "il y a 2 heures"),
        ("ko", "2시간 전"),
        ("ja", "2 時間前"),
        ("ru", "2 часа назад"),
        ("hr", "prije 2 sata"),
        ("en", "Updated 2 hours ago by Jane Roe"),
        ("de", "Jane Roe, vor 2 Std."),
        ("tr", "2 saat önce"),
    ],
)
def test_hours_ago_are_counted_back_from_the_capture(language: str, text: str) -> None:
    assert at(text, Clock(CAPTURED, "Asia/Tokyo", language)) == "2026-03-06 10:00:00"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "vor 20 Jahren"),
        ("de", "bevor 2 Stunden um"),
        ("en", "1.2 hours ago"),
        ("en", "40 weeks ago"),
        ("ru", "12 комментариев"),
        ("en", "March 2026"),
        ("en", "the 5 marched 2026"),
    ],
)
def test_what_only_looks_like_a_day_in_words_is_none(language: str, text: str) -> None:
    assert at(text, Clock(CAPTURED, None, language)) is None


@settings(deadline=None)  # the first date of a language takes its tables in
@given(
    st.dates(date(1990, 1, 2), date(2026, 3, 5)), st.sampled_from(("de", "en", "fr", "pl", "sv", "tr", "uk"))
)
def test_a_day_as_babel_writes_it_is_that_day(day: date, language: str) -> None:
    moment = read_moment(format_date(day, "long", language), "text", Clock(CAPTURED, None, language))
    assert moment is not None
    assert moment.at.date() == day


def test_the_printed_time_tells_the_zone_of_one_in_utc() -> None:
    said = read_moment("2026-03-05T02:54:29Z", "json-ld", AMERICAN)
    printed = read_moment("March 4, 2026 9:54 PM", "text", AMERICAN)
    assert said is not None
    assert printed is not None
    moment = in_page_zone(said, [said, printed], AMERICAN)
    assert (moment.at, moment.zone, moment.day) == (said.at, "-05:00", date(2026, 3, 4))


def test_a_time_that_is_printed_alike_and_said_to_be_utc_is_local() -> None:
    said = read_moment("2026-03-05T08:30:00Z", "json-ld", GERMAN)
    printed = read_moment("5.3.2026, 08:30 Uhr", "text", GERMAN)
    assert said is not None
    assert printed is not None
    assert in_page_zone(said, [said, printed], GERMAN).at == datetime(2026, 3, 5, 7, 30, tzinfo=UTC)
    assert in_page_zone(said, [said], GERMAN).at == said.at
