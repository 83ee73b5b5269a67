"""A date as it was printed, read strictly: in UTC, with its words, its zone and where it stood.

Sources: RFC 3339, RFC 5322 (by `email.utils`), CLDR for dates in words (`date_words`), dateparser for the rest.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from transforms.clock_times import clock_time_around, read_offset
from transforms.date_words import ago, worded_day

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)  # a page may be dated later than its capture by this much: zones, clocks

_ISO = re.compile(
    r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?!\d)"
    r"(?:(?:[T\s_]\s*|,\s+|\s*-\s+)(\d{1,2}):?(\d{2})(?::?(\d{2}))?(?:[.,]\d+)?\s*"
    r"(Z\b|(?:UTC|GMT)?\s*[+-]\d{1,2}(?::?\d{2})?|UTC|GMT)?)?",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"\d{4}[-/.]?\d")  # ISO or nothing: no guessing at which of the others is the month
_ISO_INSIDE = re.compile(r"(?<![\w./:%-])(?=(?:19|20)\d{2}([-/.])\d{1,2}\1\d{1,2}(?![\d./-]))")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
_WEEKDAY_DATE = re.compile(r"(?:[A-Za-z]{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s")
_NUMERIC = re.compile(
    r"(?<![\d./:-])(?P<a>\d{1,2})\s?(?P<mark>[./|-])\s?(?P<b>\d{1,2})\s?(?P=mark)\s?"
    r"(?P<year>(?:19|20)\d{2}|'?\d{2}(?![\d:.]))(?!\d)"
)
_EAST_ASIAN = re.compile(
    r"(?P<year>\d{4})\s?[年년]\s?(?P<b>\d{1,2})\s?[月월]\s?(?P<a>\d{1,2})\s?[日일]?(?P<mark>)"
)
_ASCTIME = re.compile(
    r"^(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) (\d{1,2}) (\d\d:\d\d:\d\d(?: [A-Z]{2,5})?) (\d{4})$"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_DIGIT = re.compile(r"\d")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_LONGEST_AGO = 40  # characters of a text that says how long ago something was, and nothing else
_MIDNIGHT = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as a page gave it."""

    at: datetime  # UTC; a day without a time is its midnight in UTC, so that the day stays the day
    raw: str
    origin: str  # "json-ld", "meta", "time", "feed", "url", "text"
    has_time: bool
    has_zone: bool  # said by the string itself, or by the page
    wall: datetime  # as printed, without zone
    offset: timedelta | None = None  # of the place's clock from UTC, where the page or its source tells

    @property
    def day(self) -> date:
        """The day that the page's readers had, as far as the page tells."""
        return (self.at + self.offset).date() if self.offset is not None else self.wall.date()

    @property
    def zone(self) -> str | None:
        """The offset as text, "+05:30"; None if nothing tells, or the day has no time."""
        if self.offset is None:
            return None
        minutes = round(self.offset.total_seconds() / 60)
        return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"

    def moved_to(self, offset: timedelta, clock: "Clock") -> "Moment":
        """The same time of day, in another zone; itself if that can't be."""
        at = (self.wall - offset).replace(tzinfo=UTC)
        return replace(self, at=at, has_zone=True, offset=offset) if clock.believable(at) else self


@dataclass(frozen=True, slots=True)
class Clock:
    """What a page's dates are read against."""

    captured: datetime  # UTC
    zone: str | None = None  # IANA name, of the source
    language: str | None = None  # BCP 47, of the page
    day_first: bool | None = None  # is 3/4/2026 in April? None: by the language

    def believable(self, at: datetime) -> bool:
        return EARLIEST <= at <= self.captured + AHEAD


@dataclass(frozen=True, slots=True)
class _Parsed:
    """Wall time, the zone if one was said, and where in the text the date stands."""

    wall: datetime
    zone: tzinfo | None
    has_time: bool
    start: int = 0
    end: int | None = None


