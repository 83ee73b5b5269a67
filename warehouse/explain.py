"""All that ever happened to a URL, and why."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from transforms.urls import resolve, url_key
from warehouse.rows import fetch
from warehouse.statements import sql

_MOST_REDIRECTS = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a URL stands: its row in `urls`."""

    url_key: str
    url: str
    source: str
    discovered_in: str | None
    hints: dict[str, Any] | None  # what was said of it there
    first_seen: datetime
    last_seen: datetime
    state: str
    reason: str | None
    attempts: int
    last_status: int | None
    due_at: datetime | None
    detail: str | None
    listed_day: date | None


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a URL: a line of a crawl's log, or a capture and what became of it."""

    happened_at: datetime
    state: str
    reason: str | None
    detail: str | None
    discovered_in: str | None
    run_id: str
    segment: str
    capture_id: str | None  # this and what follows: of a capture
    outcome: str | None
    stage: str | None
    status: int | None
    content_type: str | None
    payload_length: int | None
    warc_file: str | None
    warc_offset: int | None


@dataclass(frozen=True, slots=True)
class ListingStanding:
    """Where a feed, sitemap, section page or robots.txt stands: its row in `listings`."""

    url: str
    source: str
    kind: str
    ok: bool
    status: int | None
    last_read: datetime
    last_change: datetime | None
    warning: str | None
    etag: str | None
    last_modified: str | None
    payload_digest: str | None
    failures: int
    due_at: datetime | None
    lastmod_lies: bool


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version of an article, without its text."""

    version: int
    fetched_at: datetime
    headline: str
    word_count: int
    target_uri: str
    capture_id: str
    extractor: str


@dataclass(frozen=True, slots=True)
class ArticleUrl:
    """A URL that an article was captured under."""

    url_key: str
    url: str
    captures: int
    last_captured: datetime


@dataclass(frozen=True, slots=True)
class UrlStory:
    """All that ever happened to a URL."""

    url: str  # as asked
    url_key: str
    standing: Standing | None  # null if it was never discovered
    history: list[Happening]  # in the order of time
    article_key: str | None  # the article that it is a URL of, if it is one, through redirects
    versions: list[VersionLine]  # of that article
    article_urls: list[ArticleUrl]  # of that article, this one among them
    listing: ListingStanding | None  # if the URL is a listing itself
    found_in: ListingStanding | None  # the listing that announced it


def explain(connection: duckdb.DuckDBPyConnection, url: str) -> UrlStory:
    """Tell all that ever happened to a URL, however it is written."""
    key = url_key(url)
    standing = url_standing(connection, key)
    article_key = find_article_key(connection, url)
    article = {"article_key": article_key}
    return UrlStory(
        url=url,
        url_key=key,
        standing=standing,
        history=fetch(connection, Happening, sql("commands/url_history"), {"url_key": key}),
        article_key=article_key,
        versions=fetch(connection, VersionLine, sql("commands/article_versions"), article)
        if article_key
        else [],
        article_urls=fetch(connection, ArticleUrl, sql("commands/article_urls"), article)
        if article_key
        else [],
        listing=_listing(connection, url),
        found_in=_listing(connection, standing.discovered_in)
        if standing and standing.discovered_in
        else None,
    )


def url_standing(connection: duckdb.DuckDBPyConnection, key: str) -> Standing | None:
    """Where a URL, given by its key, stands; null if it was never discovered."""
    found = fetch(connection, Standing, sql("commands/url_standing"), {"url_key": key})
    return found[0] if found else None


def find_article_key(connection: duckdb.DuckDBPyConnection, url: str) -> str | None:
    """The article that a URL is of: as its own, its canonical or another URL, or by redirects to one of these."""
    text = sql("commands/article_of_url")
    for _ in range(_MOST_REDIRECTS):
        key = url_key(url)
        found = connection.execute(text, {"url_key": key}).fetchone()
        if found is not None:
            return str(found[0])
        standing = url_standing(connection, key)
        if standing is None or standing.state != "duplicate" or not standing.detail:
            return None
        target = resolve(standing.url, standing.detail)
        if target is None:
            return None
        url = target
    return None


def _listing(connection: duckdb.DuckDBPyConnection, url: str) -> ListingStanding | None:
    found = fetch(connection, ListingStanding, sql("commands/url_listing"), {"url": url})
    return found[0] if found else None
