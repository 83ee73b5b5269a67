"""robots.txt as RFC 9309 has it: matching by Protego, the rest here.

Scrapy's own middleware fails open where the RFC asks for a full stop (5xx, 429, time-outs), and Protego
reads some files more freely than their authors meant, so they are tidied first.
"""

import asyncio
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Self, cast
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from spiders.download import (
    NEXT,
    NotNow,
    RobotsDenied,
    RobotsUnreachable,
    ask_of,
    captured,
    header,
    reason_for,
)
from spiders.frontier import Ask
from spiders.guard import AddressDenied
from spiders.pace import MAX_CRAWL_DELAY, apply_delay, slot_of
from transforms.encodings import ContentEncodingError, TooLargeError, decode_content
from transforms.items import Kind, Source

if TYPE_CHECKING:
    from spiders.news import NewsSpider

MAX_BYTES = 500 * 1024  # RFC 9309, 2.5: at least this much is to be read
_MAX_DECODED = 20 << 20
_TOKEN = re.compile(r"[A-Za-z_-]+")  # RFC 9309, 2.2.1
_COMPATIBLE = re.compile(r"\(compatible;\s*([A-Za-z_-]+)")
# the RFC's lines and Crawl-delay, with the misspellings and the missing colons that are out there
_LINE = re.compile(
    rb"\s*(user[ -]?agent|allow|disallow|dissallow|dissalow|disalow|diasllow|disallaw|crawl[ -]delay)"
    rb"\s*[:\s](.*)",
    re.IGNORECASE | re.DOTALL,
)
_BOM = b"\xef\xbb\xbf"


class Rules:
    """What a robots.txt says to one user agent.

    Args:
        body: of the file, its content coding undone; without one everything is allowed.
        user_agent: the whole header that requests are made with.
    """

    def __init__(self, body: bytes, user_agent: str) -> None:
        self._rules = Protego.parse("\n".join(_tidy(body, product_token(user_agent))))

    def allow(self, url: str) -> bool:
        """May this URL (as WHATWG writes it) be fetched?"""
        return bool(self._rules.can_fetch(url, _US))

    @property
    def crawl_delay(self) -> float:
        """Seconds between two requests, if it asks for a pause; at most MAX_CRAWL_DELAY."""
        return min(self._rules.crawl_delay(_US) or 0.0, MAX_CRAWL_DELAY)


_US, _OTHERS = "us", "others"  # what agents are called in a tidied file


def product_token(user_agent: str) -> str:
    """The name that robots.txt files call a crawler by: "nightdesk" for "Nightdesk/0.1 (+https://...)"."""
    match = _COMPATIBLE.search(user_agent) or _TOKEN.match(user_agent)
    return match[match.lastindex or 0].lower() if match else ""


def _tidy(body: bytes, token: str) -> Iterator[str]:
    """The lines that count, with agents named plainly.

    Unknown lines go: Protego ends a list of agents at them, and so drops the group. Agents are compared as
    the RFC says: by whole product tokens, without case. Bytes outside ASCII are percent-encoded (2.2.2).
    """
    for start in (_BOM, _BOM[:2], _BOM[:1]):
        body = body.removeprefix(start)
    if len(body) > MAX_BYTES:
        body = body[: max(body.rfind(b"\n", 0, MAX_BYTES), body.rfind(b"\r", 0, MAX_BYTES), 0)]
    for raw in re.split(rb"\r\n|\n|\r", body):
        match = _LINE.match(raw.partition(b"#")[0])
        if match is None:
            continue
        name = match[1].decode("ascii").lower()
        value = re.sub(rb"[^\x20-\x7e]", lambda byte: b"%%%02X" % byte[0][0], match[2].strip()).decode(
            "ascii"
        )
        if name.startswith("user"):
            agent = _TOKEN.match(value)
            is_us = agent is not None and agent[0].lower() == token
            yield f"User-agent: {'*' if value.startswith('*') else _US if is_us else _OTHERS}"
        else:
            yield f"{name}: {value}"


class RobotsMiddleware:
    """Asks each host for its robots.txt once a run, before anything else, and keeps to it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._files: dict[str, asyncio.Future[bytes]] = {}  # by scheme, host and port
        self._rules: dict[tuple[str, str], Rules] = {}  # by that, and user agent

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request pass, or refuse it.

        Raises:
            RobotsDenied, RobotsUnreachable, AddressDenied, NotNow: see there.
        """
        ask = ask_of(request)
        if ask.kind is Kind.ROBOTS:
            return
        parts = urlsplit(ask.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._files:
            self._files[origin] = asyncio.ensure_future(self._file(origin, ask.source))
        body = await asyncio.shield(self._files[origin])
        agent = self._spider().user_agent_for(ask.source)
        rules = self._rules.get((origin, agent))
        if rules is None:
            rules = self._rules[origin, agent] = Rules(body, agent)
            if rules.crawl_delay:
                host = slot_of(request)
                apply_delay(self._crawler, host, self._spider().pace.lengthen(host, rules.crawl_delay))
        if not rules.allow(ask.url):
            raise RobotsDenied("robots.txt forbids it")

    async def _file(self, origin: str, source: Source) -> bytes:
        """The host's robots.txt; nothing if it has none."""
        ask = Ask(f"{origin}/robots.txt", Kind.ROBOTS, source)
        while True:
            response = await self._response(ask)
            onward = response.meta.get(NEXT)
            if onward is None:
                break
            self._note(ask, response, f"redirects to {onward.url}")
            ask = onward
        status = response.status
        if 200 <= status <= 299:
            body, warning = _decoded(response)
            self._note(ask, response, warning)
            if warning is not None:
                raise RobotsUnreachable(f"robots.txt {warning}")
            return body
        # a redirect that leads nowhere is a file that is not there: 2.3.1.2
        absent = 300 <= status <= 499 and status != 429
        self._note(ask, response, None if absent else f"HTTP {status}: nothing of this host is fetched")
        if not absent:
            raise RobotsUnreachable(f"robots.txt: HTTP {status}")
        return b""

    async def _response(self, ask: Ask) -> Response:
        spider = self._spider()
        assert self._crawler.engine is not None
        try:
            return await self._crawler.engine.download_async(spider.request(ask))
        except (AddressDenied, NotNow):
            raise
        except Exception as error:
            failure = reason_for(error)
            if failure is None:
                raise
            reason, detail = failure
            spider.journal.listing(ask, status=None, warning=f"{reason.value}: {detail}")
            raise RobotsUnreachable(f"robots.txt: {reason.value}") from error

    def _note(self, ask: Ask, response: Response, warning: str | None) -> None:
        journal, result = self._spider().journal, captured(response)
        if not journal.is_unchanged(ask, response.status, result):
            journal.listing(ask, status=response.status, digest=result.payload_digest, warning=warning)

    def _spider(self) -> "NewsSpider":
        return cast("NewsSpider", self._crawler.spider)


def _decoded(response: Response) -> tuple[bytes, str | None]:
    try:
        return decode_content(response.body, header(response, "Content-Encoding"), _MAX_DECODED), None
    except (ContentEncodingError, TooLargeError):
        return b"", "can't be decoded"
