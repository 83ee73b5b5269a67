"""Which pages of a source a web archive is asked for, and under which day a capture of one counts. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from spiders.backfilling import Backfill
from spiders.catalogue import why_not
from spiders.cdx import Match, Row, Scope
from spiders.day_pages import day_page
from spiders.shapes import Guess, guess
from transforms.items import Source
from transforms.url_days import day_in_url, month_in_url
from transforms.urls import host_of, is_address, netloc_of, site_of, url_key

# Pages are captured days after they came out, as a rule; one that was captured before the span, and whose URL names no
# day, is none of the span's
AROUND = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Claim:
    """What to ask an archive for, and whose it is."""

    scope: Scope
    sources: tuple[Source, ...]


def claims(sources: Sequence[Source]) -> list[Claim]:
    """The scopes that hold all pages of some sources, each once, however many sources share it."""
    by_scope: dict[Scope, list[Source]] = {}
    for source in sources:
        pages = _pages(source)
        for site in sorted({site_of(url) for url in pages}):
            for scope in _scopes(source, site, [url for url in pages if site_of(url) == site]):
                by_scope.setdefault(scope, []).append(source)
    return [Claim(scope, tuple(members)) for scope, members in by_scope.items()]


def _pages(source: Source) -> tuple[str, ...]:
    """What a source's file has of its pages. Its feeds may be at a host of everybody's."""
    days = (day_page(source.archive, date(2000, 1, 1)),) if source.archive is not None else ()
    return (source.url, *source.sections, *days, *source.accepts)


def _scopes(source: Source, site: str, pages: Sequence[str]) -> list[Scope]:
    """A whole site, unless all pages of it in the source's file, examples of articles among them, are of one part."""
    if is_address(site) or "." not in site:
        return [Scope(netloc, Match.HOST) for netloc in sorted({netloc_of(url) for url in pages})]
    hosts = {host_of(url) for url in pages}
    if len(hosts) > 1 or source.url not in pages or not set(source.accepts) & set(pages):
        return [Scope(site, Match.DOMAIN)]
    host, folder = hosts.pop(), urlsplit(source.url).path.rstrip("/")
    if folder and all(f"{urlsplit(url).path}/".startswith(f"{folder}/") for url in pages):
        return [Scope(f"{host}{folder}/", Match.PREFIX)]
    whole = host in (site, f"www.{site}")
    return [Scope(site, Match.DOMAIN) if whole else Scope(host, Match.HOST)]


def window(task: Backfill) -> tuple[datetime, datetime]:
    """The first and the last second in which captures are looked for."""
    first = datetime.combine(task.first - AROUND, time(), UTC)
    last = datetime.combine(task.last + AROUND, time(23, 59, 59), UTC)
    return first, last


def day_of(task: Backfill, url: str, row: Row) -> date | None:
    """The day of a span under which a page counts, by its first capture; None if it is none of the span's.

    What its URL says goes first. Of a month that it names the day of the capture is taken, or the next there is.
    """
    if (named := day_in_url(url)) is not None:
        return named if task.holds(named) else None
    day = row.time.date()
    if (month := month_in_url(url)) is not None:
        first = date(*month, 1)
        end = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        day = min(max(day, first), end)
    return day if task.holds(day) else None


def owner(url: str, sources: Sequence[Source]) -> Source:
    """Which of the sources of a site a page is for: the first whose filters take it, else the first."""
    return next((source for source in sources if why_not(source, url) is None), sources[0])


def is_no_article(url: str, source: Source) -> bool:
    """Is it surely none: a listing of the source, its front page, or by its looks a login, a search, a picture?

    Which URLs are articles the source's file says, if it says anything.
    """
    if urlsplit(url).path in ("", "/") and not urlsplit(url).query:
        return True
    if url_key(url) in _listings(source):
        return True
    return not source.allow and guess(url) is Guess.NEVER


@lru_cache(maxsize=4096)
def _listings(source: Source) -> frozenset[str]:
    return frozenset(map(url_key, (source.url, *source.feeds, *source.sitemaps, *source.sections)))
