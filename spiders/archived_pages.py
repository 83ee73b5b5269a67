"""Which pages of a source a web archive is asked for, and under which day a capture of one counts. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from spiders.backfilling import Backfill
from spiders.catalogue import sites_of, why_not
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
        for site in sorted(sites_of(source)):
            for scope in _scopes(source, site):
                by_scope.setdefault(scope, []).append(source)
    return [Claim(scope, tuple(members)) for scope, members in by_scope.items()]


def _scopes(source: Source, site: str) -> list[Scope]:
    """A whole site, unless all that the source's file has of it, examples of articles among it, is a part of it."""
    days = (day_page(source.archive, date(2000, 1, 1)),) if source.archive is not None else ()
    urls = (source.url, *source.feeds, *source.sitemaps, *source.sections, *days, *source.accepts)
    urls = tuple(url for url in urls if site_of(url) == site)
    if is_address(site) or "." not in site:
        return [Scope(netloc, Match.HOST) for netloc in sorted({netloc_of(url) for url in urls})]
    hosts = {host_of(url) for url in urls}
    host = hosts.pop()
    examples = [url for url in source.accepts if site_of(url) == site]
    if hosts or not examples or host in (site, f"www.{site}"):
        return [Scope(site, Match.DOMAIN)]
    return [Scope(host, Match.HOST)]


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
    listings = (source.url, *source.feeds, *source.sitemaps, *source.sections)
    if url_key(url) in {url_key(listing) for listing in listings}:
        return True
    return not source.allow and guess(url) is Guess.NEVER
