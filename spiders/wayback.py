"""The spider of a backfill by way of a web archive: the Wayback Machine, or any that answers as it does.

It asks the archive's index for the pages of a source that were captured around the span, and fetches the first capture
of each that the warehouse lacks. Each becomes a capture of the original URL at the original time.
"""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from scrapy import Request
from scrapy.http import Response

from spiders.archive_client import ArchiveClient, Failure, GivenUp, Refused
from spiders.archived_pages import Claim, claims, day_of, is_no_article, owner, window
from spiders.back_journal import BackfillJournal
from spiders.catalogue import why_not
from spiders.cdx import Match, Row, Scope
from spiders.cdx_pages import NotTold, Page, Told, pages
from spiders.download import header, headers_of
from spiders.frontier import Ask
from spiders.markup import link_target
from spiders.news import NewsSpider
from spiders.noarchive import why_withheld
from spiders.records import Fetched
from spiders.replay import captured_at, other_capture, replay_url, restore
from transforms.items import Hints, Kind, LogReason, Source
from transforms.robots_tags import RobotsTags
from transforms.url_days import day_in_url
from transforms.urls import host_of, key_hash, resolve, url_key

log = logging.getLogger(__name__)

MAX_CAPTURES = 3  # of a page that are tried
MAX_MOVES = 3  # from one capture to another that the archive has in its place
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A page that is to be fetched, and its first capture."""

    ask: Ask
    row: Row


class WaybackSpider(NewsSpider):
    """`plan.backfill` says which archive, which days, and whether only to look."""

    name = "wayback"
    journal: BackfillJournal

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.plan.backfill is not None
        self._task = self.plan.backfill
        self._first, self._last = window(self._task)
        self._met: set[int] = set()  # hashes of the keys of all pages that were told of
        self._started = 0  # pages
        self._archive = ArchiveClient(self)

    async def start(self) -> AsyncIterator[Request]:
        """Do all the work; nothing is left for Scrapy's scheduler."""
        wrong = self._wrong_address()
        for claim in claims([part.source for part in self.plan.sources]):
            if wrong is not None:
                self._note_unread(claim, wrong)
                continue
            try:
                await self._go_through(claim)
            except GivenUp as error:
                self._note_unread(claim, str(error))
        nothing: tuple[Request, ...] = ()
        for request in nothing:  # Scrapy expects an asynchronous generator
            yield request

    def _wrong_address(self) -> str | None:
        """What is wrong with what the settings say of the archive."""
        for setting, url in (("wayback_cdx", self._task.cdx), ("wayback_replay", self._task.replay)):
            if not host_of(url):
                return f"{setting}: expected an http(s) URL, found {url!r}. Set it in nightdesk.toml."
        return None

    async def _go_through(self, claim: Claim) -> None:
        """Bring the pages of a scope, an answer of the index at a time."""
        async for page in self._pages(claim.scope, claim.sources[0]):
            if page.problem is not None:
                self._note_unread(claim, f"{self._task.cdx}: {page.problem}")
            for wanted in [self._take(row, claim.sources) for row in page.rows]:
                if wanted is not None and self._may_start():
                    self._started += 1
                    try:
                        await self._bring(wanted)
                    except Refused as error:  # it stays pending
                        log.info("%s", error)
            self.journal.tick()

    def _note_unread(self, claim: Claim, why: str) -> None:
        for source in claim.sources:
            self.journal.note_unread(source, why)

    def _may_start(self) -> bool:
        most = self._task.max_pages
        return most is None or self._started < most

    # What there is

    def _pages(self, scope: Scope, source: Source) -> AsyncIterator[Page]:
        async def ask(url: str) -> Told | NotTold:
            self.journal.counts["listings"] += 1
            return await self._archive.index(url, source)

        return pages(ask, self._task.cdx, scope, self._first, self._last)

    def _take(self, row: Row, sources: tuple[Source, ...]) -> _Wanted | None:
        """Count a page that is of the span, once, and log it; what is to be fetched, if it is."""
        url = link_target(row.url, row.url) if row.is_page else None
        if url is None:
            return None
        key, source = url_key(url), owner(url, sources)
        if key_hash(key) in self._met:
            return None
        day = day_of(self._task, url, row)
        if day is None and day_in_url(url) is not None:
            return None  # and no other capture makes it one of the span
        self._met.add(key_hash(key))
        if day is None or is_no_article(url, source):
            return None
        if self.journal.is_known(key):
            self.journal.count_known(key, source, day)
        elif self._task.look_only:
            if why_not(source, url) is None:
                self.journal.count_new(key, source, day, row.length)
        elif self.journal.discover(url, key, source, self._task.cdx, Hints(), day=day):
            return _Wanted(Ask(url, Kind.PAGE, source, self._task.cdx, key=key, day=day), row)
        return None

    # What is fetched

    async def _bring(self, wanted: _Wanted) -> None:
        """Fetch a page: its first capture, or one of those after it where that can't be had."""
        ask = wanted.ask
        why = await self._capture(ask, wanted.row)
        tried = 1
        if why is not None:
            for row in await self._others(wanted):
                if tried == MAX_CAPTURES or why is None:
                    break
                why, tried = await self._capture(ask, row), tried + 1
        if why is not None:
            self.journal.not_fetched(ask, LogReason.ARCHIVE, f"{tried} captures tried; {why}")
        self.journal.tick()

    async def _others(self, wanted: _Wanted) -> list[Row]:
        """The later captures of a page."""
        scope = Scope(wanted.row.url.partition("://")[2] or wanted.row.url, Match.EXACT)
        rows: dict[str, Row] = {}
        async for page in self._pages(scope, wanted.ask.source):
            for row in page.rows:
                if (
                    row.is_page
                    and row.timestamp > wanted.row.timestamp
                    and url_key(row.url) == wanted.ask.key
                ):
                    rows.setdefault(row.timestamp, row)
        return [row for _, row in sorted(rows.items())]

    async def _capture(self, ask: Ask, row: Row) -> str | None:
        """Fetch a capture and store it; why not, if that can't be done."""
        differs = ""
        for _ in range(2):
            found = await self._replay(ask, row)
            if isinstance(found, str):
                return found
            response, timestamp, url = found
            original = restore(headers_of(response), response.body)
            if timestamp == row.timestamp and row.digest is not None and row.digest not in original.digests:
                differs = f"{url}: expected a payload with SHA-1 {row.digest}, found another"
                continue
            now_as_then = response.replace(headers=_by_name(original.headers), body=original.body)
            self.journal.capture(
                ask,
                Fetched(
                    url=ask.url,
                    status=200,
                    reason="OK",
                    headers=original.headers,
                    body=original.body,
                    kind=Kind.PAGE,
                    source=ask.source.name,
                    fetched_at=captured_at(headers_of(response), timestamp),
                    via=ask.via,
                    withheld=why_withheld(now_as_then, Kind.PAGE, self._tags(ask.source), row.time),
                    obtained_from=url,
                ),
            )
            return None
        return differs

    async def _replay(self, ask: Ask, row: Row) -> tuple[Response, str, str] | str:
        """What the archive has of a capture, or in its place; with its time and its URL. Or why it gives nothing."""
        timestamp = row.timestamp
        for _ in range(1 + MAX_MOVES):
            url = replay_url(self._task.replay, timestamp, _spelled(row.url, ask.url))
            response = await self._archive.get(url, ask.source)
            if isinstance(response, Failure):
                return f"{url}: {response}"
            if response.status not in _REDIRECTS:
                time = captured_at(headers_of(response), timestamp)
                if response.status != 200:
                    return f"{url}: HTTP {response.status}"
                if not self._first <= time <= self._last:
                    return f"{url}: the archive gave a capture of {time:%Y-%m-%d} in its place"
                return response, f"{time:%Y%m%d%H%M%S}", url
            target = header(response, "Location")
            location = resolve(url, target) if target is not None else None
            moved = other_capture(self._task.replay, location, ask.key)
            if moved is None:
                return f"{url}: redirects to {location}"
            timestamp = moved
        return f"{url}: redirects more than {MAX_MOVES} times"

    def _tags(self, source: Source) -> RobotsTags:
        return RobotsTags.of(self.plan.robots_tags, self.user_agent_for(source))


def _spelled(archived: str, url: str) -> str:
    """A URL as the archive knows it, if it can be asked for like that."""
    is_plain = archived.isascii() and archived.isprintable() and " " not in archived
    return archived if is_plain else url


def _by_name(headers: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Values by name."""
    by_name: dict[str, list[str]] = {}
    for name, value in headers:
        by_name.setdefault(name, []).append(value)
    return by_name
