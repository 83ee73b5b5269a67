"""When an article was published and changed: read strictly, in UTC, with the words it was read from.

Sources: RFC 3339, RFC 5322 (by `email.utils`), and dates in words in 200 languages by `dateparser`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)  # a page may be dated later than its capture by this much: zones, clocks

_ISO = re.compile(
    r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})"
    r"(?:(?:[T\s_]\s*|,\s+|\s*-\s+)(\d{1,2}):?(\d{2})(?::?(\d{2}))?(?:[.,]\d+)?\s*"
    r"(Z|UTC|GMT|(?:UTC|GMT)?\s*[+-]\d{1,2}(?::?\d{2})?)?)?",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"\d{4}[-/.]?\d")  # ISO or nothing: no guessing at which of the others is the month
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_WEEKDAY_DATE = re.compile(r"(?:[A-Za-z]{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s")
_TIME_OF_DAY = (
    r"(?:[\sT,–|-]{1,3}(?P<hour>\d{1,2})[:.h時](?P<minute>\d{2})分?(?::\d{2})?\s?(?P<half>[ap]\.?m\.?)?)?"
)
_NUMERIC = re.compile(
    rf"(?P<a>\d{{1,2}})(?P<mark>[./-])\s?(?P<b>\d{{1,2}})(?P=mark)\s?(?P<year>\d{{4}}){_TIME_OF_DAY}", re.I
)
_EAST_ASIAN = re.compile(
    rf"(?P<year>\d{{4}})\s?[年년]\s?(?P<b>\d{{1,2}})\s?[月월]\s?(?P<a>\d{{1,2}})\s?[日일]?(?P<mark>){_TIME_OF_DAY}",
    re.I,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
# Hours and days ago can be counted back from the capture; "6y" is no date
_AGO = re.compile(
    r"\b\d{1,2}\s?(?:h|hrs?|hours?|mins?|minutes?|days?|std|stunden?|minuten?|tagen?|heures?|jours?|horas?|d[ií]as?|minutos?|ore|giorni|uur|dagen|timmar|timer|час\w*|минут\w*|д[ен]\w*|時間|分|日)\b|yesterday|gestern|hier|ayer",
    re.I,
)
_AT = re.compile(r"\s+(?:at|um|à|a las|alle|ore|klo|kl\.?||om|[–|•-])\s+", re.I)
_TIME = re.compile(r"\d[:.h]\d\d(?!\d)|\d\s?[ap]\.?m\b", re.I)
_IN_URL = re.compile(r"(?<!\d)((?:19|20)\d{2})([-/_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")

_DAY_FIRST = re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])[-/_.](0[1-9]|1[0-2])[-/_.]((?:19|20)\d{2})(?!\d)")
_MONTH_IN_URL = re.compile(r"/((?:19|20)\d{2})[-/](0[1-9]|1[0-2])/")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as a page gave it."""

    at: datetime  # UTC; a day without a time is its midnight in UTC, so that the day stays the day
    raw: str
    origin: str  # "json-ld", "meta", "time", "feed", "url", "text"
    has_time: bool
    has_zone: bool  # said by the string itself
    wall: datetime  # as printed, without zone


@dataclass(frozen=True, slots=True)
class Clock:
    """What a page's dates are read against."""

    captured: datetime  # UTC
    zone: str | None = None  # IANA name, of the source
    language: str | None = None  # BCP 47, of the page

    def believable(self, at: datetime) -> bool:
        return EARLIEST <= at <= self.captured + AHEAD


def read_moment(raw: str | None, origin: str, clock: Clock, *, words: bool = True) -> Moment | None:
    """The moment that `raw` means, if it means one that can be true; None otherwise.

    A string that is wrong in any part (2026-02-30, T99:00) means nothing. `words`: also read month names and
    "3 hours ago".
    """
    if raw is None:
        return None
    text = " ".join(raw.split())[:120]
    if not any(character.isdigit() for character in text):
        return None
    parsed = _iso(text) or _epoch(text) or _mail(text) or _numeric(text, clock)
    if parsed is None and words and not _YEAR_FIRST.match(text):
        parsed = _words(text, clock)
    if parsed is None:
        return None
    wall, zone, has_time = parsed
    if not EARLIEST.year <= wall.year <= clock.captured.year + 1:
        return None
    at = wall.replace(tzinfo=UTC) if not has_time else _to_utc(wall, zone or _zone_of(clock))
    if not clock.believable(at):
        return None
    return Moment(at, text, origin, has_time, zone is not None and has_time, wall)


