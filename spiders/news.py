"""The one spider: listings in, captures out, for all sources of a crawl process.

It reads feeds, sitemaps and sections, and fetches the pages that are new; it never parses a page. What it
finds goes through the `Journal`; what a response was asked for is the request's `Ask`.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any, Self

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from spiders.discovery import is_index, read_listing
from spiders.download import ASK, NEXT, NotNow, ask_of, captured, header, location_of, reason_for
from spiders.frontier import Ask, Frontier
from spiders.indexes import Indexes
from spiders.journal import Journal, is_ok
from spiders.markup import Found, link_target
from spiders.pace import Pace, slot_of
from spiders.plan import CrawlPlan, KnownListing, KnownPage, user_agent_for
from spiders.shapes import Shapes
from spiders.unpacked import MAX_BYTES as MAX_LISTING_BYTES
from transforms.items import Kind, Source
from transforms.urls import host_of, url_key

MAX_REDIRECTS = 6
MAX_ROBOTS_REDIRECTS = 5  # RFC 9309, 2.3.1.2
MAX_NEW = 100_000  # links of a source that a run takes up; nobody publishes so much, but a trap does
_ACCEPT = {
    Kind.PAGE: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    Kind.SECTION: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    Kind.FEED: "application/atom+xml,application/rss+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.5",
    Kind.SITEMAP: "application/xml,text/xml;q=0.9,*/*;q=0.5",
    Kind.ROBOTS: "text/plain,*/*;q=0.5",
}
_PRIORITY = {Kind.ROBOTS: 100, Kind.FEED: 30, Kind.SITEMAP: 20, Kind.SECTION: 10, Kind.PAGE: 0}


class NewsSpider(scrapy.Spider):
    """Args: plan, journal, pace: of this process."""

    name = "news"

    def __init__(self, plan: CrawlPlan, journal: Journal, pace: Pace, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan = plan
        self.journal = journal
        self.pace = pace
        self.frontier = Frontier(host_pages=plan.host_pages, run_pages=plan.run_pages)
        self.stopping = asyncio.Event()
        self._listings: set[str] = set()
        self._new: Counter[str] = Counter()  # links taken, by source
        self._indexes = Indexes(plan, journal)
        self._shapes = {
            part.source.name: Shapes(part.shapes, part.source, lambda url: journal.is_known(url_key(url)))
            for part in plan.sources
        }

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_idle, signals.spider_idle)
        return spider

    @property
    def is_stopping(self) -> bool:
        """Are no more requests to be made?"""
        return self.stopping.is_set()

    def stop(self) -> None:
        """Let no more requests start."""
        self.stopping.set()
        self.frontier.clear()

    def user_agent_for(self, source: Source) -> str:
        """The user agent that a source is asked with."""
        return user_agent_for(self.plan.user_agent, source)

    # What to ask for

    async def start(self) -> AsyncIterator[Request]:
        """All listings, then the pages of earlier runs that are due."""
        for part in self.plan.sources:
            declared = (
                (Kind.FEED, part.source.feeds),
                (Kind.SITEMAP, part.source.sitemaps),
                (Kind.SECTION, part.source.sections),
            )
            for kind, urls in declared:
                for url in urls:
                    self._list(Ask(link_target(url, url) or url, kind, part.source))
            for due in part.due:
                page, key = link_target(due.url, due.url), url_key(due.url)
                if page is not None and self.journal.revive(
                    page, key, part.source, due.discovered_in, due.hints
                ):
                    ask = Ask(
                        page, Kind.PAGE, part.source, due.discovered_in, due.hints, key, known=due.known
                    )
                    self.frontier.add(ask, again=True)
        for request in self._ready():
            yield request

    def request(self, ask: Ask) -> Request:
        """The request for what is asked."""
        headers: dict[str, str | bytes] = {
            "Accept": _ACCEPT[ask.kind],
            "User-Agent": self.user_agent_for(ask.source),
        }
        if ask.source.in_language:
            headers["Accept-Language"] = f"{ask.source.in_language},*;q=0.5"
        known = self._validators(ask)
        if known is not None and known.etag:
            headers["If-None-Match"] = known.etag.encode("latin-1", "replace")
        if known is not None and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified.encode("latin-1", "replace")
        meta: dict[str, Any] = {ASK: ask, "verbatim_url": True}
        if ask.kind in (Kind.SITEMAP, Kind.FEED):
            meta["download_maxsize"] = MAX_LISTING_BYTES
        return Request(
            ask.url,
            callback=self.on_page if ask.kind is Kind.PAGE else self.on_listing,
            errback=self.on_failure,
            headers=headers,
            meta=meta,
            priority=_PRIORITY[ask.kind],
            dont_filter=True,  # what was seen is the journal's to say
        )

    def _validators(self, ask: Ask) -> KnownListing | KnownPage | None:
        """What a server is to compare with, if it is to answer that nothing has changed."""
        if ask.kind in (Kind.PAGE, Kind.ROBOTS):
            return None if ask.source.render else ask.known  # what a page shows changes without its bytes
        known = self.journal.known_listing(ask.url)
        return None if known is None or known.in_full else known

    def _list(self, ask: Ask) -> None:
        """Let a listing wait for its turn, once; not one that failed so often that its time has not come."""
        known = self.journal.known_listing(ask.url)
        if ask.url in self._listings:
            return
        self._listings.add(ask.url)
        if known is not None and known.resting:
            self.journal.counts["listings_resting"] += 1
        else:
            self.frontier.add(ask)

    def _ready(self, host: str | None = None) -> Iterator[Request]:
        if not self.is_stopping:
            for seat, ask in self.frontier.ready(host):
                yield self.request(replace(ask, seat=seat))
            self.journal.counts["held_back"] = self.frontier.held_back

    def _seat_free(self, ask: Ask) -> Iterator[Request]:
        self.frontier.done(ask.seat)
        yield from self._ready()

    def on_idle(self) -> None:
        """Scrapy has nothing under way; whatever still waits may start."""
        self.frontier.vacate()
        requests = list(self._ready())
        assert self.crawler.engine is not None
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider

    # What came back

    def redirected(self, ask: Ask, response: Response) -> Ask | None:
        """Where a redirect leads, if it is to be followed; logs the target of a page's before the capture."""
        target = link_target(ask.url, location_of(response, ask.kind))
        chain = (*ask.came_by, ask.url)
        if target is None or target in chain:
            return None
        onward = replace(ask, url=target, via=ask.url, came_by=chain, known=None)
        if ask.kind is not Kind.PAGE:
            most = MAX_ROBOTS_REDIRECTS if ask.kind is Kind.ROBOTS else MAX_REDIRECTS
            return onward if len(chain) <= most else None
        key = url_key(target)
        if key != ask.key:  # else the same page by another spelling: https, "www.", a slash
            if self.journal.is_known(key):
                return None
            refused = f"more than {MAX_REDIRECTS} redirects" if len(chain) > MAX_REDIRECTS else None
            if not self.journal.discover(
                target, key, ask.source, ask.url, ask.hints, refused=refused, day=ask.day
            ):
                return None
        return replace(onward, key=key) if len(chain) <= MAX_REDIRECTS else None

    def on_page(self, response: Response) -> Iterator[Request]:
        """A page is in the archive; go on with where it leads, or with the next one."""
        assert response.request is not None
        ask, onward = ask_of(response.request), response.meta[NEXT]
        if onward is not None:
            yield self.request(onward)
        else:
            yield from self._seat_free(ask)
        self.journal.tick()

    def on_listing(self, response: Response) -> Iterator[Request]:
        """Read a listing: log what it lists, then itself, and ask for what is new."""
        assert response.request is not None
        ask, onward = ask_of(response.request), response.meta[NEXT]
        unchanged = self.journal.is_unchanged(ask, response.status, captured(response))
        if onward is not None:
            yield from self._follow_listing(ask, onward, response, unchanged=unchanged)
        else:
            self.journal.counts["listings"] += 1
            self.journal.counts["listings_unchanged"] += unchanged
            parts: list[Ask] = []
            if not unchanged:
                parts = self._read(ask, response)
            elif ask.kind is Kind.SITEMAP and is_ok(response.status) and _is_index(response):
                # an index is as it was, and its sitemaps may not be
                parts, _ = self._parts(ask, response, self._found(ask, response))
            for part in parts:
                self._list(part)
            yield from self._seat_free(ask)
        self.journal.tick()

    def _follow_listing(
        self, ask: Ask, onward: Ask, response: Response, *, unchanged: bool
    ) -> Iterator[Request]:
        if not unchanged:
            digest = captured(response).payload_digest
            self.journal.listing(
                ask, status=response.status, digest=digest, warning=f"redirects to {onward.url}"
            )
        if onward.url in self._listings:
            yield from self._seat_free(ask)
        else:
            self._listings.add(onward.url)
            yield self.request(onward)

    def _read(self, ask: Ask, response: Response) -> list[Ask]:
        """Log what a listing lists, and then itself; the sitemaps to ask for, of an index."""
        status, digest = response.status, captured(response).payload_digest
        if not is_ok(status):
            self.journal.listing(ask, status=status, digest=digest, warning=f"HTTP {status}")
            return []
        found = (
            Found(warning="is not modified, and is not known")
            if status == 304
            else self._found(ask, response)
        )
        parts, left_out = self._parts(ask, response, found)
        new = 0
        for link in self._indexes.links(ask, found):
            key = url_key(link.url)
            if self.journal.is_known(key):
                continue
            if self._new[ask.source.name] >= MAX_NEW:
                # what was not taken must be found again, so nothing of this listing counts as read
                digest = None
                found = replace(found, warning=f"only {MAX_NEW} new links of a source are taken in a run")
                break
            self._new[ask.source.name] += 1
            new += 1
            if self.journal.discover(link.url, key, ask.source, ask.url, link.hints):
                self.frontier.add(Ask(link.url, Kind.PAGE, ask.source, ask.url, link.hints, key))
        # No validators for what was not read whole, nor for an index: its sitemaps change without it.
        whole = found.warning is None and not found.is_index
        if self._indexes.is_peek(ask) and whole and not new:
            return parts  # it stays one that was never read
        self.journal.listing(
            ask,
            status=status,
            digest=digest,
            etag=header(response, "ETag") if whole else None,
            last_modified=header(response, "Last-Modified") if whole else None,
            links=len(found.links) + len(found.children),
            new=new,
            warning=found.warning or left_out,
        )
        self._indexes.told(ask, new)
        return parts

    def _parts(self, ask: Ask, response: Response, found: Found) -> tuple[list[Ask], str | None]:
        return self._indexes.parts(ask, found, response.status, captured(response).payload_digest)

    def _found(self, ask: Ask, response: Response) -> Found:
        return read_listing(
            response.body,
            url=ask.url,
            kind=ask.kind,
            source=ask.source,
            content_type=header(response, "Content-Type"),
            content_encoding=header(response, "Content-Encoding"),
            learned=self._shapes[ask.source.name],
        )

    def on_failure(self, failure: Failure) -> Iterator[Request]:
        """A request gave no response. What is no failure of a download is raised, and ends in the outcome."""
        request: Request = failure.request  # type: ignore[attr-defined]
        ask, told = ask_of(request), reason_for(failure.value)
        if told is None and not isinstance(failure.value, NotNow):
            failure.raiseException()
        if told is not None:
            reason, detail = told
            if ask.kind is Kind.PAGE:
                self.journal.not_fetched(ask, reason, detail)
            else:
                self.journal.counts["listings"] += 1
                self.journal.listing(ask, status=None, warning=f"{reason.value}: {detail}")
        elif self.pace.why_not(slot_of(request)) is not None:
            self.frontier.drop(host_of(ask.url))
        yield from self._seat_free(ask)
        self.journal.tick()


def _is_index(response: Response) -> bool:
    return is_index(response.body, header(response, "Content-Encoding"))
