"""Sitemap indexes in a crawl: what of each is asked for tonight, and whether its lastmod is to be believed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from spiders.catalogue import sites_of
from spiders.frontier import Ask
from spiders.journal import Journal
from spiders.markup import Found
from spiders.plan import CrawlPlan
from spiders.sitemap_index import MAX_PARTS, SLACK, parse_lastmod, parts_to_read, spans_of
from transforms.items import Kind, Link
from transforms.urls import site_of

MAX_DEPTH = 3  # of sitemaps below an index


@dataclass(frozen=True, slots=True)
class _Index:
    """What an index's line in the log says."""

    ask: Ask
    status: int | None
    digest: str | None
    links: int


class Indexes:
    """Those of one crawl process."""

    def __init__(self, plan: CrawlPlan, journal: Journal) -> None:
        self._journal = journal
        self._window_days = plan.window_days
        self._known = {part.source.name: part.listings for part in plan.sources}
        self._asked: Counter[str] = Counter()  # parts, by source
        self._indexes: dict[str, _Index] = {}
        self._liars: set[str] = set()

    def parts(
        self, ask: Ask, found: Found, status: int | None, digest: str | None
    ) -> tuple[list[Ask], str | None]:
        """The parts of an index to ask for, newest first, and in words what was left out that might hold news.

        Args:
            ask: for the index.
            found: what it says; of anything that is no index, there are no parts.
            status, digest: of its response.
        """
        if not found.children:
            return [], None
        if ask.depth >= MAX_DEPTH:
            return [], f"is an index {ask.depth} levels deep: its {len(found.children)} parts were not read"
        self._indexes[ask.url] = _Index(ask, status, digest, len(found.links) + len(found.children))
        sites = sites_of(ask.source)
        own = [part for part in found.children if site_of(part.url) in sites]
        choice = parts_to_read(
            own,
            self._known[ask.source.name],
            self._journal.known_listing(ask.url),
            datetime.now(UTC),
            self._window_days,
            most=max(0, MAX_PARTS - self._asked[ask.source.name]),
        )
        self._asked[ask.source.name] += len(choice.read)
        self._journal.counts["parts_skipped"] += choice.skipped
        asks = [
            Ask(
                part.url,
                Kind.SITEMAP,
                ask.source,
                ask.url,
                depth=ask.depth + 1,
                doubted=ask.url if part.url in choice.doubted else "",
            )
            for part in choice.read
        ]
        return asks, _left_out(choice.left_out, len(found.children) - len(own))

    def links(self, ask: Ask, found: Found) -> Sequence[Link]:
        """The links of a listing that are taken up.

        All of them, but of a part that lastmod calls old and that was never read before: there, an
        archive's pages are as unknown as news is, and only what its date shows to be new counts.
        """
        if not self.is_peek(ask):
            return found.links
        since = datetime.now(UTC) - timedelta(days=self._window_days) - SLACK
        spans = spans_of(link.url for link in found.links)
        return [
            link
            for link in found.links
            if any(
                moment is not None and moment >= since
                for moment in (found.modified.get(link.url), parse_lastmod(link.hints.date_published))
            )
            or (link.url in spans and spans[link.url][0] >= since.date())
        ]

    def is_peek(self, ask: Ask) -> bool:
        """Is this a first look into a part that lastmod calls old?"""
        return ask.doubted != "" and self._journal.known_listing(ask.url) is None

    def told(self, ask: Ask, new: int) -> None:
        """A listing was read and logged. If lastmod called it old and it has news, its index is logged as a liar."""
        index = self._indexes.get(ask.doubted)
        if not new or index is None or index.ask.url in self._liars:
            return
        self._liars.add(index.ask.url)
        self._journal.listing(
            index.ask,
            status=index.status,
            digest=index.digest,
            links=index.links,
            warning=f"lastmod calls {ask.url} old, and it has {new} new links: not believed any more",
            lastmod_lies=True,
        )


def _left_out(too_many: int, elsewhere: int) -> str | None:
    """In words, or None if it is nothing."""
    parts = []
    if too_many:
        parts.append(f"{too_many} of its parts were left out: at most {MAX_PARTS} are read a night")
    if elsewhere:
        parts.append(f"{elsewhere} of its parts are of other sites")
    return "; ".join(parts) or None