def with_page_zone(moment: Moment, others: Iterable[Moment], clock: Clock) -> Moment:
    """`moment`, if it says no zone, in the zone that a date of the same page, less than a month away, says."""
    if moment.has_zone or not moment.has_time:
        return moment
    for other in others:
        if other.has_zone and abs(other.wall - moment.wall) < timedelta(days=30):
            offset = other.wall - other.at.replace(tzinfo=None)
            at = (moment.wall - offset).replace(tzinfo=UTC)
            if offset and clock.believable(at):
                return Moment(at, moment.raw, moment.origin, True, True, moment.wall)
    return moment


def day_in_url(url: str) -> date | None:
    """The day that a URL's path names (/2026/03/05/, 20260305), if there is exactly one."""
    path = url.partition("//")[2].partition("/")[2].partition("?")[0]
    path = _DAY_FIRST.sub(r"\3-\2-\1", path)
    days: set[date] = set()
    for match in _IN_URL.finditer(path):
        try:
            days.add(date(int(match[1]), int(match[3]), int(match[4])))
        except ValueError:
            continue
    return days.pop() if len(days) == 1 else None


def month_in_url(url: str) -> tuple[int, int] | None:
    """The year and month that are folders of a URL (/2026/03/), if they are."""
    match = _MONTH_IN_URL.search(url.partition("//")[2])
    return (int(match[1]), int(match[2])) if match else None


_Parsed = tuple[datetime, tzinfo | None, bool]  # wall time, zone if said, whether there was a time


def _iso(text: str) -> _Parsed | None:
    match = _ISO.match(text)
    if match is None:
        return None
    rest = text[match.end() :].strip()
    if rest and rest[0].isdigit():
        return None
    year, _, month, day, hour, minute, second, zone = match.groups()
    if hour is None and re.match(r"T|\s+\d", text[match.end() :]):
        return None  # a time that is none: then the day is not to be trusted either
    offset = _offset(zone) if zone else None
    if zone and offset is None:
        return None
    try:
        wall = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))  # noqa: DTZ001
    except ValueError:
        return None
    return wall, offset, hour is not None


def _offset(text: str) -> tzinfo | None:
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        return None
    delta = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(delta if match[1] == "+" else -delta) if delta <= timedelta(hours=14) else None


def _epoch(text: str) -> _Parsed | None:
    if not _EPOCH.fullmatch(text):
        return None
    seconds = float(text) / (1000 if len(text.partition(".")[0]) == 13 else 1)
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None), UTC, True


def _mail(text: str) -> _Parsed | None:
    if not _WEEKDAY_DATE.match(text):
        return None
    try:
        parsed = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError):
        return None
    return parsed.replace(tzinfo=None), parsed.tzinfo, True


def _numeric(text: str, clock: Clock) -> _Parsed | None:
    """5.3.2024, 3/5/2024, 2024年3月5日, with or without a time; the order of day and month by the language."""
    match = _NUMERIC.match(text) or _EAST_ASIAN.match(text)
    if match is None or text[match.end() :].strip()[:1].isdigit():
        return None
    fields = match.groupdict()
    first, second = int(fields["a"]), int(fields["b"])
    if (fields["mark"] == "/" and _month_first(clock.language)) or second > 12:
        first, second = second, first
    hour = int(fields["hour"] or 0) % 24
    if fields["half"]:
        hour = hour % 12 + (12 if fields["half"].lower().startswith("p") else 0)
    try:
        wall = datetime(int(fields["year"]), second, first, hour, int(fields["minute"] or 0))  # noqa: DTZ001
    except ValueError:
        return None
    return wall, None, fields["hour"] is not None


def _month_first(language: str | None) -> bool:
    """English without a region is American more often than not; the region decides where there is one."""
    tag = (language or "").lower().replace("_", "-")
    return tag in ("en", "en-us", "en-ph", "")


def _words(text: str, clock: Clock) -> _Parsed | None:
    """Dates with names of months, and "3 hours ago", in the page's language, else in English."""
    import dateparser  # tables that most pages have no need of

    absolute = _YEAR.search(text) is not None
    if not absolute and not _AGO.search(text):
        return None
    settings = {
        "RELATIVE_BASE": clock.captured.replace(tzinfo=None),
        "REQUIRE_PARTS": ["day", "month", "year"],
        "DATE_ORDER": "DMY",
    }
    text = _AT.sub(" ", text)
    language = (clock.language or "en").partition("-")[0].partition("_")[0].lower()
    for languages in dict.fromkeys((language, "en")):
        try:
            parsed = dateparser.parse(text, languages=[languages], settings=settings)
        except (ValueError, OverflowError, TypeError):  # an unknown language; a number out of bounds
            continue
        if parsed is not None:
            has_time = _TIME.search(text) is not None or not absolute
            zone = parsed.tzinfo if absolute else UTC
            return parsed.replace(tzinfo=None), zone, has_time
    return None


def _zone_of(clock: Clock) -> tzinfo:
    return ZoneInfo(clock.zone) if clock.zone else UTC


def _to_utc(wall: datetime, zone: tzinfo) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC)
