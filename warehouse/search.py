"""Full-text search. What is looked for is read in SQL (macros/search.sql), the same for commands, notebooks and BI tools."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import duckdb

from transforms.errors import UsageError, WarehouseError
from warehouse.rows import fetch
from warehouse.statements import sql

_UNREADABLE = "this search can't be read: "
_NO_INDEX = "the search index is "


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found."""

    url: str
    source: str
    publisher: str
    headline: str
    date_published: datetime | None
    authors: list[str]
    section: str | None
    in_language: str | None
    score: float  # BM25: the higher, the better it fits
    snippet: str  # a stretch of the text with the words found in it marked
    found: int  # articles found in all


def search(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    *,
    since: date | None = None,
    until: date | None = None,
    limit: int = 20,
    mark: tuple[str, str] = ("**", "**"),
) -> list[Hit]:
    """The articles that have all words of a query, best first.

    Args:
        query: words, "phrases", begin* and *end of words, -without, and the fields headline:, author:, section:,
            language: and source:.
        since: the first day of publication (UTC).
        until: the last one.
        limit: how many articles at most.
        mark: what stands before and after a word that was found.

    Raises:
        UsageError: the query can't be read.
        WarehouseError: there is no index, or one of another release.
    """
    asked = {
        "query": query,
        "top": limit,
        "since": since,
        "until": until + timedelta(days=1) if until is not None else None,
        "mark": mark[0],
        "unmark": mark[1],
    }
    try:
        return fetch(connection, Hit, sql("search/ask"), asked)
    except duckdb.InvalidInputException as error:
        said = str(error)
        if _UNREADABLE in said:
            why = said.partition(_UNREADABLE)[2]
            raise UsageError(
                f"{_UNREADABLE}{why}. `nightdesk search --help` shows what can be asked"
            ) from error
        if _NO_INDEX in said:
            raise WarehouseError(_NO_INDEX + said.partition(_NO_INDEX)[2]) from error
        raise


def field(name: str, value: str) -> str:
    """A field as a query has it, e.g. `source:"gazette"`."""
    return f' {name}:"{value.replace(chr(34), " ")}"'
