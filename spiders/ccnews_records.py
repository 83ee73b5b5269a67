"""Which records of a news archive a backfill takes, by their WARC headers alone; and what it counts of the others."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from fastwarc.warc import HeaderMap

from spiders.backfilling import DayCounts
from spiders.catalogue import belongs, sites_of, why_not
from spiders.plan import CrawlPlan, KnownUrls
from spiders.traps import why_trap
from transforms.book import SourceBook
from transforms.items import Source
from transforms.url_days import day_in_url
from transforms.urls import key_hash, site_of, url_key
from transforms.warc_fields import date_of, target_uri


@dataclass(frozen=True, slots=True)
class Match:
    """A capture of one of the plan's sources."""

    url: str
    key: str
    number: int  # `key_hash` of it
    source: Source
    day: date  # of the capture, in UTC


@dataclass(slots=True)
class Settled:
    """What became of URLs, by `key_hash`."""

    captured: set[int] = field(default_factory=set)
    passed: set[int] = field(default_factory=set)  # known, or denied
    # of what only a damaged capture was found of, the source and day that it counts for
    failed: dict[int, tuple[str, date]] = field(default_factory=dict)

    def listed(self, number: int) -> bool:
        """Was it counted already?"""
        return number in self.captured or number in self.passed or number in self.failed

    def add(self, more: "Settled") -> None:
        """Take over what became of other URLs, or of the same ones later on."""
        self.captured |= more.captured
        self.passed |= more.passed
        self.failed |= more.failed
        for number in more.captured & self.failed.keys():
            del self.failed[number]


class Selection:
    """Decides on records: those of the plan's sources and days, of a URL the first that is whole.

    A URL counts once, under the day of the capture that it was met with first.
    """

    def __init__(
        self, plan: CrawlPlan, known: KnownUrls, *, today: date, on_record: Callable[[], None]
    ) -> None:
        assert plan.backfill is not None
        self.settled = Settled()
        self.begin_file()
        self._known = known
        self._today = today
        self._on_record = on_record
        self._first = plan.backfill.first
        self._last = plan.backfill.last_capture
        self._last_wanted = plan.backfill.last
        self._first_text, self._last_text = self._first.isoformat(), self._last.isoformat()
        sources = [part.source for part in plan.sources]
        self._book = SourceBook(sources)
        self._by_site: dict[str, list[Source]] = {}
        for source in sources:
            # a pattern may let pages of another site through; the file's examples say which
            for site in sites_of(source) | {site_of(url) for url in source.accepts}:
                self._by_site.setdefault(site, []).append(source)

    def begin_file(self) -> None:
        """Count from nothing what is found in the next file."""
        self.fresh = Settled()  # what became of URLs by this file
        self.days = DayCounts()
        self.counts: Counter[str] = Counter(
            dict.fromkeys(("records", "matched", "known", "denied", "captured", "failed"), 0)
        )

    def wants(self, fields: HeaderMap) -> bool:
        """Is this record to be read?"""
        self._on_record()
        self.counts["records"] += 1
        match = self.match(fields)
        if match is None or match.number in self.settled.captured:
            return False
        self.counts["matched"] += 1
        if match.number in self.settled.passed:
            return False
        if match.key in self._known:
            self._pass(match, "known")
            return False
        if why_not(match.source, match.url) or why_trap(match.url, self._today):
            self._pass(match, "denied")
            return False
        return True

    def match(self, fields: HeaderMap) -> Match | None:
        """Whose capture of when it is; None if it is of other sources or days, or no capture."""
        if (fields.get("WARC-Type") or "").lower() != "response":
            return None
        url = target_uri(fields)
        sources = self._by_site.get(_site_of(url.partition("://")[2].partition("/")[0]))
        if sources is None:  # of nearly all records: what is asked before has to be cheap
            return None
        day = self._day(fields)
        if day is None or (day > self._last_wanted and _names_a_day_after(url, self._last_wanted)):
            return None
        key = url_key(url)
        name = self._book.name_for(url)
        source = next((one for one in sources if one.name == name), None)
        source = source or next((one for one in sources if belongs(one, url)), None)
        if source is None or key.partition("/")[2] == "robots.txt":
            return None
        return Match(url, key, key_hash(key), source, day)

    def took(self, match: Match) -> None:
        """A capture was written."""
        before = self.settled.failed.pop(match.number, None)
        if before is not None:
            self._count(*before, "failed", -1)
        else:
            self._list(match)
        self._settle(Settled(captured={match.number}))
        self._count(*(before or (match.source.name, match.day)), "captured", 1)

    def could_not_take(self, match: Match) -> None:
        """A capture is damaged; a later one of the same URL may do."""
        if match.number not in self.settled.failed:
            self._list(match)
            self._settle(Settled(failed={match.number: (match.source.name, match.day)}))
            self._count(match.source.name, match.day, "failed", 1)

    def _day(self, fields: HeaderMap) -> date | None:
        text = (fields.get("WARC-Date") or "").strip()
        if text.endswith("Z") and not self._first_text <= text[:10] <= self._last_text:
            return None
        day = date_of(text, []).date()
        return day if self._first <= day <= self._last else None

    def _pass(self, match: Match, how: str) -> None:
        if match.number in self.settled.failed:
            return
        self._list(match)
        self._settle(Settled(passed={match.number}))
        self._count(match.source.name, match.day, how, 1)

    def _list(self, match: Match) -> None:
        if not self.settled.listed(match.number):
            self.days.of(match.source.name, match.day).listed += 1

    def _settle(self, more: Settled) -> None:
        self.settled.add(more)
        self.fresh.add(more)

    def _count(self, source: str, day: date, what: str, number: int) -> None:
        count = self.days.of(source, day)
        setattr(count, what, getattr(count, what) + number)
        self.counts[what] += number


@lru_cache(maxsize=65_536)
def _site_of(authority: str) -> str:
    return site_of(f"https://{authority}/")


def _names_a_day_after(url: str, last: date) -> bool:
    named = day_in_url(url)
    return named is not None and named > last
