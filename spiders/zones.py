"""The time zone of a site, from the offsets of its dates and the country that it is of. Pure.

Sources: zone.tab of the IANA time zone database (a country's zones, the most populous first), CLDR for which
languages are spoken where, ISO 3166 in the shape of top-level domains.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.languages import get_official_languages

from transforms.urls import host_of

_ENOUGH = 0.8  # share of the dates whose offset a zone has to account for
# Top-level domains of countries that the whole world uses
_NO_COUNTRY = frozenset("ai cc co eu fm gg io la ly me nu sh su to tv vc ws".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Zone:
    """The zone, or None, and why."""

    name: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A point in time as a site prints it, with its offset."""

    at: datetime  # aware
    offset: timedelta


def stated(raws: Iterable[str | None]) -> list[Stated]:
    """Those of these dates that come with an offset from UTC, RFC 3339 or RFC 5322."""
    found = []
    for raw in raws:
        moment = _moment((raw or "").strip())
        offset = moment.utcoffset() if moment else None
        if moment is not None and offset is not None and 1990 <= moment.year <= 2100:
            found.append(Stated(moment, offset))
    return found


def _moment(raw: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(raw)
        except (ValueError, TypeError, OverflowError):
            continue
    return None


def find_zone(dates: Iterable[Stated], *, url: str, language: str | None, now: datetime) -> Zone:
    """The one zone that a site's dates, domain and language speak for, if there is one.

    Args:
        dates: as the site prints them. Those in UTC say nothing, unless it is the time of the place.
        url: of the site.
        language: of its articles, BCP 47.
        now: aware; zones that keep the same time all through this year are taken for one.
    """
    told = [date for date in dates if date.offset]
    offsets = ", ".join(sorted({_written(date.offset) for date in told}))
    places = list(_places(url, language))
    for countries, reason in places:
        zones = [name for country in countries for name in _zones().get(country, ())]
        fitting = [name for name in zones if _fits(name, told)]
        clocks = {_year(name, now) for name in fitting}
        if len(clocks) == 1 and (told or reason not in _GUESSED):
            because = (
                f"from dates printed with {offsets}, and {reason}"
                if told
                else f"from {reason}, where all clocks are alike"
            )
            return Zone(fitting[0], because)
        if len(clocks) > 1 and told:
            shown = ", ".join(list({_year(name, now): name for name in reversed(fitting)}.values())[:4])
            return Zone(None, f"dates printed with {offsets} and {reason} leave several: {shown}")
    if told:
        return Zone(
            None, f"dates printed with {offsets} fit no country that the site's address or language names"
        )
    known = f"{places[0][1]} does not tell" if places else "nothing names its country"
    return Zone(None, f"its dates are printed in UTC or without an offset, and {known}")


_MOST, _ANY = "the country where most speak its language", "the countries of its language"
_GUESSED = (_MOST, _ANY)  # not good enough where no date has an offset


def _places(url: str, language: str | None) -> Iterator[tuple[list[str], str]]:
    """Countries that the site may be of, in words, the surest first."""
    parts = (language or "").split("-")
    domain = host_of(url).rpartition(".")[2]
    if len(domain) == 2 and domain.isalpha() and domain not in _NO_COUNTRY:
        yield [{"uk": "GB"}.get(domain, domain.upper())], f"the domain .{domain}"
    region = next((part for part in parts[1:] if len(part) == 2), None)
    if region:
        yield [region.upper()], f"the language {language}"
    if parts[0]:
        likely = str(get_global("likely_subtags").get(parts[0], "")).split("_")
        if not region and len(likely) > 1:
            yield [likely[-1]], _MOST
        yield _speaking(parts[0]), _ANY


def _fits(name: str, told: list[Stated]) -> bool:
    if not told:
        return True
    zone = ZoneInfo(name)
    hits = Counter(date.at.astimezone(zone).utcoffset() == date.offset for date in told)
    return hits[True] >= _ENOUGH * len(told)


def _speaking(language: str) -> list[str]:
    return [country for country in _zones() if language in get_official_languages(country)]


@cache
def _year(name: str, now: datetime) -> tuple[timedelta | None, ...]:
    """A zone's offsets through the year."""
    zone = ZoneInfo(name)
    return tuple((now + timedelta(days=days)).astimezone(zone).utcoffset() for days in range(0, 365, 5))


def _written(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


@cache
def _zones() -> dict[str, list[str]]:
    """ISO 3166 country -> its zones."""
    found: dict[str, list[str]] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            country, _, name = line.split("\t")[:3]
            found.setdefault(country, []).append(name)
    return found
