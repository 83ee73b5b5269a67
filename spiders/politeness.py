"""Holds a crawl to robots.txt as RFC 9309 has it.

Scrapy's own middleware fails open where the RFC asks for a full stop (5xx, 429, time-outs). What a file says
is for `robots.py` to read; for how long it counts, see `hosts.py`.
"""

import asyncio
import time
from typing import TYPE_CHECKING, Self, cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from spiders.addresses import is_loopback
from spiders.download import (
    ELSEWHERE,
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
from spiders.hosts import ROBOTS_SECONDS, RobotsCopy
from spiders.pace import apply_delay, slot_of
from spiders.plan import has_contact
from spiders.robots import Rules
from transforms.encodings import ContentEncodingError, TooLargeError, decode_content
from transforms.items import Kind, Source
from transforms.urls import netloc_of

if TYPE_CHECKING:
    from spiders.news import NewsSpider

_MAX_DECODED = 20 << 20


class RobotsMiddleware:
    """Asks each host for its robots.txt once a day, before anything else, and keeps to it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._files: dict[str, asyncio.Task[RobotsCopy]] = {}  # by scheme, host and port
        self._rules: dict[tuple[str, str], tuple[RobotsCopy, Rules]] = {}  # by that, and user agent

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request pass, or refuse it.

        Raises:
            RobotsDenied, RobotsUnreachable, AddressDenied, NotNow: see there.
        """
        ask = ask_of(request)
        agent = self._spider().user_agent_for(ask.source)
        if not has_contact(agent) and not is_loopback(slot_of(request)):
            # the plan was checked for this; a redirect, or a link that `allow` lets through, may lead anywhere
            raise AddressDenied(f"it is not on this machine, and the user agent {agent!r} has no contact")
        if ask.kind is Kind.ROBOTS or ELSEWHERE in request.meta:
            return
        origin = f"{ask.url.partition(':')[0]}://{netloc_of(ask.url)}"  # without user and password
        copy = await self._copy(origin, ask.source)
        rules = self._rules_of(origin, copy, agent, slot_of(request))
        if not rules.allow(ask.url):
            raise RobotsDenied("robots.txt forbids it")

    def _rules_of(self, origin: str, copy: RobotsCopy, agent: str, host: str) -> Rules:
        known = self._rules.get((origin, agent))
        if known is not None and known[0] is copy:
            return known[1]
        rules = Rules(copy.body, agent)
        self._rules[origin, agent] = copy, rules
        if rules.crawl_delay:
            apply_delay(self._crawler, host, self._spider().pace.lengthen(host, rules.crawl_delay))
        return rules

    async def _copy(self, origin: str, source: Source) -> RobotsCopy:
        task = self._files.get(origin)
        if task is None or _is_old(task):
            task = self._files[origin] = asyncio.ensure_future(self._file(origin, source))
        return await asyncio.shield(task)

    async def _file(self, origin: str, source: Source) -> RobotsCopy:
        """The origin's robots.txt, asked for unless there is one of today; its body is empty if it has none."""
        hosts = self._spider().pace.hosts
        kept = hosts.robots(origin)
        if kept is not None:
            return kept
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
            return hosts.keep_robots(origin, status, body)
        # a redirect that leads nowhere is a file that is not there: 2.3.1.2
        absent = 300 <= status <= 499 and status != 429
        self._note(ask, response, None if absent else f"HTTP {status}: nothing of this host is fetched")
        if not absent:
            raise RobotsUnreachable(f"robots.txt: HTTP {status}")
        return hosts.keep_robots(origin, status, b"")

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


def _is_old(task: "asyncio.Task[RobotsCopy]") -> bool:
    """Is it from more than 24 hours ago? One that could not be had stays so for the run."""
    if not task.done() or task.cancelled() or task.exception() is not None:
        return False
    return time.time() - task.result().fetched_at >= ROBOTS_SECONDS


def _decoded(response: Response) -> tuple[bytes, str | None]:
    try:
        return decode_content(response.body, header(response, "Content-Encoding"), _MAX_DECODED), None
    except (ContentEncodingError, TooLargeError):
        return b"", "can't be decoded"
