"""Full-text search. What is looked for is read in SQL (macros/search.sql), the same for commands, notebooks and BI tools.

What most people ask, some words that must all be there, is answered by a few small statements here: they find what the
macro finds, and spare DuckDB planning a query that can do everything, which takes longer than most searches themselves.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import duckdb

from transforms.errors import UsageError, WarehouseError
from warehouse.rows import fetch
from warehouse.statements import sql

_UNREADABLE = "this search can't be read: "
_NO_INDEX = "the search index is "
_SPARE = (
    20  # documents looked up beyond those shown, of which some may have the same score as the last of them
)
# Letters and digits that no rule of search_words changes but for capitals: they need not be read in SQL
_PLAIN = re.compile(r"[A-Za-z0-9\s]+")


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
    shown = {"top": limit, "mark": mark[0], "unmark": mark[1]}
    bounds = {"since": since, "until": until + timedelta(days=1) if until is not None else None}
    try:
        words = None if since or until else _only_words(connection, query)
        if words is not None:
            return _search_words(connection, words, shown)
        return fetch(connection, Hit, sql("search/ask"), {"query": query, **bounds, **shown})
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


def _only_words(connection: duckdb.DuckDBPyConnection, query: str) -> list[str] | None:
    """The words of a query that asks for whole words and nothing else, in its order; None if it asks for more."""
    if _PLAIN.fullmatch(query) and not query.isspace():
        return query.lower().split()
    row = connection.execute(sql("search/asked"), {"query": query}).fetchone()
    assert row is not None
    terms, *labels = row
    if any(labels) or any(
        term["kind"] != "whole" or term["size"] > 1 or term["negative"] or term["in_headline"]
        for term in terms
    ):
        return None
    return [term["word"] for term in terms]


def _search_words(
    connection: duckdb.DuckDBPyConnection, words: list[str], shown: dict[str, Any]
) -> list[Hit]:
    """What has all of the words. The rarest are looked up first: the others count only where these are."""
    row = connection.execute(sql("search/corpus"), {"words": words}).fetchone()
    assert row is not None
    documents, mean_length, keys = row
    weighed = []
    for key, times in Counter(keys).items():
        asked = {"word_key": key, "documents": documents, "times": times}
        row = connection.execute(sql("search/weight"), asked).fetchone()
        assert row is not None
        weighed.append((*row, key))
    weighed.sort()
    asked = {"mean_length": mean_length}
    _, asked["weight"], asked["word_key"] = weighed[0]
    if len(weighed) > 1:
        _, asked["other_weight"], asked["other_key"] = weighed[1]
    if len(weighed) > 2:
        asked["rest_weights"], asked["rest_keys"] = zip(*(rest[1:] for rest in weighed[2:]), strict=True)
    step = ("best_by_one", "best_by_two", "best_by_many")[min(len(weighed), 3) - 1]
    at_most = shown["top"] + _SPARE
    while True:
        best = connection.execute(sql(f"search/{step}"), asked | {"at_most": at_most}).fetchall()
        # which of those with the score of the last is shown is told by their dates: all of them are needed
        if len(best) < at_most or best[-1][1] < best[shown["top"] - 1][1]:
            break
        at_most *= 8
    if not best:
        return []
    given = {
        "documents": [document for document, _, _ in best],
        "scores": [score for _, score, _ in best],
        "found": best[0][2],
        "words": words,
    }
    return fetch(connection, Hit, sql("search/shown"), given | shown)


def field(name: str, value: str) -> str:
    """A field as a query has it, e.g. `source:"gazette"`."""
    return f' {name}:"{value.replace(chr(34), " ")}"'
