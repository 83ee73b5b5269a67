"""Pages on which a site lists what it published on a day: where they are, by the template of a source file. Pure.

`archive = "https://gazette.example/{yyyy}/{mm}/{dd}"`: each name in braces stands for a part of the day, see `PARTS`.
A template without a day leads to a page for a whole month.
"""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from transforms.urls import host_of, resolve

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_PART = re.compile(r"\{([^{}]*)\}")


def _parts(day: date) -> dict[str, str]:
    name = _MONTHS[day.month - 1]
    return {
        "yyyy": f"{day.year:04}",
        "yy": f"{day.year % 100:02}",
        "mm": f"{day.month:02}",
        "m": str(day.month),
        "mon": name[:3],
        "month": name,
        "dd": f"{day.day:02}",
        "d": str(day.day),
    }


PARTS = tuple(_parts(date(2000, 1, 1)))
_MONTH_PARTS, _DAY_PARTS = frozenset({"mm", "m", "mon", "month"}), frozenset({"dd", "d"})


def check_template(text: str) -> str:
    """A template as it stands in a source file, if it is one.

    Raises:
        ValueError: it is none; with what was expected.
    """
    used = set(_PART.findall(text))
    if not used <= set(PARTS):
        raise ValueError(f"nothing in braces but {', '.join(PARTS)}")
    if not used & {"yyyy", "yy"} or not used & _MONTH_PARTS:
        raise ValueError(
            "a URL with the year and the month in it, as {yyyy} and {mm}, and mostly the day, as {dd}"
        )
    filled = day_page(text, date(2000, 1, 1))
    if not re.match(r"(?i)https?://", text) or resolve(filled, "") is None or not host_of(filled):
        raise ValueError("an absolute http or https URL")
    if _PART.search(text.partition("://")[2].partition("/")[0]):
        raise ValueError("a URL whose host is the same every day")
    return text


def day_page(template: str, day: date) -> str:
    """The URL of the page that lists a day.

    Args:
        template: one that `check_template` lets through.
    """
    parts = _parts(day)
    return _PART.sub(lambda match: parts[match[1]], template)


def is_day_page(template: str, url: str) -> bool:
    """Is this the page for some day, or a further one of its list?"""
    return _pattern(template).match(url) is not None


@lru_cache(maxsize=1024)
def _pattern(template: str) -> re.Pattern[str]:
    """What pages for days look like, with what sites add to tell a list's further pages."""
    pieces = _PART.split(template.rstrip("/"))
    texts = (
        re.escape(piece) if place % 2 == 0 else r"[a-z]+" if piece in ("mon", "month") else r"\d{1,4}"
        for place, piece in enumerate(pieces)
    )
    return re.compile(rf"{''.join(texts)}/?(?:[?&]\w+=\d+|/?[a-z]+[/_-]?\d+)?/?$", re.IGNORECASE)


def days_of_page(template: str, day: date) -> tuple[date, date]:
    """The first and the last day of which the page for a day tells: that day, or its month."""
    if set(_PART.findall(template)) & _DAY_PARTS:
        return day, day
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
