"""URLs out of an endless supply: paths that repeat themselves, calendars without end. Pure.

Told by the URL alone and once discovered, so each URL is judged by itself and nothing has to be remembered.
A real article must never be taken for a trap: what follows a date with a slug is no calendar's page, and
numbers may stand in a path more often than words.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from urllib.parse import unquote

from transforms.urls import INVALID, url_key

MAX_SEGMENTS = 20
MAX_PARAMETERS = 15
DAYS_AHEAD = 7
FIRST_YEAR = 1990

_REPEATS = 3  # of a word in a path, or a parameter
_NUMBER_REPEATS = 4  # /11/11/11/ may be a date
_SEQUENCE = 3  # segments that, as a sequence, may stand in a path only once in a row
_UNQUOTED = 5  # layers of percent-encoding that are looked into
_LAYERED = re.compile(r"%(?:25){3}", re.ASCII)  # encoded again and again, once more with each hop
_PARAMETER = re.compile(r"[?&;/]([A-Za-z_][\w.\[\]-]{0,63})=", re.ASCII)
_SESSION = re.compile(
    r"(?:j|php|asp|aspx|cf|z|web|o)?(?:sess(?:ion)?)_?(?:id|key|token)?|sid|s_?id|cfid|cftoken", re.ASCII
)
_YEAR = re.compile(r"(?:1[89]|2[01])\d\d", re.ASCII)
_TWO_DIGITS = re.compile(r"\d\d", re.ASCII)
_DAY = re.compile(r"((?:1[89]|2[01])\d\d)([-_.]?)(\d\d)\2(\d\d)(?:[T ].*)?", re.ASCII)
_MONTH = re.compile(r"((?:1[89]|2[01])\d\d)[-_.](\d\d)", re.ASCII)
_SPELLED = re.compile(r"\byears?[/=-]((?:1[89]|2[01])\d\d)/months?[/=-](\d{1,2})(?:/days?[/=-](\d{1,2}))?\b")
_YEAR_NAMES = ("year", "yr", "y", "jahr", "annee", "anno", "ano")
_MONTH_NAMES = ("month", "mon", "mo", "m", "monat", "mois", "mes", "mese")
_DAY_NAMES = ("day", "d", "tag", "jour", "dia", "giorno")
_MONTH_VALUE = re.compile(r"((?:1[89]|2[01])\d\d)[-_.]?(\d\d)", re.ASCII)  # WordPress: ?m=203005
_SLUG = re.compile(r"\w+(?:[-_+]\w+){2,}|\w{20,}|\w*\d{5,}\w*")


def why_trap(url: str, today: date) -> str | None:
    """Why a URL is one of an endless supply, in words; None if it looks like a page.

    Args:
        url: absolute; anything that is no http(s) URL is no trap.
        today: of the crawl.
    """
    key = url_key(url)  # without tracking parameters: a dozen of those may be on any link
    if key.startswith(INVALID):
        return None
    path, _, query = key.partition("/")[2].partition("?")
    segments = path.split("/") if path else []
    pairs = [(name.lower(), value) for name, _, value in (pair.partition("=") for pair in query.split("&"))]
    return (
        _why_path(segments)
        or _why_query(key, [name for name, _ in pairs if name])
        or _why_calendar(segments, pairs, today)
    )


def _why_path(segments: Sequence[str]) -> str | None:
    if len(segments) > MAX_SEGMENTS:
        return f"its path has {len(segments)} segments, more than {MAX_SEGMENTS}"
    for segment, times in Counter(segments).items():
        is_number = segment.isdecimal() and len(segment) <= 4
        if times >= (_NUMBER_REPEATS if is_number else _REPEATS):
            return f"its path has {segment[:80]!r} {times} times"
    for length in range(_SEQUENCE, len(segments) // 2 + 1):
        for start in range(len(segments) - 2 * length + 1):
            sequence = segments[start : start + length]
            if sequence == segments[start + length : start + 2 * length] and any(
                not segment.isdecimal() for segment in sequence
            ):
                return f"its path repeats '{'/'.join(sequence)[:80]}'"
    return None


def _why_query(key: str, names: Sequence[str]) -> str | None:
    if len(names) > MAX_PARAMETERS:
        return f"it has {len(names)} parameters, more than {MAX_PARAMETERS}"
    if _LAYERED.search(key):
        return "it is percent-encoded again and again"
    # a URL that carries the one before it as a parameter, and that one the one before
    text = key
    for _ in range(_UNQUOTED):
        text, before = unquote(text), text
        if text == before:
            break
    found = Counter(name.lower() for name in _PARAMETER.findall(text))
    for name, times in found.items():
        if times >= _REPEATS:
            return f"it has the parameter {name!r} {times} times"
        if times > 1 and _SESSION.fullmatch(name):
            return f"it has the session id {name!r} {times} times"
    return None


def _why_calendar(segments: Sequence[str], pairs: Sequence[tuple[str, str]], today: date) -> str | None:
    last = today + timedelta(days=DAYS_AHEAD)
    for day, is_whole in (*_path_dates(segments), *_query_dates(pairs)):
        if day > last:
            return f"its date, {day}, is more than {DAYS_AHEAD} days ahead"
        if is_whole and day.year < FIRST_YEAR:
            return f"its date, {day}, is before {FIRST_YEAR}"
    return None


def _path_dates(segments: Sequence[str]) -> Iterator[tuple[date, bool]]:
    """The dates in a path that no slug follows: (day, True), or the first of a month and False."""
    end = next(
        (place for place in range(len(segments), 0, -1) if _is_slug(segments[place - 1])), 0
    )  # what stands before a slug is the article's date
    tail = segments[end:]
    for segment in tail:
        if match := _DAY.fullmatch(segment):
            yield from _date(match[1], match[3], match[4])
        elif match := _MONTH.fullmatch(segment):
            yield from _date(match[1], match[2])
    for place, (year, month) in enumerate(pairwise(tail)):
        if _YEAR.fullmatch(year) and _TWO_DIGITS.fullmatch(month):
            day = tail[place + 2] if place + 2 < len(tail) else ""
            yield from _date(year, month, day if _TWO_DIGITS.fullmatch(day) else None)
    for match in _SPELLED.finditer("/".join(tail)):
        yield from _date(match[1], match[2], match[3])


def _is_slug(segment: str) -> bool:
    stem = segment.partition(".")[0]
    return _SLUG.fullmatch(stem) is not None and not _DAY.fullmatch(stem)


def _query_dates(pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[date, bool]]:
    values = dict(pairs)
    for name, value in pairs:
        if match := _DAY.fullmatch(unquote(value)):
            if match[2] or "date" in name or name in _DAY_NAMES or name in _MONTH_NAMES:
                yield from _date(match[1], match[3], match[4])
        elif match := (_MONTH_VALUE if name in _MONTH_NAMES else _MONTH).fullmatch(value):
            yield from _date(match[1], match[2])
    year = next((values[name] for name in _YEAR_NAMES if name in values), "")
    month = next((values[name] for name in _MONTH_NAMES if name in values), "")
    day = next((values[name] for name in _DAY_NAMES if name in values), "")
    if _YEAR.fullmatch(year) and month.isdecimal() and len(month) <= 2:
        for found, _ in _date(year, month, day if day.isdecimal() and len(day) <= 2 else None):
            yield found, True


def _date(year: str, month: str, day: str | None = None) -> Iterator[tuple[date, bool]]:
    try:
        yield date(int(year), int(month), int(day or 1)), day is not None
    except ValueError:  # the thirteenth month: a number, and no date
        return
