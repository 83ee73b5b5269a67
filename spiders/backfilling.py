"""What a backfill is told to bring, and what it found of each day: between two processes.

The ways it goes: `sitemap`, the site's own sitemaps and day pages (`back_issues.py`, `day_pages.py`); `wayback`, a web archive that
answers as the Wayback Machine does (`wayback.py`); `ccnews`, Common Crawl's WARC files of news (`ccnews.py`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Via(StrEnum):
    """The ways in which a backfill finds what was published, in the order in which they are tried."""

    SITEMAP = "sitemap"
    WAYBACK = "wayback"
    CCNEWS = "ccnews"


@dataclass(frozen=True, slots=True)
class Backfill:
    """What one process of a backfill is to bring: what the plan's sources published from `first` to `last`."""

    via: Via
    first: date
    last: date  # inclusive
    look_only: bool = False  # a dry run: count what there is; no page is asked for, and nothing is written
    max_pages: int | None = None  # of all its sources
    # of a web archive: URL of its CDX server, and what comes before "20201001000000id_/http://..." in a capture's
    cdx: str = ""
    replay: str = ""
    ccnews: str = ""  # URL or folder that Common Crawl's "crawl-data/CC-NEWS/" lies in
    # of CC-NEWS: days after `last` whose captures are taken too, as what is published late is captured after midnight.
    # Of two processes with days in a row the first one wants none: both would take the same captures
    late_days: int = 1

    def days(self) -> Iterator[date]:
        """Each day of the span."""
        for number in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=number)

    @property
    def last_capture(self) -> date:
        """The last day of which captures are taken."""
        return self.last + timedelta(days=self.late_days)

    def holds(self, day: date) -> bool:
        """Is it one of the span?"""
        return self.first <= day <= self.last


@dataclass(slots=True)
class DayCount:
    """What became of the URLs that a way knows of one day of one source."""

    listed: int = 0  # all of them, each once
    known: int = 0  # of these, not asked for: the warehouse has them
    captured: int = 0
    failed: int = 0  # no response
    denied: int = 0  # robots.txt, the filters of the source
    size: int = 0  # bytes that there are to fetch, as far as the way tells; in a dry run

    @property
    def left(self) -> int:
        """URLs that nothing has become of yet."""
        return max(0, self.listed - self.known - self.captured - self.failed - self.denied)


class DayCounts:
    """Those of all sources of a process, by source and day; a day of which nothing is known counts nothing."""

    def __init__(self) -> None:
        self._counts: defaultdict[str, defaultdict[date, DayCount]] = defaultdict(
            lambda: defaultdict(DayCount)
        )

    def of(self, source: str, day: date) -> DayCount:
        """The count of a day, to be added to."""
        return self._counts[source][day]

    def told(self) -> Mapping[str, Mapping[str, DayCount]]:
        """All of them: by source, then by day in ISO 8601, as they go into `CrawlOutcome.days`."""
        return {
            source: {day.isoformat(): count for day, count in sorted(days.items())}
            for source, days in self._counts.items()
        }
