"""Where a site lists its news: declared feeds and sitemaps first, then the usual places, then its sections."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from scrapy.http import Response

from spiders.candidates import (
    MIN_LINKS,
    USUAL_FEEDS,
    USUAL_SITEMAPS,
    choose,
    judge,
    looks_like_article,
    names_news,
    read_announced,
    section_links,
    spread,
)
from spiders.discovery import MAX_DECODED, read_listing
from spiders.download import header
from spiders.frontier import Ask
from spiders.markup import Found, Part
from spiders.scouting import SAMPLE, Candidate
from transforms.encodings import ContentEncodingError, TooLargeError, decode_content
from transforms.items import Kind, Link, Source
from transforms.urls import resolve, site_of, url_key

_FOR_PAGES = SAMPLE + 2  # requests that are kept for them, with a redirect or two
_MAX_DECLARED = 6  # feeds that a page names, and sitemaps that robots.txt does
_MAX_CHILDREN = 3  # sitemaps of an index, feeds of a page about feeds
_MAX_SECTIONS = 4
_TRIED_SECTIONS = 2  # that give nothing, after which no more are asked for


class Prospector:
    """Looks for the listings of one site.

    Args:
        source: the site, its `url` the front page.
        front: the front page.
        sitemaps: those that its robots.txt names.
        get: answers with a response, after its redirects, or None.
        left: how many requests may still be made.
        tell: called with what is to be told of each listing.
    """

    def __init__(
        self,
        source: Source,
        front: Response,
        sitemaps: Iterable[str],
        *,
        get: Callable[[Ask], Awaitable[Response | None]],
        left: Callable[[], int],
        tell: Callable[..., None],
    ) -> None:
        self.candidates: list[Candidate] = []
        self._source = source
        self._get, self._left, self._tell = get, left, tell
        self._asked: set[str] = set()
        self._announced = read_announced(body_of(front), source.url)
        self._sitemaps = list(sitemaps)[:_MAX_DECLARED]
        self.sections = tuple(section_links(self._announced.links))

    async def look(self) -> None:
        """Look in one place after the other, as long as nothing good was found and requests are left."""
        await self._look_at(self._announced.alternates[:_MAX_DECLARED], Kind.FEED)
        await self._look_at_robots()
        if not (self.has(Kind.FEED) or any(one.is_news and one.is_useful for one in self.candidates)):
            await self._look_at(self._announced.anchors[:_MAX_DECLARED], Kind.FEED)
            await self._look_until_useful(USUAL_FEEDS, Kind.FEED)
        if not self.has(Kind.FEED, Kind.SITEMAP):
            await self._look_until_useful(USUAL_SITEMAPS, Kind.SITEMAP)
        if not self.has(Kind.FEED, Kind.SITEMAP):
            await self._look_at_sections()

    def has(self, *kinds: Kind) -> bool:
        """Is there a useful listing of one of these kinds?"""
        return any(candidate.is_useful and candidate.kind in kinds for candidate in self.candidates)

    def likely(self) -> list[Link]:
        """The links of the chosen listings, in the order in which to try them."""
        chosen = choose(self.candidates)
        links = [link for candidate in chosen for link in candidate.links]
        if any(candidate.kind is not Kind.FEED and not candidate.is_news for candidate in chosen):
            links.sort(key=lambda link: not looks_like_article(link.url))
        return spread(links)

    async def note_page(self, page: Response) -> None:
        """See whether an article names feeds where the front page named none."""
        named = [url for url in read_announced(body_of(page), page.url).alternates if url not in self._asked]
        if named and not self.has(Kind.FEED) and self._left() > SAMPLE:
            await self._look_at(named[:1], Kind.FEED, reserve=0)

    async def _look_at_robots(self) -> None:
        sitemaps = self._sitemaps
        if self.has(Kind.FEED):  # then only for what may list more than feeds, whose length is bounded
            sitemaps = [url for url in sitemaps if names_news(url)] or sitemaps[:1]
        await self._look_until_useful(sitemaps, Kind.SITEMAP)

    async def _look_until_useful(self, places: Iterable[str], kind: Kind) -> None:
        for place in places:
            url = resolve(self._source.url, place)
            if url is not None and not self.has(kind):
                await self._look_at([url], kind)

    async def _look_at(
        self, urls: Iterable[str], kind: Kind, parent: str | None = None, *, reserve: int = _FOR_PAGES
    ) -> None:
        """Read and judge feeds or sitemaps."""
        for url in urls:
            response = await self._listing(url, kind, parent, reserve)
            if response is None:
                continue
            found = _read(response, kind, self._source)
            if found.children:
                await self._look_into_index(url, found)
                continue
            same_site = site_of(response.url) == site_of(url)
            place = response.url if same_site else url  # what redirects today saves a hop every night
            self._add(judge(place, kind, found, self._source, datetime.now(UTC), parent))
            if kind is Kind.FEED and not found.links:  # a page about feeds?
                page = read_announced(body_of(response), response.url)
                await self._look_at((*page.alternates, *page.anchors)[:_MAX_CHILDREN], Kind.FEED)

    async def _listing(self, url: str, kind: Kind, via: str | None, reserve: int) -> Response | None:
        """A listing that was not asked for yet, if requests are left for it and it is there."""
        if url in self._asked or self._left() <= reserve:
            return None
        self._asked.add(url)
        response = await self._get(Ask(url, kind, self._source, via or self._source.url))
        if response is None or response.url in self._asked - {url}:
            return None
        self._asked.add(response.url)
        if response.status != 200:
            self.candidates.append(Candidate(url, kind, f"HTTP status {response.status}"))
            return None
        return response

    async def _look_into_index(self, url: str, found: Found) -> None:
        """Read some sitemaps of an index: those of news first, then the newest.

        The source gets the index, unless one of them is of news and has a name that stays.
        """
        newest_first = sorted(found.children, key=_newness, reverse=True)
        children = [part.url for part in newest_first if site_of(part.url) == site_of(self._source.url)]
        children.sort(key=lambda child: not names_news(child))
        if self.has(Kind.FEED):
            children = list(filter(names_news, children))
        before = len(self.candidates)
        await self._look_at(children[:_MAX_CHILDREN], Kind.SITEMAP, url)
        parts = [part for part in self.candidates[before:] if part.is_useful]
        if not parts or any(part.is_news and _name_stays(part.url) for part in parts):
            return
        self.candidates[before:] = [replace(part, is_useful=False) for part in self.candidates[before:]]
        verdict = f"index of {len(found.children)} sitemaps, one of them a {parts[0].verdict}"
        links = tuple(link for part in parts for link in part.links)
        self._add(Candidate(url, Kind.SITEMAP, verdict, links, True, any(part.is_news for part in parts)))

    async def _look_at_sections(self) -> None:
        """The front page itself, and those sections that list articles which none before them does."""
        seen: set[str] = set()
        vain = 0
        for url in (self._source.url, *self.sections[:_MAX_SECTIONS]):
            links = self._announced.links
            if url != self._source.url:
                response = await self._listing(url, Kind.SECTION, None, _FOR_PAGES)
                vain += response is None
                if response is None:
                    if vain >= _TRIED_SECTIONS:
                        break
                    continue
                links = read_announced(body_of(response), url).links
            candidate = judge(url, Kind.SECTION, Found(links), self._source, datetime.now(UTC))
            new = {url_key(link.url) for link in candidate.links} - seen
            if candidate.is_useful and len(new) < MIN_LINKS:
                candidate = replace(candidate, verdict="lists nothing that others do not", is_useful=False)
            if candidate.is_useful:
                seen |= new
            self._add(candidate)

    def _add(self, candidate: Candidate) -> None:
        self.candidates.append(candidate)
        self._tell(listing=candidate.url, verdict=candidate.verdict, useful=candidate.is_useful)


def _name_stays(url: str) -> bool:
    """Will a sitemap be called the same tomorrow? Not if there is a number in its name."""
    return not any(map(str.isdigit, url.rpartition("/")[2]))


def _read(response: Response, kind: Kind, source: Source) -> Found:
    return read_listing(
        response.body,
        url=response.url,
        kind=kind,
        source=source,
        content_type=header(response, "Content-Type"),
        content_encoding=header(response, "Content-Encoding"),
    )


def body_of(response: Response) -> bytes:
    """A response's body with its content coding undone; nothing if that fails."""
    try:
        return decode_content(response.body, header(response, "Content-Encoding"), MAX_DECODED)
    except (ContentEncodingError, TooLargeError):
        return b""


def _newness(part: Part) -> tuple[date, datetime]:
    return (part.span[1] if part.span else date.min, part.lastmod or datetime.min.replace(tzinfo=UTC))
