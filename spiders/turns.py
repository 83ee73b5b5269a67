"""Where a request meets the network: it starts when it is its turn, and its host's answer is noted at once.

A middleware would be too early for the one, since a request waits in Scrapy's queue after it, and too late for
the other: the next request of the host would be under way before a 429 is heard.
"""

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler
from scrapy.http import Response

from spiders.download import NotNow, header, reason_for
from spiders.pace import retry_after, slot_of
from transforms.items import LogReason

if TYPE_CHECKING:
    from spiders.news import NewsSpider

REFUSALS = frozenset({429, 503})
_SILENT = frozenset({LogReason.CONNECT, LogReason.TIMEOUT, LogReason.TLS})


class PoliteDownloader(Downloader):
    """Scrapy's, with a `Turnstile` in front of the network."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.handlers: Any = Turnstile(self.handlers, crawler)


class Turnstile:
    """Lets a request through once its host is rested and no process has asked it for as long as its pause is."""

    def __init__(self, handlers: Any, crawler: Crawler) -> None:
        self._handlers = handlers
        self._crawler = crawler

    async def download_request_async(self, request: Request) -> Response:
        """Called while the request takes its host's one seat, so nothing else of the host starts meanwhile.

        Raises:
            NotNow: the crawl is ending, or the host is not asked any more in this run.
        """
        pace, host = self._spider().pace, slot_of(request)
        await self._wait(host)
        try:
            response: Response = await self._handlers.download_request_async(request)
        except Exception as error:
            told = reason_for(error)
            if told is not None and told[0] in _SILENT:
                pace.silent(host)
            raise
        if response.status in REFUSALS:
            pace.refused(host, retry_after(header(response, "Retry-After"), datetime.now(UTC)))
        else:
            pace.answered(host)
        return response

    async def _wait(self, host: str) -> None:
        pace = self._spider().pace
        while True:
            why_not = pace.why_not(host)
            if why_not is not None:
                raise NotNow(why_not)
            rest = pace.rest_left(host)
            if not rest:
                break
            await self._pause(rest)
        turn = pace.turn(host)
        if turn:
            await self._pause(turn)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._spider().stopping.wait(), seconds)
        except TimeoutError:
            return
        raise NotNow("the crawl is ending")

    def _spider(self) -> "NewsSpider":
        return cast("NewsSpider", self._crawler.spider)
