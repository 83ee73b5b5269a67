"""What a crawl has to say: captures, lines of the log, counts. The ledger's side of the spider.

Order is meaning. A URL is logged the moment it is discovered; a listing's line, which holds its
validators, comes after the lines of all its links; the target of a redirect comes before the capture of the
redirect. Whatever moment the process dies at, no link is lost: what was not written is found again.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from spiders.capture import CaptureResult, SegmentWriter
from spiders.catalogue import why_not
from spiders.frontier import Ask
from spiders.plan import CrawlPlan, KnownListing, KnownUrls
from spiders.records import Fetched
from spiders.traps import why_trap
from transforms.items import Hints, Kind, Listing, LogReason, Source, UrlEvent, UrlState
from transforms.urls import key_hash

_DETAIL = 300  # characters

DENIED = frozenset(
    {
        LogReason.ROBOTS,
        LogReason.FILTERED,
        LogReason.ADDRESS,
        LogReason.TRAP,
        LogReason.TOO_MANY_REDIRECTS,
    }
)


class Journal:
    """Writes what one crawl process finds, and knows what was known before."""

    def __init__(self, plan: CrawlPlan, writer: SegmentWriter, known: KnownUrls) -> None:
        self.counts: Counter[str] = Counter(dict.fromkeys(_COUNTS, 0))
        self._run_id = plan.run_id
        self._writer = writer
        self._known = known
        self._listings: dict[str, KnownListing] = {}
        for part in plan.sources:
            self._listings |= part.listings
        self._seen: set[int] = set()  # hashes of keys discovered in this run
        self._touched: set[int] = set()  # of keys logged or captured in this run

    def is_known(self, key: str) -> bool:
        """Was this `url_key` ever discovered, before or in this run?"""
        return key_hash(key) in self._seen or key in self._known

    def known_listing(self, url: str) -> KnownListing | None:
        """What the plan says of a listing."""
        return self._listings.get(url)

    def discover(
        self,
        url: str,
        key: str,
        source: Source,
        via: str,
        hints: Hints,
        *,
        refused: str | None = None,
        day: date | None = None,
    ) -> bool:
        """Log a URL that is not known yet: pending, or denied if the filters hold it back, or it is a trap.

        Args:
            refused: what holds it back other than the filters, after too many redirects.
            day: of a backfill, the day that it was found under.

        Returns:
            Whether it is to be fetched.
        """
        self._seen.add(key_hash(key))
        if refused is not None:
            self._log(url, key, source, LogReason.TOO_MANY_REDIRECTS, refused, via, hints, day)
            return False
        reason, held = self._held(url, source)
        self._log(url, key, source, reason, held, via, hints, day)
        return held is None

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
        """Take up a URL of an earlier run; False if it was taken up already, or it is held back now."""
        number = key_hash(key)
        if number in self._seen:
            return False
        self._seen.add(number)
        reason, held = self._held(url, source)
        if held is not None:
            self._log(url, key, source, reason, held, via, hints, day)
        return held is None

    def not_fetched(self, ask: Ask, reason: LogReason, detail: str | None) -> None:
        """Log a page that gave no response."""
        self._log(ask.url, ask.key, ask.source, reason, detail, ask.via, ask.hints, ask.day)

    def capture(self, ask: Ask, fetched: Fetched) -> CaptureResult:
        """Write a response."""
        result = self._writer.capture(fetched)
        self.counts["bytes"] += len(fetched.body)
        if ask.kind is Kind.PAGE:
            self.counts["pages"] += 1
            self._touched.add(key_hash(ask.key))
        return result

    def listing(
        self,
        ask: Ask,
        *,
        status: int | None,
        digest: str | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        links: int = 0,
        new: int = 0,
        warning: str | None = None,
        lastmod_lies: bool = False,
    ) -> None:
        """Log what a listing said, after the lines of its links; of a robots.txt nothing, if it failed as before."""
        known = self.known_listing(ask.url)
        if ask.kind is Kind.ROBOTS and known is not None and not known.ok and not is_ok(status):
            return
        line = Listing(
            at=datetime.now(UTC),
            url=ask.url,
            source=ask.source.name,
            run_id=self._run_id,
            kind=ask.kind,
            status=status,
            etag=etag,
            last_modified=last_modified,
            payload_digest=digest,
            links=links,
            new=new,
            warning=warning,
            lastmod_lies=lastmod_lies or (known is not None and known.lastmod_lies),
        )
        self._writer.log(line)

    def is_unchanged(self, ask: Ask, status: int, result: CaptureResult) -> bool:
        """Is a listing just as the plan said?"""
        known = self.known_listing(ask.url)
        return (
            known is not None
            and known.ok == is_ok(status)
            and (known.ok or ask.kind is Kind.ROBOTS)  # each failure of another listing counts
            and (status == 304 or result.payload_digest == known.payload_digest)
        )

    def tick(self) -> None:
        """Let the segment close, if it is full or old."""
        self._writer.tick()

    def close(self) -> None:
        """Close the segment."""
        self._writer.close()

    def totals(self) -> Mapping[str, int]:
        """The counts so far. `discovered`: distinct URLs logged or captured."""
        return {**self.counts, "discovered": len(self._touched)}

    def told(self) -> dict[str, Any]:
        """What else goes into the `CrawlOutcome`, by field."""
        return {}

    def _held(self, url: str, source: Source) -> tuple[LogReason, str | None]:
        """What holds a page's URL back, in words."""
        if (held := why_not(source, url)) is not None:
            return LogReason.FILTERED, held
        if (held := why_trap(url, datetime.now(UTC).date())) is not None:
            return LogReason.TRAP, held
        return LogReason.LISTED, None

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
        state = (
            UrlState.PENDING
            if reason is LogReason.LISTED
            else UrlState.DENIED
            if reason in DENIED
            else UrlState.FAILED
        )
        if state is not UrlState.PENDING:
            self.counts[state.value] += 1
        self._touched.add(key_hash(key))
        event = UrlEvent(
            at=datetime.now(UTC),
            url=url,
            url_key=key,
            source=source.name,
            run_id=self._run_id,
            state=state,
            reason=reason.value,
            detail=detail[:_DETAIL] if detail else None,
            discovered_in=via,
            hints=hints,
            listed_day=day,
        )
        self._writer.log(event)


_COUNTS = (
    "requests",
    "pages",
    "listings",
    "listings_unchanged",
    "listings_resting",
    "held_back",
    "parts_skipped",
    "undated",
    "failed",
    "denied",
    "bytes",
    "retries",
    "robots",
)


def is_ok(status: int | None) -> bool:
    """Did a listing answer with what was asked for?"""
    return status is not None and (200 <= status <= 299 or status == 304)
