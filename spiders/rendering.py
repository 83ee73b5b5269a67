"""Pages of sources with `render = true`, shown in Chromium before they go into the archive.

The page itself is not fetched twice: the browser is given the response that the crawler has. What the page's
scripts ask for goes through a proxy of its own (see `proxy.py`), so the browser reaches no address that the
crawler may not reach. Each page has a context of its own and leaves nothing behind for the next one.

Scrapy-playwright's handler is used beside ours and not in its place: its own way with a request that is to be
rendered is to fetch it, by a browser, past the archive.
"""

import asyncio
import contextlib
import logging
from dataclasses import replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Self, cast

from playwright.async_api import Browser
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
    from scrapy_playwright.provider import BrowserProvider

    from spiders.news import NewsSpider

AT_ONCE = 2  # pages; a tab takes 100 MB and more
_ATTEMPTS = 3
_CLOSE_SECONDS = 5.0
_WATCH_SECONDS = 1.0  # between two looks at whether the browser is still there

log = logging.getLogger("nightdesk.rendering")


class BrowserGone(VisitError):
    """The browser ended while it had a page to show."""


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
        self._renewal = asyncio.Lock()
        self._numbers = count()
        for complainer in ("asyncio", "playwright"):
            logging.getLogger(complainer).addFilter(_NoLateAnswers())
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
        counts = self._spider().journal.counts
        try:
            request.meta[RENDERED] = await self._persist(ask, response, html)
            counts["rendered"] += 1
        except (PlaywrightError, VisitError, TimeoutError, OSError) as error:
            counts["unrendered"] += 1
            log.warning(
                "%s is extracted as it came, the browser could not show it: %s", ask.url, _words(error)
            )
        return response

    async def _persist(self, ask: Ask, response: Response, html: bytes) -> bytes:
        """Show a page, again if the browser ends meanwhile: that may be another page's doing."""
        for _ in range(_ATTEMPTS - 1):
            provider = self._browser.browser_provider
            try:
                return await self._watched(ask, response, html)
            except BrowserGone:
                # the handler's own restart may wait for ever on what the dead browser owed it
                await self._start_anew(provider)
        return await self._watched(ask, response, html)

    async def _watched(self, ask: Ask, response: Response, html: bytes) -> bytes:
        """Show a page, with an eye on the end of the crawl and of the browser.

        Raises:
            NotNow, BrowserGone; PlaywrightError, VisitError, TimeoutError, OSError: it can't be shown.
        """
        showing = asyncio.ensure_future(self._show(ask, response, html))
        stopping = asyncio.ensure_future(self._spider().stopping.wait())
        browser: Browser | None = None
        try:
            while not showing.done():
                await asyncio.wait(
                    (showing, stopping), timeout=_WATCH_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                if stopping.done():
                    raise NotNow("the crawl is ending")
                browser = browser or getattr(self._browser, "browser", None)
                if self._is_gone(browser):
                    showing.cancel()
                    await asyncio.wait((showing,))
            if self._is_gone(browser) and (showing.cancelled() or showing.exception() is not None):
                raise BrowserGone("the browser ended")
            return showing.result()
        finally:
            stopping.cancel()
            showing.cancel()

    def _is_gone(self, browser: Browser | None) -> bool:
        """Did the browser that a page was given to end?"""
        current: Browser | None = getattr(self._browser, "browser", None)
        return browser is not None and (current is not browser or not current.is_connected())

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
            async with self._renewal:
                provider = self._browser.browser_provider
            try:
                async with asyncio.timeout(self._seconds):
                    await self._browser.download_request(request)
                    return await visit.read(request.meta["playwright_page"])
            except Exception as error:
                if str(error) != _NO_DRIVER:
                    raise
                await self._start_anew(provider)
                raise BrowserGone("the browser's driver ended") from error
            finally:
                await asyncio.shield(self._leave(name))

    async def _leave(self, name: str) -> None:
        """Close a page with all that it opened. What does not even do that is replaced as a whole."""
        wrapper, provider = self._browser.context_wrappers.get(name), self._browser.browser_provider
        if wrapper is None:
            return
        try:
            await asyncio.wait_for(wrapper.context.close(), _CLOSE_SECONDS)
        except (PlaywrightError, TimeoutError):
            await self._start_anew(provider)

    async def _start_anew(self, old: "BrowserProvider") -> None:
        """Leave the browser and Playwright's driver to their end, and have others for the next page."""
        async with self._renewal:
            handler = self._browser
            if handler.browser_provider is not old:
                return  # another page was first
            log.warning("the browser does not answer, and is started anew")
            provider = handler.browser_provider_cls(handler.config)
            await provider.start()
            handler.browser_provider = provider
            handler.context_wrappers.clear()
            vars(handler).pop("browser", None)
            with contextlib.suppress(PlaywrightError, TimeoutError):
                await asyncio.wait_for(old.close(), _CLOSE_SECONDS)

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
    """Playwright leaves tasks and answers of a page that was closed meanwhile for asyncio and itself to complain of."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        theirs = isinstance(error, PlaywrightError) or str(error) == _NO_DRIVER
        return not theirs and "/playwright/_impl/" not in record.getMessage()


_NO_DRIVER = "Connection closed while reading from the driver"  # a bare Exception
