"""Which parts of a sitemap index a night reads: those that can hold news since the last look. Pure.

Big sites name thousands of sitemaps. What a part's name says of its days is believed. What `lastmod` says is
believed until it is caught lying: now and then a part that it calls old is read all the same.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from math import ceil
from urllib.parse import unquote
from zlib import crc32

from spiders.markup import Part
from spiders.plan import KnownListing

MAX_PARTS = 1_000  # a night and source
CHECKED = 10  # parts a night that are read although lastmod calls them old
CHECK_DAYS = 30  # in which each such part has its turn
SLACK = timedelta(days=2)
NEWEST = 2  # parts that are always read

_FAR_WEST = timedelta(hours=12)  # a time without its zone may be so much later in UTC
_W3C = re.compile(
    r"(\d{4})(?:-(\d\d?)(?:-(\d\d?)(?:[T ]+(\d\d?):(\d\d)(?::(\d\d))?(?:[.,]\d+)? *(Z|[+-]\d\d:?\d\d)?)?)?)?",
    re.ASCII | re.IGNORECASE,
)
_Y = r"((?:19|20)\d\d)"
_DAYS = re.compile(rf"(?<!\d){_Y}([-_./]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)", re.ASCII)
_MONTHS = re.compile(rf"(?<!\d){_Y}[-_./]?(0[1-9]|1[0-2])(?!\d)", re.ASCII)
_YEARS = re.compile(rf"(?<!\d){_Y}(?!\d)", re.ASCII)
_NAMED = re.compile(
    rf"\b(?:year|yyyy|yr|y)=0*{_Y}\b(?:&(?:month|mon|mm|m)=(\d\d?)\b)?(?:&(?:day|dd|d)=(\d\d?)\b)?", re.ASCII
)
_DIGITS = re.compile(r"\d+", re.ASCII)
_UNPADDED = re.compile(rf"(?<!\d){_Y}[-_./]\d(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a night reads of an index."""

    read: tuple[Part, ...]  # newest first
    doubted: frozenset[str] = frozenset()  # URLs of those of them that lastmod calls old
    skipped: int = 0  # parts that can hold nothing new
    left_out: int = 0  # parts that might, and were too many


def parts_to_read(
    children: Sequence[Part],
    known: Mapping[str, KnownListing],
    index_known: KnownListing | None,
    now: datetime,
    window_days: int,
    *,
    most: int = MAX_PARTS,
) -> Choice:
    """Choose the parts of an index that can hold news since the last look.

    Args:
        children: in the index's order.
        known: what is known of parts, by URL.
        index_known: of the index itself.
        now: aware.
        window_days: how far back a source's first run looks.
        most: parts that may still be read tonight.
    """
    since = now - timedelta(days=window_days)
    if index_known is not None and index_known.last_read is not None:
        since = min(since, index_known.last_read)
    since -= SLACK
    believed = index_known is None or not index_known.lastmod_lies
    dated = [part for part in children if _newest(part, believed) is not None]
    newest = {
        part.url
        for part in sorted(dated, key=lambda part: _newest(part, believed) or now, reverse=True)[:NEWEST]
    }
    read: list[Part] = []
    doubted: list[Part] = []
    old: list[Part] = []
    skipped = 0
    for part in children:
        is_old = believed and _is_old(part, known.get(part.url), since, now)
        if part.url in newest:
            read.append(part)
            if is_old and part.url in known:
                doubted.append(part)
        elif part.span is not None and part.span[1] < since.date():
            skipped += 1
        elif not is_old:
            read.append(part)
        elif part.span is None:
            old.append(part)
        else:
            skipped += 1
    checked = _turn(old, now.toordinal())
    skipped += len(old) - len(checked)
    chosen = _newest_first([*read, *checked], now, most, believed=believed)
    return Choice(
        read=tuple(chosen[:most]),
        doubted=frozenset(part.url for part in (*doubted, *checked)),
        skipped=skipped,
        left_out=max(0, len(chosen) - most),
    )


def _is_old(part: Part, known: KnownListing | None, since: datetime, now: datetime) -> bool:
    """Does lastmod say that there is nothing new in a part?"""
    if part.lastmod is None:
        return False
    if part.span is not None and part.span[1] >= now.date() - SLACK:
        return False  # days that still go on; many sites give such a part the lastmod of its first day
    if known is None or known.last_read is None:
        return part.lastmod < since
    # without a digest it was not read whole
    return known.ok and known.payload_digest is not None and part.lastmod <= known.last_read


