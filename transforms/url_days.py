"""The day, or the month, that a URL names."""

import re
from datetime import date

_YEAR = re.compile(r"(?:19|20)\d\d")
_IN_URL = re.compile(r"(?<!\d)((?:19|20)\d{2})([-/_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
# 2017/7/2, 2017/jul/02: only as folders, where it can be nothing else
_FOLDERS = re.compile(
    r"/((?:19|20)\d{2})/(0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}/(0?[1-9]|[12]\d|3[01])(?=/|$)",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])[-/_.](0[1-9]|1[0-2])[-/_.]((?:19|20)\d{2})(?!\d)")
_MONTH_IN_URL = re.compile(r"/((?:19|20)\d{2})[-/]?(0[1-9]|1[0-2])/")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day_in_url(url: str) -> date | None:
    """The day that a URL's path names (/2026/03/05/, /2026/3/5/, 20260305), if there is exactly one."""
    path = url.partition("//")[2].partition("/")[2].partition("?")[0]
    if _YEAR.search(path) is None:
        return None
    path = "/" + _DAY_FIRST.sub(r"\3-\2-\1", path)
    days: set[date] = set()
    for match in (*_IN_URL.finditer(path), *_FOLDERS.finditer(path)):
        year, month, day = match.groups() if match.re is _FOLDERS else match.group(1, 3, 4)
        number = int(month) if month.isdigit() else _MONTHS.index(month.lower()) + 1
        try:
            days.add(date(int(year), number, int(day)))
        except ValueError:
            continue
    return days.pop() if len(days) == 1 else None


def month_in_url(url: str) -> tuple[int, int] | None:
    """The year and month that are folders of a URL (/2026/03/, /202603/), if they are."""
    match = _MONTH_IN_URL.search(url.partition("//")[2])
    return (int(match[1]), int(match[2])) if match else None
