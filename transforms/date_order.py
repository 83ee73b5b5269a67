"""Is 3/4/2026 in March or in April? What the other dates of the same page say."""

import re
from collections.abc import Sequence
from datetime import date

from transforms.dates import Moment

_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})\s?[/-]\s?(\d{1,2})\s?[/-]\s?((?:19|20)\d{2})(?!\d)")


def day_first_by(moments: Sequence[Moment]) -> bool | None:
    """The order that a page's dates show: by a number above 12, else by a date that can be read in one way only.

    None if the page has no date that could be read in two ways, or nothing tells.
    """
    two_ways: list[tuple[date, date]] = []  # the day first, the month first
    certain: set[date] = set()
    shown: bool | None = None
    for moment in moments:
        match = _NUMERIC.search(moment.raw)
        if match is None:
            certain.add(moment.day)
            continue
        first, second, year = (int(group) for group in match.groups())
        if first > 12 or second > 12:
            shown = first > 12
        elif first != second:
            two_ways.append((date(year, second, first), date(year, first, second)))
    if not two_ways or shown is not None:
        return shown if two_ways else None
    for day_first, month_first in two_ways:
        if (day_first in certain) != (month_first in certain):
            return day_first in certain
    return None
