"""One crawl, in a process of its own: `python -m spiders.crawl PLAN.json`, started by `spiders.run`.

On stdout a JSON line a second with the counts so far; at the end the outcome, in a file beside the plan,
and exit code 0 only if the crawl ended as a crawl should. SIGTERM and SIGINT end it cleanly: segments are
closed, URLs that were not reached stay pending. When stdin ends, the parent is gone, and so is this process,
at once: what it wrote is recovered by the next run.
"""

import asyncio
import gc
import json
import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spiders.addresses import Guard
from spiders.backfilling import Via
from spiders.crawl_settings import crawl_settings
from spiders.plan import (
    CrawlOutcome,
    CrawlPlan,
    KnownUrls,
    outcome_path,
    read_plan,
    write_outcome,
)
from transforms.errors import NightdeskError, StorageError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from spiders.journal import Journal
    from spiders.news import NewsSpider

PROGRESS_SECONDS = 1.0
GRACE_SECONDS = 10.0  # that responses under way get to arrive once the crawl is to end
PARENT_GONE = 3  # exit code
PROPER_ENDS = frozenset({"finished", "time_limit", "stopped"})
_GC_THRESHOLDS = (20_000, 20, 20)  # a young collection is small; a full one costs with each host


def main(arguments: list[str]) -> int:
    """Work off the plan named in the arguments; the exit code."""
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    path = Path(arguments[0])
    try:
        plan = read_plan(path)
        if plan.backfill is not None and plan.backfill.via is Via.CCNEWS:
            outcome = _bring_ccnews(plan)
        else:
            outcome = _crawl(plan, outcome_path(path))
    except NightdeskError as error:
        outcome = CrawlOutcome("not_started", ok=False, error=str(error))
    return _tell_outcome(outcome, outcome_path(path))


def _tell_outcome(outcome: CrawlOutcome, path: Path) -> int:
    write_outcome(outcome, path)
    return 0 if outcome.ok else 1


def _end_with_parent() -> None:
    # A thread and no event: it counts also while the event loop is busy or is not running yet.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os._exit(PARENT_GONE)


def _bring_ccnews(plan: CrawlPlan) -> CrawlOutcome:
    from spiders.ccnews import bring_ccnews

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return bring_ccnews(plan, lambda counts: print(json.dumps(counts), flush=True), stop)  # noqa: T201


def _crawl(plan: CrawlPlan, told: Path) -> CrawlOutcome:
    # Imported here: whoever imports this module for its settings needs neither Scrapy nor a reactor.
    from scrapy.crawler import AsyncCrawlerProcess

    from spiders.capture import SegmentWriter
    from spiders.hosts import Hosts
    from spiders.pace import PATIENCE, PATIENCE_WITH_ONE, Pace

    errors = _Errors()
    process = AsyncCrawlerProcess(crawl_settings(plan))
    logging.getLogger().addHandler(errors)
    writer = SegmentWriter(
        plan.landing,
        plan.run_id,
        plan.process,
        user_agent=plan.user_agent,
        max_captures=plan.segment_captures,
        max_seconds=plan.segment_seconds,
    )
    hosts = Hosts(plan.hosts)
    hosts.purge()
    with KnownUrls(plan.known_file) as known:
        spider_class, journal_class = _roles(plan)
        journal = journal_class(plan, writer, known)
        crawler = process.create_crawler(spider_class)
        guard = Guard(allow_private=plan.allow_private_addresses, networks=plan.allow_networks)
        patience = PATIENCE_WITH_ONE if plan.asks_one_archive else PATIENCE
        run = _Run(crawler, journal, errors, told)
        crawl = process.crawl(crawler, plan=plan, journal=journal, pace=Pace(guard, hosts, patience=patience))
        run.watch(plan.max_seconds)
        # By default all objects of all hosts are looked through again at every 70,000 new ones.
        gc.freeze()
        gc.set_threshold(*_GC_THRESHOLDS)
        process.start(install_signal_handlers=False)
        if not crawl.cancelled() and crawl.exception() is not None:
            errors.note(f"the crawl could not be started: {crawl.exception()!r}")
        run.close()
    return run.outcome()