def read_moment(raw: str | None, origin: str, clock: Clock, *, words: bool = True) -> Moment | None:
    """The moment that `raw` means, if it means one that can be true; None otherwise.

    A string that is wrong in any part (2026-02-30, T99:00) means nothing. A time of exactly midnight is a day
    without a time: who knows only the day writes that. `words`: also look for a date inside a text, in
    words, and for "3 hours ago".
    """
    if raw is None:
        return None
    text = " ".join(raw.split())[:200]
    asctime = _ASCTIME.match(text) if text[:1].isalpha() else None
    if asctime is not None:
        text = asctime.expand(r"\2 \1 \4 \3")
    if not text.isascii():  # "ফেব্রুয়ারি" is spelled in two ways, and so is "März"
        text = unicodedata.normalize("NFC", text)
    if _DIGIT.search(text, 0, 120) is None and (not words or len(text) > _LONGEST_AGO):
        return None
    parsed = _for_machines(text)
    if parsed is None and not _YEAR_FIRST.match(text):
        parsed = _numeric(text, clock, inside=words) or (
            _in_words(text, clock, declared=origin != "text") if words else None
        )
    elif parsed is None and words:
        parsed = _worded(text, clock) or _numeric(text, clock, inside=False)
    if parsed is None:
        return None
    wall, zone = parsed.wall, parsed.zone
    if not EARLIEST.year <= wall.year <= clock.captured.year + 1:
        return None
    has_time = parsed.has_time and (wall.hour, wall.minute, wall.second) != _MIDNIGHT
    told = zone if has_time else None
    used = told or (ZoneInfo(clock.zone) if clock.zone and has_time else None)
    offset = wall.replace(tzinfo=used).utcoffset() if used else None
    try:
        at = (wall - (offset or timedelta())).replace(tzinfo=UTC)
    except OverflowError:
        return None
    if not clock.believable(at):
        return None
    printed = raw if asctime is not None else text[parsed.start : parsed.end].strip(" ,;|·(")
    return Moment(at, printed, origin, has_time, told is not None, wall, offset)


@lru_cache(maxsize=256)
def _for_machines(text: str) -> _Parsed | None:
    """A page says the same in several places."""
    return _iso(text) or _epoch(text) or _mail(text)


def _iso(text: str) -> _Parsed | None:
    match = _ISO.match(text)
    if match is None:
        return None
    rest = text[match.end() :].strip()
    if rest and rest[0].isdigit():
        return None
    year, _, month, day, hour, minute, second, zone = match.groups()
    if hour is None and re.match(r"T\d|\s+\d{1,2}:", text[match.end() :]):
        return None  # a time that is none: then the day is not to be trusted either
    offset = read_offset(zone) if zone else None
    if zone and offset is None:
        return None
    try:
        wall = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))  # noqa: DTZ001
    except ValueError:
        return None
    return _Parsed(wall, offset, hour is not None, 0, match.end())


def _epoch(text: str) -> _Parsed | None:
    if not _EPOCH.fullmatch(text):
        return None
    seconds = float(text) / (1000 if len(text.partition(".")[0]) == 13 else 1)
    return _Parsed(datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None), UTC, True)


def _mail(text: str) -> _Parsed | None:
    if not _WEEKDAY_DATE.match(text):
        return None
    try:
        parsed = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError):
        return None
    return _Parsed(parsed.replace(tzinfo=None), parsed.tzinfo, True) if parsed.tzinfo else None


