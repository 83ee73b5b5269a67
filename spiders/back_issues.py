"""The spider of a backfill by way of the site itself: the sitemaps of days past, and the site's own day pages.

It reads of each sitemap index the parts that can hold pages of the span, and takes from every listing the links that
are of its days. All else is as in any crawl: robots, pace, archive, journal.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import Response

from spiders.back_dates import Days, day_of, parts_of
from spiders.back_journal import BackfillJournal
from spiders.candidates import robots_sitemaps
from spiders.catalogue import sites_of
from spiders.day_pages import day_page, days_of_page, is_day_page
from spiders.discovery import MAX_DECODED
from spiders.download import NEXT, ask_of, header
from spiders.frontier import Ask
from spiders.journal import is_ok
from spiders.markup import Found, link_target
from spiders.news import NewsSpider
from spiders.paging import next_page
from transforms.encodings import ContentEncodingError, TooLargeError, decode_content
from transforms.items import Hints, Kind, Source
from transforms.urls import key_hash, netloc_of, site_of, url_key

MAX_PARTS = 10_000  # sitemaps of a source that a span reads
MAX_DEPTH = 3  # of sitemaps below an index
MAX_PAGES = 100  # that the list of one day may go over


class BackIssuesSpider(NewsSpider):
    """`plan.backfill` says which days, and whether only to look."""

    name = "back_issues"
    journal: BackfillJournal

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.plan.backfill is not None
        self._task = self.plan.backfill
        self._span = Days(self._task.first, self._task.last)
        self._sitemaps: dict[str, int] = {}  # sitemaps asked for, by source
        self._asked_robots: set[str] = set()  # sources whose robots.txt was looked into
        self._met: set[int] = set()  # hashes of the keys of all links that are of the span

    async def start(self) -> AsyncIterator[Request]:
        """The listings that can tell of the span, then what earlier backfills left of it."""
        for part in self.plan.sources:
            source = part.source
            for url in source.sitemaps:
                self._list(Ask(link_target(url, url) or url, Kind.SITEMAP, source))
            if not source.sitemaps:
                self._list(Ask(urljoin(source.url, "/sitemap.xml"), Kind.SITEMAP, source, is_guess=True))
            if source.archive is not None:
                for day in self._task.days():  # `_list` takes a month's page once
                    url, days = day_page(source.archive, day), days_of_page(source.archive, day)
                    self._list(Ask(link_target(url, url) or url, Kind.SECTION, source, days=days))
            for due in part.due if not self._task.look_only else ():
                page, key = link_target(due.url, due.url), url_key(due.url)
                if page is not None and self.journal.revive(
                    page, key, source, due.discovered_in, due.hints, day=due.day
                ):
                    ask = Ask(page, Kind.PAGE, source, due.discovered_in, due.hints, key, day=due.day)
                    self.frontier.add(ask, again=True)
        for request in self._ready():
            yield request

    def on_listing(self, response: Response) -> Iterator[Request]:
        """Take from a listing what is of the span."""
        assert response.request is not None
        ask, onward = ask_of(response.request), response.meta[NEXT]
        if onward is not None:
            if onward.url in self._listings:
                yield from self._seat_free(ask)
            else:
                self._listings.add(onward.url)
                yield self.request(onward)
        else:
            self.journal.counts["listings"] += 1
            self._ask_robots(ask.source)
            if is_ok(response.status):
                self._take(ask, response)
            else:
                self.journal.listing(ask, status=response.status)
            yield from self._seat_free(ask)
        self.journal.tick()

    def _ask_robots(self, source: Source) -> None:
        """Read also the sitemaps that the site's robots.txt names, which has been fetched by now."""
        if source.name in self._asked_robots:
            return
        self._asked_robots.add(source.name)
        kept = self.pace.hosts.robots(f"{source.url.partition(':')[0]}://{netloc_of(source.url)}")
        if kept is not None and kept.status == 200:
            for url in robots_sitemaps(kept.body, source.url):
                if site_of(url) in sites_of(source):
                    self._list(Ask(url, Kind.SITEMAP, source, is_guess=True))

    def _take(self, ask: Ask, response: Response) -> None:
        found = self._found(ask, response)
        if found.warning is not None and not (ask.is_guess and not found.links and not found.children):
            self.journal.note_unread(ask.source, f"{ask.url}: {found.warning}")
        self._take_parts(ask, found)
        days = Days(*ask.days) if ask.days is not None else None
        fresh = 0
        for link in found.links:
            if ask.source.archive is not None and is_day_page(ask.source.archive, link.url):
                continue
            day = day_of(link, found.modified, days)
            if day is None:
                self.journal.counts["undated"] += 1
            elif self._span.holds(day):
                fresh += self._take_link(replace(ask, day=day), link.url, link.hints)
        if ask.kind is Kind.SECTION and fresh:
            self._turn_over(ask, response)

    def _take_link(self, listed: Ask, url: str, hints: Hints) -> bool:
        """Take up a link; whether it was not met before."""
        key, source, day = url_key(url), listed.source, listed.day
        assert day is not None
        if (number := key_hash(key)) in self._met:
            return False
        self._met.add(number)
        if self.journal.is_known(key):
            self.journal.count_known(key, source, day)  # of what is due again, it is counted already
        elif self._task.look_only:
            self.journal.count_new(key, source, day)
        elif self.journal.discover(url, key, source, listed.url, hints, day=day):
            self.frontier.add(Ask(url, Kind.PAGE, source, listed.url, hints, key, day=day))
        return True

    def _take_parts(self, ask: Ask, found: Found) -> None:
        """Ask for the parts of an index that can tell of the span."""
        if not found.children:
            return
        if ask.depth >= MAX_DEPTH:
            self.journal.note_unread(ask.source, f"{ask.url}: is an index {ask.depth} levels deep")
            return
        sites = sites_of(ask.source)
        for part in parts_of(found.children, self._span):
            if site_of(part.url) not in sites or part.url in self._listings:
                continue
            if self._sitemaps.get(ask.source.name, 0) >= MAX_PARTS:
                self.journal.note_unread(
                    ask.source, f"{ask.url}: more than {MAX_PARTS} sitemaps for the span"
                )
                return
            self._sitemaps[ask.source.name] = self._sitemaps.get(ask.source.name, 0) + 1
            self._list(Ask(part.url, Kind.SITEMAP, ask.source, ask.url, depth=ask.depth + 1, days=part.span))

    def _turn_over(self, ask: Ask, response: Response) -> None:
        """Ask for the next page of a day's list."""
        try:
            body = decode_content(response.body, header(response, "Content-Encoding"), MAX_DECODED)
        except (ContentEncodingError, TooLargeError):
            return
        onward = next_page(body, ask.url)
        if onward is None or site_of(onward) not in sites_of(ask.source):
            return
        if ask.depth >= MAX_PAGES:
            self.journal.note_unread(
                ask.source, f"{ask.url}: the list of a day goes over more than {MAX_PAGES} pages"
            )
            return
        self._list(replace(ask, url=onward, via=ask.url, depth=ask.depth + 1, came_by=(), seat=""))
