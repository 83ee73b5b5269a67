"""The journal of a backfill: counts by day what becomes of URLs, and leaves what is known of listings as it is."""

from datetime import date
from typing import Any

from spiders.backfilling import DayCount, DayCounts
from spiders.capture import CaptureResult
from spiders.frontier import Ask
from spiders.journal import DENIED, Journal, is_ok
from spiders.plan import CrawlPlan
from spiders.records import Fetched
from transforms.items import Hints, Kind, LogReason, Source
from transforms.urls import key_hash

_ABSENT = frozenset({404, 410})


class BackfillJournal(Journal):
    """Of one process. A URL counts once, under the day that it was found under first, whatever spelling follows.

    Listings are archived as they were read, and are not noted as read: a backfill takes from them what is of its
    days, and a night has to find the rest.
    """

    def __init__(self, plan: CrawlPlan, *arguments: Any) -> None:
        super().__init__(plan, *arguments)
        assert plan.backfill is not None
        self.days = DayCounts()
        self.unread: dict[str, str] = {}  # why not all of a source's days could be listed, the first reason
        self._counted: set[int] = set()  # hashes of keys that are listed
        self._settled: set[int] = set()  # of those that something became of

    def count_known(self, key: str, source: Source, day: date) -> None:
        """Count a URL that is found, and was known before."""
        count = self._list(key, source, day)
        if count is not None:
            count.known += 1
            self._settled.add(key_hash(key))

    def count_new(self, key: str, source: Source, day: date, size: int = 0) -> None:
        """Count a URL that is found and would be asked for, if this were more than a look.

        Args:
            size: bytes that it would take, if that is known.
        """
        count = self._list(key, source, day)
        if count is not None:
            count.size += size

    def revive(
        self,
        url: str,
        key: str,
        source: Source,
        via: str | None,
        hints: Hints,
        *,
        day: date | None = None,
    ) -> bool:
        """See `Journal.revive`."""
        if day is not None:
            self._list(key, source, day)  # of one that is taken up again nothing need be logged
        return super().revive(url, key, source, via, hints, day=day)

    def capture(self, ask: Ask, fetched: Fetched) -> CaptureResult:
        """See `Journal.capture`."""
        if ask.kind is Kind.PAGE and ask.day is not None:
            self._settle(ask.key, ask.source, ask.day, "captured")
        return super().capture(ask, fetched)

    def listing(self, ask: Ask, *, status: int | None, warning: str | None = None, **_: Any) -> None:
        """Note a listing that could not be read. A day that has no page is one without news."""
        absent = status in _ABSENT and (ask.kind is Kind.SECTION or ask.is_guess)
        if ask.kind is not Kind.ROBOTS and not is_ok(status) and not absent:
            self.note_unread(ask.source, f"{ask.url}: {warning or f'HTTP {status}'}")

    def note_unread(self, source: Source, why: str) -> None:
        """Note that not all of a source's days could be listed."""
        self.unread.setdefault(source.name, why)

    def told(self) -> dict[str, Any]:
        """See `Journal.told`."""
        return {"days": self.days.told(), "unread": self.unread}

    def _log(
        self,
        url: str,
        key: str,
        source: Source,
        reason: LogReason,
        detail: str | None,
        via: str | None,
        hints: Hints,
        day: date | None,
    ) -> None:
        super()._log(url, key, source, reason, detail, via, hints, day)
        if day is not None:
            self._list(key, source, day)
            if reason is not LogReason.LISTED:
                self._settle(key, source, day, "denied" if reason in DENIED else "failed")

    def _list(self, key: str, source: Source, day: date) -> DayCount | None:
        """The count of a day with a URL more in it; None if the URL is counted already."""
        number = key_hash(key)
        if number in self._counted:
            return None
        self._counted.add(number)
        count = self.days.of(source.name, day)
        count.listed += 1
        return count

    def _settle(self, key: str, source: Source, day: date, what: str) -> None:
        number = key_hash(key)
        if number not in self._settled:
            self._settled.add(number)
            count = self.days.of(source.name, day)
            setattr(count, what, getattr(count, what) + 1)
