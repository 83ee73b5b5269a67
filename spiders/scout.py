"""The scout: from a front page to the listings of a site, and some of its articles, within a few requests.

It asks for one thing after the other, through the same robots, pace, guard and archive as every crawl.
What it sees it tells on stdout as it goes, and at the end in a file (see `scouting.py`).
"""

import json
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from typing import Any

from scrapy import Request
from scrapy.http import Response

from spiders.candidates import choose, robots_sitemaps
from spiders.capture import CaptureResult
from spiders.download import NEXT, NotNow, reason_for
from spiders.frontier import Ask
from spiders.journal import Journal
from spiders.news import NewsSpider
from spiders.prospect import Prospector
from spiders.records import Fetched
from spiders.scouting import SAMPLE, Scouted, ScoutTask, write_scouted
from transforms.items import Kind, Link, LogReason
from transforms.urls import host_of, netloc_of, site_of, url_key

# An address that gives no answer may be meant otherwise: without TLS, or with "www."
_NO_ANSWER = frozenset(
    {
        LogReason.DNS,
        LogReason.CONNECT,
        LogReason.TLS,
        LogReason.TIMEOUT,
        LogReason.BROKEN,
        LogReason.ROBOTS_UNREACHABLE,
    }
)
_ADVICE = {
    LogReason.DNS: "the host does not resolve. Check the spelling of the address, and that this machine is online.",
    LogReason.CONNECT: "nobody answers there. Check the address, or try again later.",
    LogReason.TLS: "its certificate can't be trusted, or it speaks no TLS. Try it with http:// before it.",
    LogReason.TIMEOUT: "it took too long to answer. Try again later.",
    LogReason.TOO_LARGE: "its answer is larger than a page may be.",
    LogReason.ROBOTS: "its robots.txt forbids it to us. Ask the publisher for leave, or leave the site alone.",
    LogReason.ROBOTS_UNREACHABLE: "its robots.txt can't be had, and without it nothing may be fetched (RFC 9309). Try again later.",
    LogReason.ADDRESS: "its address is not public. If the machine is yours, set allow_private_addresses = true in nightdesk.toml.",
    LogReason.NOT_REACHED: "it asked to be left alone for now. Try again later.",
}  # fmt: skip


class ScoutJournal(Journal):
    """A journal that tells of each response."""

    def capture(self, ask: Ask, fetched: Fetched) -> CaptureResult:
        tell(request=self.counts["requests"], status=fetched.status, kind=ask.kind.value, url=ask.url)
        return super().capture(ask, fetched)


class ScoutSpider(NewsSpider):
    """Looks at one site. `plan.scout` says what for."""

    name = "scout"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.plan.scout is not None
        self._task: ScoutTask = self.plan.scout
        self._source = self.plan.sources[0].source
        self._fetched: list[Link] = []
        self._failure: tuple[LogReason, str] | None = None  # of the last request

    @property
    def is_stopping(self) -> bool:
        """Also once all requests are made: whatever asks for more, a retry or a redirect, is refused."""
        return super().is_stopping or self._left() <= 0

    def _left(self) -> int:
        """Requests that may still be made."""
        return self._task.max_requests - self.journal.counts["requests"]

    async def start(self) -> AsyncIterator[Request]:
        """Do all the work; nothing is left for Scrapy's scheduler."""
        found = Scouted(0)
        if self._task.pages:
            found = replace(found, waiting=tuple(await self._fetch(self._task.pages, None)))
        else:
            found = await self._scout()
        found = replace(found, requests=self.journal.counts["requests"], fetched=tuple(self._fetched))
        write_scouted(found, self._task.found_file)
        nothing: tuple[Request, ...] = ()
        for request in nothing:  # Scrapy expects an asynchronous generator
            yield request

    async def _scout(self) -> Scouted:
        front = await self._front_page()
        if isinstance(front, str):
            return Scouted(0, problem=front)
        # it was asked for before the front page was, today or just now
        kept = self.pace.hosts.robots(f"{front.url.partition(':')[0]}://{netloc_of(front.url)}")
        robots = robots_sitemaps(kept.body, front.url) if kept is not None else []
        prospector = Prospector(self._source, front, robots, get=self._get, left=self._left, tell=tell)
        await prospector.look()
        waiting = await self._fetch(prospector.likely(), prospector)
        return Scouted(
            requests=0,
            front=front.url,
            candidates=tuple(prospector.candidates),
            chosen=tuple(candidate.url for candidate in choose(prospector.candidates)),
            waiting=tuple(waiting),
            sections=prospector.sections,
        )

    async def _front_page(self) -> Response | str:
        """The front page, by the first address that answers; or why there is none."""
        problem = ""
        unknown: set[str] = set()  # hosts
        for start in self._task.starts:
            if host_of(start) in unknown:
                continue
            response = await self._get(Ask(start, Kind.SECTION, self._source))
            if response is not None and response.status == 200:
                if site_of(response.url) != site_of(start):
                    tell(note=f"{start} leads to another site, {response.url}")
                self._source = replace(self._source, url=response.url)
                return response
            problem = problem or self._why(start, response)
            reason = self._failure[0] if self._failure else None
            if response is not None or reason not in _NO_ANSWER:
                break
            if reason is LogReason.DNS:
                unknown.add(host_of(start))
        return problem

    def _why(self, url: str, response: Response | None) -> str:
        if response is not None:
            hops = f", after redirects to {response.url}" if response.url != url else ""
            return (
                f"{url}: expected a front page, found HTTP status {response.status}{hops}. "
                "Look at it in a browser, and give the address that shows the front page."
            )
        reason, detail = self._failure or (LogReason.BROKEN, "no answer")
        return f"{url}: {_ADVICE.get(reason, 'it gave no whole answer. Try again later.')} ({detail})"

    async def _fetch(self, links: Iterable[Link], prospector: Prospector | None) -> list[Link]:
        """Fetch a sample of pages; those that give none make room for the next. Answers with the rest."""
        good, rest = 0, list(links)
        while rest and good < SAMPLE and not self.is_stopping:
            link = rest.pop(0)
            self._fetched.append(link)
            ask = Ask(link.url, Kind.PAGE, self._source, self._source.url, link.hints, url_key(link.url))
            response = await self._get(ask)
            if response is not None and response.status == 200:
                good += 1
                if prospector is not None:
                    await prospector.note_page(response)
        return rest

    async def _get(self, ask: Ask) -> Response | None:
        """The response, after redirects; None if there was none, and `_failure` says why."""
        assert self.crawler.engine is not None
        self._failure = None
        while True:
            try:
                response = await self.crawler.engine.download_async(self.request(ask))
            except NotNow as error:
                self._failure = LogReason.NOT_REACHED, str(error)
                break
            except Exception as error:
                # of a robots.txt that can't be had, why not says more
                self._failure = reason_for(error.__cause__) or reason_for(error)
                if self._failure is None:
                    raise
                break
            onward: Ask | None = response.meta.get(NEXT)
            if onward is None:
                return response
            ask = onward
        why = f"{self._failure[0].value}: {self._failure[1]}"
        tell(request=self.journal.counts["requests"], kind=ask.kind.value, url=ask.url, failure=why)
        return None


def tell(**what: Any) -> None:
    """Tell the parent process: a line of JSON."""
    print(json.dumps(what), flush=True)  # noqa: T201 - the protocol with the parent
