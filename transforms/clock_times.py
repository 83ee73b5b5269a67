"""Times of day and time zones as pages print them beside a date: "08:30 Uhr", "6:09 p.m. EST", "下午6:09"."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

# Hours from UTC. Names that several countries use for different zones are given to the most readers.
_HOURS: dict[str, float] = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "WAT": 1,
    "EET": 2, "EEST": 3, "SAST": 2, "CAT": 2, "EAT": 3, "MSK": 3, "МСК": 3, "TRT": 3, "GST": 4, "PKT": 5, "IST": 5.5,
    "NPT": 5.75, "WIB": 7, "ICT": 7, "WITA": 8, "WIT": 9, "SGT": 8, "HKT": 8, "PHT": 8, "AWST": 8, "JST": 9, "KST": 9,
    "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "NST": -3.5, "NDT": -2.5, "AST": -4,
    "ADT": -3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9,
    "AKDT": -8, "HST": -10, "BRT": -3, "ART": -3, "CLT": -4, "PET": -5, "COT": -5,
}  # fmt: skip
_PLACES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_ZONE = r"(?P<zone>(?:UTC|GMT)?\s?[+-]\d{1,2}:?(?:\d{2})?(?!\d)|[A-ZА-Я]{1,5}\b)"
_CLOCK = (
    r"(?P<early>上午|午前|오전)?(?P<late>下午|午後|오후)?\s?(?P<hour>\d{1,2})"
    r"(?:\s?[:.hH時时시]\s?(?P<minute>\d{2})\s?[分분]?(?::(?P<second>\d{2}))?)?(?!\d|\.\d)\s?(?P<half>[ap]\s?\.?\s?m\b\.?|مساء[ًا]?|صباح[ًا]*|[مص]\b)?"
)
_AFTER = re.compile(
    rf"[^\w+]{{0,5}}(?:[^\W\d_]{{1,5}}\.?\s(?:las\s|ore\s)?|T)?[^\w+]{{0,2}}{_CLOCK}(?:\s*\(?{_ZONE})?",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?<![\d:.]){_CLOCK}(?:\s*\(?{_ZONE}\)?)?[^\w+]{{0,4}}(?:[^\W\d_]{{1,4}}\s)?(?:[^\W\d_]{{2,10}}[.,]?\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day, the zone that was printed with it, and where in the text it stands."""

    at: time
    zone: tzinfo | None
    start: int
    end: int


def clock_time_around(
    text: str, start: int, end: int, day: datetime, language: str | None
) -> ClockTime | None:
    """The time of day printed right after the date at `text[start:end]`, or right before it.

    `day`: midnight of that date, for zones that differ between winter and summer.
    """
    after = _AFTER.match(text, end)
    found = _time(after, day, language) if after else None
    if found is None and start:
        before = _BEFORE.search(text, max(0, start - 50), start)
        found = _time(before, day, language) if before else None
    return found


def read_offset(text: str) -> tzinfo | None:
    """The zone of "Z", "+01:00", "GMT+1"; None of what is none, or further than 14 hours from UTC."""
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        return None
    delta = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(delta if match[1] == "+" else -delta) if delta <= timedelta(hours=14) else None


def named_zone(name: str, day: datetime, language: str | None) -> tzinfo | None:
    """The zone that an abbreviation names at a time, if it is known."""
    if name in _PLACES:
        offset = ZoneInfo(_PLACES[name]).utcoffset(day)
        return timezone(offset) if offset is not None else None
    if name == "CST" and (language or "").lower().startswith("zh"):
        return timezone(timedelta(hours=8))
    return timezone(timedelta(hours=_HOURS[name])) if name in _HOURS else None


def _time(match: re.Match[str], day: datetime, language: str | None) -> ClockTime | None:
    groups = match.groupdict()
    if groups["minute"] is None and groups["half"] is None:
        return None
    hour = int(groups["hour"])
    if groups["half"] or groups["early"] or groups["late"]:
        late = groups["late"] is not None or (groups["half"] or "").lower().startswith(("p", "م"))
        hour = hour % 12 + (12 if late else 0) if hour <= 12 else hour
    try:
        at = time(hour % 24 if hour == 24 else hour, int(groups["minute"] or 0), int(groups["second"] or 0))
    except ValueError:
        return None
    name = (groups["zone"] or "").strip()
    zone = (read_offset(name) or named_zone(name, day, language)) if name else None
    end = match.end() if zone or not name else match.start("zone")  # "8:30 pm by Jane Roe"
    return ClockTime(at, zone, match.start(), end)