def _numeric(text: str, clock: Clock, *, inside: bool) -> _Parsed | None:
    """5.3.2024, 3/5/2024, 2024年3月5日, with or without a time; `inside`: anywhere in the text."""
    match = _NUMERIC.match(text) or _EAST_ASIAN.match(text)
    if match is None and inside:
        place = _ISO_INSIDE.search(text)
        found = _iso(text[place.start() :]) if place else None
        if place is not None and found is not None:
            return replace(found, start=place.start(), end=place.start() + (found.end or 0))
        match = _NUMERIC.search(text) or _EAST_ASIAN.search(text)
    if match is None:
        return None
    fields = match.groupdict()
    first, second, year = int(fields["a"]), int(fields["b"]), int(fields["year"].strip("'"))
    if year < 100 and (fields["mark"] == "|" or (match.start() and fields["mark"] == "-")):
        return None
    year += 2000 if year < 100 else 0
    orders = [(first, second), (second, first)]
    if fields["mark"] and not _is_day_first(fields["mark"], clock):
        orders.reverse()
    for day, month in orders if fields["mark"] else orders[:1]:
        try:
            wall = datetime(year, month, day)  # noqa: DTZ001
        except ValueError:
            continue
        if not clock.believable(wall.replace(tzinfo=UTC)) and first != second:
            continue  # the other order may be one that can be
        return _with_time(text, match.start(), match.end(), wall, clock)
    return None


def _is_day_first(mark: str, clock: Clock) -> bool:
    """English without a region is American more often than not; the region decides where there is one."""
    if clock.day_first is not None:
        return clock.day_first or mark == "."
    tag = (clock.language or "").lower().replace("_", "-")
    return mark in ".|" or tag not in ("en", "en-us", "en-ph", "")


def _with_time(text: str, start: int, end: int, day: datetime, clock: Clock) -> _Parsed:
    found = clock_time_around(text, start, end, day, clock.language)
    if found is None:
        return _Parsed(day, None, False, start, end)
    return _Parsed(
        datetime.combine(day, found.at), found.zone, True, min(start, found.start), max(end, found.end)
    )


def _in_words(text: str, clock: Clock, *, declared: bool) -> _Parsed | None:
    """Dates with names of months, and "3 hours ago", in the page's language, else in English."""
    if _YEAR.search(text) is None:
        found = _worded(text, clock) if re.search(r"\d\D+\d", text) else None
        return found or _relative(text, clock)
    return _worded(text, clock) or (_by_dateparser(text, clock) if declared else None)


def _worded(text: str, clock: Clock) -> _Parsed | None:
    found = worded_day(text, clock.language, clock.captured.year + 1)
    if found is None:
        return None
    day = datetime(found.day.year, found.day.month, found.day.day)  # noqa: DTZ001
    return _with_time(text, found.start, found.end, day, clock)


def _relative(text: str, clock: Clock) -> _Parsed | None:
    if len(text) > _LONGEST_AGO:
        return None
    found = ago(text, clock.language)
    if found is None:
        return None
    zone = ZoneInfo(clock.zone) if clock.zone else UTC
    then = clock.captured - found.before
    if found.to_the_hour:
        at = then.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        return _Parsed(at, UTC, True, found.start, found.end)
    day = then.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    time = re.search(r"\b\d{1,2}[:.h]\d\d", text)
    if time is None:
        return _Parsed(day, None, False, found.start, found.end)
    return replace(_with_time(text, time.start(), time.start(), day, clock), start=0, end=None)


def _by_dateparser(text: str, clock: Clock) -> _Parsed | None:
    """Names of months that CLDR does not have."""
    language = (clock.language or "en").partition("-")[0].partition("_")[0].lower()
    if language == "en" or len(text) > 60 or _DAY.search(text) is None:
        return None
    import dateparser  # tables that most pages have no need of

    settings = {
        "RELATIVE_BASE": clock.captured.replace(tzinfo=None),
        "REQUIRE_PARTS": ["day", "month", "year"],
        "DATE_ORDER": "DMY",
    }
    try:
        parsed = dateparser.parse(text, languages=[language], settings=settings)
    except (ValueError, OverflowError, TypeError):  # an unknown language; a number out of bounds
        return None
    if parsed is None:
        return None
    has_time = re.search(r"\d[:.h]\d\d(?!\d)|\d\s?[ap]\.?m\b", text, re.IGNORECASE) is not None
    return _Parsed(parsed.replace(tzinfo=None), parsed.tzinfo, has_time)