def _roles(plan: CrawlPlan) -> "tuple[type[NewsSpider], type[Journal]]":
    """The spider for a plan, and the journal that it writes."""
    from spiders.back_issues import BackIssuesSpider
    from spiders.back_journal import BackfillJournal
    from spiders.journal import Journal
    from spiders.news import NewsSpider
    from spiders.scout import ScoutJournal, ScoutSpider
    from spiders.wayback import WaybackSpider

    if plan.scout is not None:
        return ScoutSpider, ScoutJournal
    if plan.asks_one_archive:
        return WaybackSpider, BackfillJournal
    if plan.backfill is not None:
        return BackIssuesSpider, BackfillJournal
    return NewsSpider, Journal


class _Errors(logging.Handler):
    """Keeps the first error that anything logged: Scrapy logs what it catches, and goes on."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.first: str | None = None

    def emit(self, record: logging.LogRecord) -> None:
        trace = ""
        if record.exc_info and record.exc_info[0] is not None:
            trace = "\n" + "".join(traceback.format_exception(*record.exc_info))[-4000:]
        self.note(record.getMessage() + trace)

    def note(self, error: str) -> None:
        """Note what went wrong; what came first is the cause of the rest, more often than not."""
        self.first = self.first or error


class _Run:
    """Watches a crawl: tells how far it is, and ends it early if it is to end."""

    def __init__(self, crawler: "Crawler", journal: "Journal", errors: _Errors, told: Path) -> None:
        self._crawler = crawler
        self._journal = journal
        self._errors = errors
        self._told = told
        self._early: str | None = None

    def watch(self, max_seconds: float) -> None:
        """Set up what the event loop is to call; it need not run yet."""
        from scrapy import signals

        loop = asyncio.get_event_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end, "stopped")
        loop.call_later(max_seconds, self._end, "time_limit")
        loop.call_soon(self._tell, loop)
        self._crawler.signals.connect(self._on_error, signals.spider_error)

    def close(self) -> None:
        """Close the segment."""
        try:
            self._journal.close()
        except StorageError as error:
            self._errors.note(str(error))

    def outcome(self) -> CrawlOutcome:
        """How it ended."""
        stats = self._crawler.stats
        assert stats is not None
        reason = self._early or stats.get_value("finish_reason") or "unknown"
        raised = stats.get_value("spider_exceptions/count", 0)
        error = self._errors.first
        if error is None and raised:
            error = f"{raised} exceptions in the spider; see its log"
        if error is None and reason not in PROPER_ENDS:
            error = f"the crawl ended with {reason!r}"
        return CrawlOutcome(
            reason, ok=error is None, error=error, counts=self._journal.totals(), **self._journal.told()
        )

    def _on_error(self, failure: Any) -> None:
        if isinstance(failure.value, (StorageError, OSError)):
            self._end("storage")  # what can't be written is better not asked for

    def _tell(self, loop: asyncio.AbstractEventLoop) -> None:
        self._journal.tick()
        spider = self._spider()
        queued = len(spider.frontier) if spider is not None else 0
        counts: Mapping[str, int] = {**self._journal.totals(), "queued": queued}
        print(json.dumps(counts), flush=True)  # noqa: T201 - the protocol with the parent
        loop.call_later(PROGRESS_SECONDS, self._tell, loop)

    def _end(self, reason: str) -> None:
        """Let nothing more start, and end once what is under way has arrived, or soon."""
        from spiders.pace import refuse

        if self._early is not None:
            return
        self._early = reason
        spider, engine = self._spider(), self._crawler.engine
        loop = asyncio.get_event_loop()
        if spider is None or engine is None or engine.spider is None:
            self._abandon()  # not begun yet, or over already
            return
        spider.stop()
        for slot in engine.downloader.slots.values():
            refuse(slot, "the crawl is ending")  # what waits for its host's pause, which may be a minute
        self._closing = asyncio.ensure_future(engine.close_spider_async(reason=reason))
        loop.call_later(GRACE_SECONDS, self._abandon)

    def _abandon(self) -> None:
        """Do not wait any longer for what is under way."""
        self.close()
        os._exit(_tell_outcome(self.outcome(), self._told))

    def _spider(self) -> "NewsSpider | None":
        from spiders.news import NewsSpider

        spider = self._crawler.spider
        return spider if isinstance(spider, NewsSpider) else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
