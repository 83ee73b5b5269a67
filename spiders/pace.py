"""The pace of a crawl, host by host: a floor under AutoThrottle, Crawl-delay, Retry-After."""

import asyncio
import math
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from twisted.python.failure import Failure

from spiders.addresses import Guard, is_loopback
from spiders.download import NotNow, ask_of, header
from transforms.items import Source

if TYPE_CHECKING:
    from spiders.news import NewsSpider

DEFAULT_DELAY = 5.0  # seconds between two requests to a host
MAX_CRAWL_DELAY = 60.0  # seconds; more than this is more than anyone keeps to
_LEAST_DELAY = 0.001  # seconds; without any, Scrapy 2.19 sends all that waits for a slot at once
PATIENCE = 60.0  # seconds that a crawl waits because of Retry-After; longer is left to a later run


class Pace:
    """Seconds between two requests to each host, and until when a host wants to be left alone.

    This machine's own addresses are asked without a pause, if `guard` permits them at all.
    """

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._floors: dict[str, float] = {}
        self._rests: dict[str, float] = {}  # until when, on the monotonic clock

    def floor(self, host: str) -> float:
        """The least that lies between two requests."""
        return self._floors.get(host, self._least(host))

    def declare(self, host: str, source: Source) -> float:
        """Note what the source's file says; a longer pause than was known counts, a shorter one does not."""
        least = self._least(host)
        declared = source.download_delay if source.download_delay is not None else least
        return self.lengthen(host, max(declared, least))

    def lengthen(self, host: str, delay: float) -> float:
        """Note a pause that was asked for."""
        self._floors[host] = max(self.floor(host), delay)
        return self._floors[host]

    def rest(self, host: str, seconds: float) -> None:
        """The host asked to be left alone for so long."""
        self._rests[host] = max(self._rests.get(host, 0.0), time.monotonic() + seconds)

    def rest_left(self, host: str) -> float:
        """Seconds until the host may be asked again."""
        return max(0.0, self._rests.get(host, 0.0) - time.monotonic())

    def _least(self, host: str) -> float:
        own = is_loopback(host) and (host.endswith("localhost") or self._guard.permits(host.strip("[]")))
        return 0.0 if own else DEFAULT_DELAY


class PaceMiddleware:
    """Gives each host its pause before its first request, and keeps to Retry-After."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        spider, host = self._spider(), slot_of(request)
        delay = spider.pace.declare(host, ask_of(request).source)
        apply_delay(self._crawler, host, delay)
        if not delay:
            request.meta["autothrottle_dont_adjust_delay"] = True
        wait = spider.pace.rest_left(host)
        if wait > PATIENCE:
            raise NotNow(f"{host} asked to be left alone for a while")
        if wait:
            try:
                await asyncio.wait_for(spider.stopping.wait(), wait)
            except TimeoutError:
                return
            raise NotNow("the crawl is ending")

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status in (429, 503):
            wait = retry_after(header(response, "Retry-After"), datetime.now(UTC))
            if wait is not None:
                self._spider().pace.rest(slot_of(request), wait)
                hold(self._crawler, slot_of(request), wait)
                request.meta["dont_retry"] = wait > PATIENCE
        return response

    def _spider(self) -> "NewsSpider":
        return cast("NewsSpider", self._crawler.spider)


class PoliteThrottle(AutoThrottle):
    """AutoThrottle that never goes below a host's own pause."""

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        key, slot = self._get_slot(request, spider)
        if key is not None and slot is not None:
            slot.delay = max(slot.delay, cast("NewsSpider", spider).pace.floor(key))


def slot_of(request: Request) -> str:
    """The host, which is what Scrapy keeps a slot for."""
    return urlsplit(request.url).hostname or ""


def apply_delay(crawler: Crawler, host: str, delay: float) -> None:
    """Make a pause count, for the host's slot and for those that replace it once it was idle."""
    assert crawler.engine is not None
    downloader = crawler.engine.downloader
    delay = max(delay, _LEAST_DELAY)
    downloader.per_slot_settings[host] = {"delay": delay, "concurrency": 1, "jitter": 0.0}
    slot = downloader.slots.get(host)
    if slot is not None:
        slot.delay = max(slot.delay, delay)


def hold(crawler: Crawler, host: str, seconds: float) -> None:
    """Keep back what waits in a host's slot already; for longer than PATIENCE, answer it with NotNow."""
    assert crawler.engine is not None
    slot = crawler.engine.downloader.slots.get(host)
    if slot is not None and seconds > PATIENCE:
        refuse(slot, f"{host} asked to be left alone for a while")
    elif slot is not None:
        slot.lastseen = max(slot.lastseen, time.monotonic() + seconds - slot.delay)


def refuse(slot: Slot, why: str) -> None:
    """Answer all that waits in a slot with NotNow."""
    while slot.queue:
        _, deferred = slot.queue.popleft()
        refusal: Any = Failure  # untyped
        deferred.errback(refusal(NotNow(why)))


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header (RFC 9110, 10.2.3); None if it says nothing that can be read."""
    if value is None:
        return None
    try:
        seconds = float(value) if value.isdigit() else (parsedate_to_datetime(value) - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None
