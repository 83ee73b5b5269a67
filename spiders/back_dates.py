"""Which of a site's sitemaps, and which of their links, are of a span of days. Pure.

What a publisher says of a page's publication counts first, then what its URL says, then the listing that has it, and
lastmod only where nothing else tells: pages are changed long after they were published.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from spiders.markup import Part
from transforms.items import Link
from transforms.url_days import day_in_url, month_in_url

SLACK = timedelta(days=1)  # by which a day here may be another one in the zone of whoever named a sitemap

_FAR_WEST = timedelta(hours=12)
_PRINTED = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Days:
    """A span of days, both ends in it."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def shared(self, other: "Days") -> "Days | None":
        """The days that are in both."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Days(first, last) if first <= last else None


def parts_of(children: Sequence[Part], wanted: Days) -> list[Part]:
    """The parts of an index that can hold pages of these days, in its order.

    A name that speaks of days is believed. Of a lastmod only that nothing is younger: what was published then may
    have been changed since.
    """
    wide = Days(wanted.first - SLACK, wanted.last + SLACK)
    return [
        part
        for part in children
        if (
            wide.shared(Days(*part.span)) is not None
            if part.span is not None
            else part.lastmod is None or part.lastmod.date() >= wide.first
        )
    ]


def day_of(link: Link, modified: Mapping[str, datetime], listing: Days | None) -> date | None:
    """The day under which a link is listed, as well as can be told; None if nothing tells.

    Args:
        modified: the lastmod of links, as `Found` has it.
        listing: the days that the listing is for, by its name or its template.
    """
    if (printed := _printed_day(link.hints.date_published)) is not None:
        return printed
    if (named := day_in_url(link.url)) is not None:
        return named
    lastmod = _day_of(modified[link.url]) if link.url in modified else None
    within = listing
    if (month := month_in_url(link.url)) is not None:
        first = date(*month, 1)
        of_month = Days(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
        within = of_month if within is None else within.shared(of_month) or of_month
    if within is None:
        return lastmod
    if lastmod is None or lastmod < within.first:
        return within.first
    return min(lastmod, within.last)


def _printed_day(text: str | None) -> date | None:
    match = _PRINTED.match(text or "")
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _day_of(lastmod: datetime) -> date:
    # a bare day is the end of that day, wherever on earth (see `parse_lastmod`)
    is_bare = lastmod.microsecond == 999_999
    return (lastmod - _FAR_WEST if is_bare else lastmod).astimezone(UTC).date()
