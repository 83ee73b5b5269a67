"""One stored article, whole."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

import duckdb

from transforms.items import Caption, Related
from warehouse.explain import find_article_key
from warehouse.rows import fetch
from warehouse.statements import sql


@dataclass(frozen=True, slots=True)
class FiledArticle:
    """A version of an article: its row in `article_versions`."""

    url: str
    version: int
    target_uri: str
    canonical_url: str
    source: str
    publisher: str
    headline: str
    description: str | None
    authors: tuple[str, ...]
    byline: str | None
    agency: str | None
    date_published: datetime | None
    date_published_raw: str | None
    date_published_from: str | None
    date_published_zone: str | None
    date_modified: datetime | None
    in_language: str | None
    section: str | None
    keywords: tuple[str, ...]
    main_image: str | None
    captions: tuple[Caption, ...]
    related: tuple[Related, ...]
    related_after: tuple[int | None, ...]  # as in article_versions; () if that was not noted
    body: str
    body_markdown: str
    word_count: int
    is_accessible_for_free: bool | None
    is_complete: bool
    article_type: str | None
    first_seen: datetime
    fetched_at: datetime
    versions: int
    capture_id: str
    extractor: str
    last_checked: datetime
    url_key: str
    article_key: str
    fingerprint: str
    body_fingerprint: str


@dataclass(frozen=True, slots=True)
class StoredArticle(FiledArticle):
    """The same, and where in the archive its page is."""

    warc_file: str
    warc_offset: int


AnyArticle = TypeVar("AnyArticle", bound=FiledArticle)


def find_article(
    connection: duckdb.DuckDBPyConnection, url: str, version: int | None = None
) -> StoredArticle | None:
    """The article that a URL is of, however the URL is written; null if there is none, or no such version.

    Args:
        version: number of the version, from 1; null for the latest.
    """
    article_key = find_article_key(connection, url)
    return None if article_key is None else article_version(connection, article_key, version)


def article_version(
    connection: duckdb.DuckDBPyConnection, article_key: str, version: int | None = None
) -> StoredArticle | None:
    """A version of an article, given by its key; null for the latest. Null if there is none."""
    parameters = {"article_key": article_key, "version": version}
    found = fetch(connection, StoredArticle, sql("commands/article"), parameters)
    return typed(found[0]) if found else None


def typed(article: AnyArticle) -> AnyArticle:
    """Lists and structs, which DuckDB answers as lists and dicts, as what they are."""
    return replace(
        article,
        authors=tuple(article.authors),
        keywords=tuple(article.keywords),
        captions=_each(Caption, article.captions),
        related=_each(Related, article.related),
        related_after=tuple(article.related_after or ()),
    )


def _each(make: Callable[..., Any], structs: Any) -> tuple[Any, ...]:
    return tuple(make(**struct) for struct in structs)