def _newest(part: Part, believed: bool) -> datetime | None:
    """The latest moment that a part may tell of."""
    if part.span is not None:
        return datetime.combine(part.span[1], time.max, UTC)
    return part.lastmod if believed else None


def _turn(parts: Sequence[Part], day: int) -> list[Part]:
    """Those whose turn it is on a day to be read although lastmod calls them old; needs no memory."""
    period = max(CHECK_DAYS, ceil(len(parts) / CHECKED))
    due = [part for part in parts if crc32(part.url.encode()) % period == day % period]
    return sorted(due, key=lambda part: _lot(part, day))[:CHECKED]


def _lot(part: Part, day: int) -> int:
    return crc32(f"{day} {part.url}".encode())


def _newest_first(parts: Sequence[Part], now: datetime, most: int, *, believed: bool) -> list[Part]:
    """By date; then those without one, drawn by lot if they are too many, so that each has its turn one night."""
    dated = [part for part in parts if _newest(part, believed) is not None]
    others = [part for part in parts if _newest(part, believed) is None]
    dated.sort(key=lambda part: _newest(part, believed) or now, reverse=True)
    if len(parts) > most:
        others.sort(key=lambda part: _lot(part, now.toordinal()))
    return [*dated, *others]


def parse_lastmod(text: str | None) -> datetime | None:
    """A W3C datetime (or an RFC 5322 date, which some write), as the latest moment that it can mean.

    "2026-11-23" is the end of that day, wherever on earth; None if it can't be read.
    """
    if text is None or not (text := text.strip()):
        return None
    match = _W3C.fullmatch(text)
    try:
        if match is None:
            found = parsedate_to_datetime(text)
            return found.replace(tzinfo=UTC) + _FAR_WEST if found.tzinfo is None else found.astimezone(UTC)
        year, month, day, hour, minute, second, zone = match.groups()
        if hour is None:
            last = _last_day(int(year), int(month or 12), int(day) if day else None)
            return datetime.combine(last, time.max, UTC) + _FAR_WEST
        if zone:
            sign = zone.upper().replace("Z", "+0000").replace(":", "")
            text = f"{year}-{int(month):02}-{int(day):02}T{int(hour):02}:{minute}:{second or '00'}{sign}"
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z").astimezone(UTC)
        naive = datetime(
            int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=UTC
        )
        return naive + _FAR_WEST
    except (ValueError, OverflowError):
        return None


def spans_of(urls: Iterable[str]) -> dict[str, tuple[date, date]]:
    """The first and last day that sitemaps' names speak of, by URL; those that name none are left out.

    Numbers are only years and months if that fits all names of one pattern: where there is a
    sitemap-1873.xml or a sitemap-2126.xml, sitemap-2026.xml is the 2026th part and not this year's.
    """
    found: dict[str, dict[str, tuple[date, date] | None]] = {}
    unpadded: set[str] = set()
    for url in urls:
        name = unquote(url.partition("://")[2].partition("/")[2])
        pattern = _DIGITS.sub("#", name)
        found.setdefault(pattern, {})[url] = _span(name)
        if _UNPADDED.search(name):
            unpadded.add(pattern)
    spans: dict[str, tuple[date, date]] = {}
    for pattern, group in found.items():
        whole = {url: span for url, span in group.items() if span is not None}
        if len(whole) < len(group):
            continue
        # 2026-10 beside 2026-9, or beside 2026-13, may be October, or the tenth part of the year
        years = {url: _whole_years(span) for url, span in whole.items()}
        odd = pattern in unpadded or any(whole[url] == years[url] for url in whole)
        spans |= years if odd else whole
    return spans


def _whole_years(span: tuple[date, date]) -> tuple[date, date]:
    return date(span[0].year, 1, 1), date(span[1].year, 12, 31)


def _span(name: str) -> tuple[date, date] | None:
    """The days that a name speaks of: from the first of all its dates to the last."""
    days = list(_dates(name))
    return (min(first for first, _ in days), max(last for _, last in days)) if days else None


def _dates(name: str) -> Iterator[tuple[date, date]]:
    for pattern in (_NAMED, _DAYS, _MONTHS, _YEARS):
        for match in pattern.finditer(name):
            if pattern is _DAYS:
                year, month, day = match[1], match[3], match[4]
            else:
                year, month, day = (*match.groups(), None, None)[:3]
            try:
                first = date(int(year), int(month or 1), int(day or 1))
                yield first, _last_day(int(year), int(month or 12), int(day) if day else None)
            except ValueError:
                continue
        name = pattern.sub(" ", name)  # what is part of a date is no other date


def _last_day(year: int, month: int, day: int | None) -> date:
    return date(year, month, day or monthrange(year, month)[1])
