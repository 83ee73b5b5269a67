"""What a crawl asks for, and what waits for its turn.

It waits here and not in Scrapy's scheduler: a URL takes a few hundred bytes instead of kilobytes, a host
that is slow, or has a thousand sitemaps, holds back only itself, and new pages go before the backlog.
"""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from spiders.plan import KnownPage
from transforms.items import Hints, Kind, Source
from transforms.urls import host_of

WIDTH = 2  # requests of a host that are under way: one on the wire, one that waits for its turn


@dataclass(frozen=True, slots=True)
class Ask:
    """What a request is for."""

    url: str
    kind: Kind
    source: Source
    via: str | None = None  # URL of the listing or redirecting page that named it
    hints: Hints = field(default_factory=Hints)
    key: str = ""  # url_key, of a page
    depth: int = 0  # of a sitemap below the one that the source declares
    doubted: str = ""  # URL of the index whose lastmod calls this sitemap old: is that so?
    came_by: tuple[str, ...] = ()  # URLs that redirected here, first to last
    known: KnownPage | None = None  # of an article that is looked at again
    day: date | None = None  # that a backfill found it under
    days: tuple[date, date] | None = None  # first and last, that a listing is for, by its name
    is_guess: bool = False  # a listing that nobody announced
    seat: str = ""  # the host whose turn in the frontier this request takes


class Frontier:
    """What waits, host by host: listings first, then new pages, then those of earlier runs; each in order."""

    def __init__(
        self, width: int = WIDTH, *, host_pages: int | None = None, run_pages: int | None = None
    ) -> None:
        self.held_back = 0  # pages beyond what a source, a host or the run may have
        self._width = width
        self._host_pages, self._run_pages = host_pages, run_pages
        self._by_host: Counter[str] = Counter()  # pages started
        self._waiting: dict[str, tuple[deque[Ask], deque[Ask], deque[Ask]]] = {}
        # hosts of which something may be ready now: with thousands, not all are looked at for each response
        self._stirred: dict[str, None] = {}
        self._under_way: Counter[str] = Counter()
        self._pages: Counter[str] = Counter()  # started, by source
        self._started = 0  # pages, of all
        self._size = 0

    def __len__(self) -> int:
        """How much waits."""
        return self._size

    def add(self, ask: Ask, *, again: bool = False) -> None:
        """Let it wait for its turn; `again`: a page that was known before this run."""
        host = host_of(ask.url)
        self._stirred[host] = None
        queues = self._waiting.setdefault(host, (deque(), deque(), deque()))
        queues[0 if ask.kind is not Kind.PAGE else 2 if again else 1].append(ask)
        self._size += 1

    def ready(self, host: str | None = None) -> Iterator[tuple[str, Ask]]:
        """Take what may start now, of one host or of all; each with its host, for `done`.

        A page of a source that has had its `max_pages`, or of a host or a run that has had its share, is held
        back: it stays pending in the ledger.
        """
        for name in [host] if host is not None else list(self._stirred):
            while self._under_way[name] < self._width and (ask := self._take(name)) is not None:
                self._under_way[name] += 1
                yield name, ask
            self._stirred.pop(name, None)

    def done(self, host: str) -> None:
        """What took a turn of this host came to its end."""
        self._under_way[host] -= 1
        self._stirred[host] = None

    def vacate(self) -> None:
        """Nothing is under way any more."""
        self._under_way.clear()
        self._stirred = dict.fromkeys(self._waiting)

    def drop(self, host: str) -> None:
        """Let nothing more of this host start."""
        queues = self._waiting.pop(host, None)
        if queues is not None:
            self._size -= sum(map(len, queues))

    def clear(self) -> None:
        """Let nothing more start."""
        self._waiting.clear()
        self._size = 0

    def _may_start(self, source: Source, host: str) -> bool:
        limits = (
            (self._pages[source.name], source.max_pages),
            (self._by_host[host], self._host_pages),
            (self._started, self._run_pages),
        )
        return all(limit is None or started < limit for started, limit in limits)

    def _take(self, name: str) -> Ask | None:
        for queue in self._waiting.get(name, ()):
            while queue:
                ask = queue.popleft()
                self._size -= 1
                if ask.kind is not Kind.PAGE:
                    return ask
                if self._may_start(ask.source, name):
                    self._pages[ask.source.name] += 1
                    self._by_host[name] += 1
                    self._started += 1
                    return ask
                self.held_back += 1
        self._waiting.pop(name, None)
        return None
