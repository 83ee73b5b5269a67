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
from spiders.browser import browser_settings, needs_browser
from spiders.plan import (
    CrawlOutcome,
    CrawlPlan,
    KnownUrls,
    outcome_path,
    read_plan,
    user_agent_for,
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
INDEX_PATIENCE = 6  # times as long an index of captures may take: it looks through all of a site to answer
_MAX_HOSTS = 2_000
_GC_THRESHOLDS = (20_000, 20, 20)  # a young collection is small; a full one costs with each host


def crawl_settings(plan: CrawlPlan) -> dict[str, Any]:
    """Scrapy's settings, all that differs from its defaults."""
    rendering = not _is_of_one_archive(plan) and needs_browser(part.source for part in plan.sources)
    patience = INDEX_PATIENCE if _is_of_one_archive(plan) else 1
    hosts = sum(
        len({*part.source.feeds, *part.source.sitemaps, *part.source.sections}) + 1 for part in plan.sources
    )
    return {
        "BOT_NAME": "nightdesk",
        "USER_AGENT": user_agent_for(plan.user_agent, plan.sources[0].source)
        if plan.sources
        else plan.user_agent,
        "NIGHTDESK_ALLOW_PRIVATE": plan.allow_private_addresses,
        "NIGHTDESK_ALLOW_NETWORKS": list(plan.allow_networks),
        # nothing that lets others in, and nothing that reads files
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3"))
        | dict.fromkeys(("http", "https"), "spiders.transport.Transport"),
        "EXTENSIONS": {
            "scrapy.extensions.throttle.AutoThrottle": None,
            "scrapy.extensions.feedexport.FeedExporter": None,
            "scrapy.extensions.memusage.MemoryUsage": None,
            "scrapy.extensions.logstats.LogStats": None,
            "scrapy.extensions.closespider.CloseSpider": None,
            "scrapy.extensions.spiderstate.SpiderState": None,
            "spiders.pace.PoliteThrottle": 0,
        },
        # Bodies are stored as they come and redirects captured hop by hop, so Scrapy's own are off.
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
            "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
            "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
            "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
            # a proxy would resolve names itself, out of the guard's sight
            "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
            "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
            "spiders.politeness.RobotsMiddleware": 60,
            "spiders.pace.PaceMiddleware": 600,  # sees a response before RetryMiddleware (550) does
            "spiders.guard.GuardMiddleware": 900,
            "spiders.download.CaptureMiddleware": 1000,
        }
        | ({"spiders.rendering.RenderMiddleware": 1010} if rendering else {}),
        "DOWNLOADER": "spiders.turns.PoliteDownloader",
        "SPIDER_MIDDLEWARES": {
            "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
            "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
            "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
            "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
            "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
        },
        "DEFAULT_REQUEST_HEADERS": {"Accept-Encoding": "gzip, deflate, br, zstd"},
        "COOKIES_ENABLED": False,
        "REDIRECT_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "COMPRESSION_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "TWISTED_DNS_RESOLVER": "spiders.guard.GuardedResolver",
        "REACTOR_THREADPOOL_MAXSIZE": 20,  # they wait for the DNS
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_TIMEOUT": plan.response_seconds * patience,
        "NIGHTDESK_STALL_SECONDS": plan.request_seconds * patience,
        "DOWNLOAD_MAXSIZE": 20 << 20,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_DELAY_JITTER": 0.0,  # it would go below the pause as often as above
        # A response's requests are few and cheap; Scrapy starts as many tasks as this for each response.
        "CONCURRENT_ITEMS": 1,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,  # looks for the source of each callback
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        # one on the wire and one waiting for each host, so that no host holds another back
        "CONCURRENT_REQUESTS": 16 + 4 * min(hosts, _MAX_HOSTS),
        "AUTOTHROTTLE_START_DELAY": 5.0,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_MAX_DELAY": 60.0,
        "RETRY_TIMES": 0 if plan.scout else 2,  # whoever waits for a scout tries again, if it is worth it
        "RETRY_HTTP_CODES": [408, 429, 500, 502, 503, 504, *range(520, 528)],
        "RETRY_EXCEPTIONS": [
            "scrapy.exceptions.CannotResolveHostError",
            "scrapy.exceptions.DownloadConnectionRefusedError",
            "scrapy.exceptions.DownloadFailedError",
            "scrapy.exceptions.DownloadTimeoutError",
            "scrapy.exceptions.ResponseDataLossError",
            "twisted.internet.error.ConnectionClosed",
            "twisted.internet.error.ConnectError",
        ],
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        "LOG_LEVEL": "WARNING",
        "STATS_DUMP": False,
    } | (browser_settings(plan) if rendering else {})


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
        patience = PATIENCE_WITH_ONE if _is_of_one_archive(plan) else PATIENCE
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
    if _is_of_one_archive(plan):
        return WaybackSpider, BackfillJournal
    if plan.backfill is not None:
        return BackIssuesSpider, BackfillJournal
    return NewsSpider, Journal


def _is_of_one_archive(plan: CrawlPlan) -> bool:
    """Does it ask nobody but a web archive?"""
    return plan.backfill is not None and plan.backfill.via is Via.WAYBACK


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
