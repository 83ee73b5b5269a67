"""One page in the browser: what it is given, what its scripts may ask for, when there is something to read."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Route
from playwright.async_api import Request as PageRequest
from playwright.async_api import TimeoutError as PlaywrightTimeout
from scrapy import Request

from spiders.catalogue import sites_of
from transforms.items import Source
from transforms.page import PAGE_BYTES
from transforms.urls import site_of

MAX_REQUESTS = 100  # that a page's scripts may make
NETWORK_SECONDS = 15.0  # that the network may go on being busy before the page is read all the same
# After that: how often the text's length is looked at, at most, and how often it has to be the same in a row
_MOST_LOOKS, _SAME_LOOKS = 12, 3
_LOOK_SECONDS = 0.5
# No pictures, fonts, films, frames, beacons: nothing that a text needs
_KINDS = frozenset({"script", "stylesheet", "xhr", "fetch"})
# What of the response's head bears on how it is shown
_HEADERS = frozenset({"content-type", "content-language", "content-security-policy", "referrer-policy"})

_LENGTH = "document.documentElement ? document.documentElement.outerHTML.length : 0"
_TEXT_LENGTH = "document.body ? document.body.textContent.length : 0"


class VisitError(Exception):
    """A page can't be shown, and why."""


class Visit:
    """Shows a page that was fetched already.

    Args:
        source: whose page it is.
        html: the response's body, its content coding undone.
        headers: the response's.
        may_ask: may the page's scripts ask for this URL?
    """

    def __init__(
        self,
        source: Source,
        html: bytes,
        headers: list[tuple[str, str]],
        may_ask: Callable[[str], Awaitable[bool]],
    ) -> None:
        self._source = source
        self._html = html
        self._headers = {name.lower(): value for name, value in headers if name.lower() in _HEADERS}
        self._may_ask = may_ask
        self._requests = 0
        self._given = False
        self._prepared = False

    def context(self, user_agent: str, proxy: str) -> dict[str, Any]:
        """What the page's browser context is made with (Playwright's `new_context`)."""
        return {
            "user_agent": user_agent,
            "proxy": {"server": proxy, "bypass": "<-loopback>"},
            # who opts out of verified certificates does so for the own site; see `_permits`
            "ignore_https_errors": not self._source.verify_tls,
            "service_workers": "block",
            "accept_downloads": False,
            "locale": self._source.in_language or "en",
            "viewport": {"width": 1280, "height": 2000},  # much of what is loaded when it comes into view
            "reduced_motion": "reduce",
        }

    async def prepare(self, page: Page, _: Request) -> None:
        """Set up a new page, before it goes anywhere."""
        await page.context.route("**/*", _refuse)  # of windows that the page opens
        page.context.on("page", _close)
        await page.route("**/*", self._answer)
        self._prepared = True

    async def read(self, page: Page) -> bytes:
        """The page's HTML, once its text has settled, or has had time enough to.

        Raises:
            VisitError, PlaywrightError: there is none.
        """
        if not self._prepared or not self._given:
            raise VisitError("the browser did not take the page")
        with suppress(PlaywrightTimeout):  # a page that is never idle is read as it is by now
            await page.wait_for_load_state("networkidle", timeout=NETWORK_SECONDS * 1000)
        ask = await _aside(page)
        lengths: list[int] = []
        for _ in range(_MOST_LOOKS):
            lengths.append(await ask(_TEXT_LENGTH))
            if lengths[-_SAME_LOOKS:] == lengths[-1:] * _SAME_LOOKS:
                break
            await asyncio.sleep(_LOOK_SECONDS)
        length = await ask(_LENGTH)
        if length > PAGE_BYTES:
            raise VisitError(f"expected a page of at most {PAGE_BYTES} characters, found {length}")
        html = (await page.content()).encode("utf-8", "replace")
        if page.url.startswith("chrome-error:"):
            raise VisitError("the browser shows a page of its own")
        if len(html) > PAGE_BYTES:
            raise VisitError(f"expected a page of at most {PAGE_BYTES} bytes, found {len(html)}")
        return html

    async def _answer(self, route: Route, request: PageRequest) -> None:
        with suppress(PlaywrightError):  # the page was closed meanwhile
            if request.is_navigation_request() and not self._given:
                self._given = True
                await route.fulfill(status=200, headers=self._headers, body=self._html)
            elif await self._permits(request):
                await route.continue_()
            else:
                # "aborted" leaves the page where it is; any other reason shows the browser's own page instead
                await route.abort("aborted")

    async def _permits(self, request: PageRequest) -> bool:
        parts = urlsplit(request.url)
        if request.resource_type not in _KINDS or parts.scheme not in ("http", "https"):
            return False
        if (
            not self._source.verify_tls
            and parts.scheme == "https"
            and site_of(request.url) not in sites_of(self._source)
        ):
            return False  # nobody would look at its certificate
        self._requests += 1
        return self._requests <= MAX_REQUESTS and await self._may_ask(request.url)


async def _aside(page: Page) -> Callable[[str], Awaitable[int]]:
    """A way to ask a page for a number that its own scripts can't tamper with."""
    session = await page.context.new_cdp_session(page)
    tree = await session.send("Page.getFrameTree")
    world = await session.send("Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"]})

    async def ask(expression: str) -> int:
        answer = await session.send(
            "Runtime.evaluate",
            {"expression": expression, "contextId": world["executionContextId"], "returnByValue": True},
        )
        return int(answer["result"].get("value") or 0)

    return ask


async def _refuse(route: Route) -> None:
    with suppress(PlaywrightError):  # the window is closed already
        await route.abort("aborted")


async def _close(page: Page) -> None:
    with suppress(PlaywrightError):
        await page.close()
