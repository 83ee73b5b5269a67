"""Pages of sources with `render = true`, shown in Chromium before they go into the archive.

The page itself is not fetched twice: the browser is given the response that the crawler has. What the page's
scripts ask for goes through a proxy of its own (see `proxy.py`), so the browser reaches no address that the
crawler may not reach. Each page has a context of its own and leaves nothing behind for the next one.

Scrapy-playwright's handler is used beside ours and not in its place: its own way with a request that is to be
rendered is to fetch it, by a browser, past the archive.
"""

import asyncio
import logging
from dataclasses import replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Self, cast

from playwright.async_api import Error as PlaywrightError
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from spiders.browser import RENDER_SECONDS
from spiders.catalogue import sites_of
from spiders.download import ASK, RENDERED, NotNow, ask_of, header, headers_of, location_of
from spiders.frontier import Ask
from spiders.guard import guard_from
from spiders.politeness import RobotsMiddleware
from spiders.proxy import Proxy
from spiders.visit import Visit, VisitError
from transforms.encodings import ContentEncodingError, TooLargeError, decode_content
from transforms.items import Kind
from transforms.page import PAGE_BYTES, looks_like_html
from transforms.urls import site_of

if TYPE_CHECKING:
    from spiders.news import NewsSpider

AT_ONCE = 2  # pages; a tab takes 100 MB and more
_CLOSE_SECONDS = 5.0

log = logging.getLogger("nightdesk.rendering")


class RenderMiddleware:
    """Between the downloader and the archive; on only if a source of the crawl asks for it.

    The browser starts with the first page that is to be shown, and ends with the crawl; when this process is
    gone, however it went, Playwright's driver ends it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._browser = ScrapyPlaywrightDownloadHandler(crawler)
        self._guard = guard_from(crawler.settings)
        self._seconds = crawler.settings.getfloat(RENDER_SECONDS)
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._numbers = count()
        logging.getLogger("asyncio").addFilter(_NoLateAnswers())
        crawler.signals.connect(self._close, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Show a page and keep what there was to see; if that fails, the page counts as it came.

        Raises:
            NotNow: the crawl is ending. A page that was not shown is not archived, and so comes back.
        """
        ask = ask_of(request)
        html = _html(ask, response)
        if html is None:
            return response
        spider = self._spider()
        showing = asyncio.ensure_future(self._show(ask, response, html))
        stopping = asyncio.ensure_future(spider.stopping.wait())
        try:
            await asyncio.wait((showing, stopping), return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            if not showing.done():
                showing.cancel()
        if not showing.done():
            raise NotNow("the crawl is ending")
        try:
            request.meta[RENDERED] = showing.result()
            spider.journal.counts["rendered"] += 1
        except (PlaywrightError, VisitError, TimeoutError, OSError) as error:
            spider.journal.counts["unrendered"] += 1
            log.warning(
                "%s is extracted as it came, the browser could not show it: %s", ask.url, _words(error)
            )
        return response

    async def _show(self, ask: Ask, response: Response, html: bytes) -> bytes:
        name = f"page-{next(self._numbers)}"
        async with self._turns, Proxy(self._guard) as proxy:
            visit = Visit(ask.source, html, headers_of(response), partial(self._may_ask, ask))
            request = Request(
                ask.url,
                dont_filter=True,
                meta={
                    "playwright": True,
                    "playwright_include_page": True,
                    "playwright_context": name,
                    "playwright_context_kwargs": visit.context(
                        self._spider().user_agent_for(ask.source), proxy.url
                    ),
                    "playwright_page_init_callback": visit.prepare,
                    "playwright_page_goto_kwargs": {"wait_until": "commit", "timeout": self._seconds * 1000},
                },
            )
            try:
                async with asyncio.timeout(self._seconds):
                    await self._browser.download_request(request)
                    return await visit.read(request.meta["playwright_page"])
            finally:
                await asyncio.shield(self._leave(name))

    async def _leave(self, name: str) -> None:
        """Close a page with all that it opened; a browser that does not even do that, as a whole."""
        wrapper = self._browser.context_wrappers.get(name)
        if wrapper is None:
            return
        try:
            await asyncio.wait_for(wrapper.context.close(), _CLOSE_SECONDS)
        except (PlaywrightError, TimeoutError):
            log.warning("the browser does not answer, and is started anew")
            browser = getattr(self._browser, "browser", None)
            if browser is not None:
                await asyncio.wait_for(browser.close(), _CLOSE_SECONDS)

    async def _may_ask(self, ask: Ask, url: str) -> bool:
        """May a page's script ask for this? The site's robots.txt holds for scripts as for the crawler."""
        if self._guard.forbidden_literal(url) is not None:
            return False
        if site_of(url) not in sites_of(ask.source):
            return True
        assert self._crawler.engine is not None
        middlewares = self._crawler.engine.downloader.middleware.middlewares
        (robots,) = (one for one in middlewares if isinstance(one, RobotsMiddleware))
        try:
            await robots.process_request(Request(url, meta={ASK: replace(ask, url=url)}))
        except IgnoreRequest:
            return False
        return True

    async def _close(self) -> None:
        await self._browser.close()

    def _spider(self) -> "NewsSpider":
        return cast("NewsSpider", self._crawler.spider)


def _html(ask: Ask, response: Response) -> bytes | None:
    """What the browser is to show; None if this is no page for it."""
    if (
        not ask.source.render
        or ask.kind is not Kind.PAGE
        or response.status != 200
        or location_of(response, ask.kind) is not None
    ):
        return None
    try:
        html = decode_content(response.body, header(response, "Content-Encoding"), PAGE_BYTES)
    except (ContentEncodingError, TooLargeError):
        return None  # extraction says what is wrong with it
    return html if looks_like_html(html, header(response, "Content-Type")) else None


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:300]


class _NoLateAnswers(logging.Filter):
    """Playwright leaves answers that come after a page was closed for asyncio to complain of."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], PlaywrightError))
