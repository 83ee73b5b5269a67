"""Keeps the search index with the articles: what a load brought is indexed in the load's own transaction.

The index is postings, a row per word and document. Each load's are sorted by word, which lets DuckDB pass over all
row groups that can't hold a word. Small loads are sorted together when they have become many, so that a word is read
from few places and each posting is written twice at most, however many there are. A version that is replaced is noted
as gone, and its postings count for nothing: to delete them would cost as much as is stored. Only when many are gone the
others are written anew.
"""

from dataclasses import asdict, dataclass

import duckdb

from warehouse.statements import sql
from warehouse.transaction import transaction

CHUNK = 10_000  # documents whose words are in memory at a time
GATHERED = 10_000  # documents that are sorted together
GONE = 0.05  # replaced documents for each that stands, from which on postings are written anew


@dataclass(slots=True)
class _State:
    """Up to which document postings are sorted together, and which was the last; as in `search_state`."""

    gathered: int = 0
    last_document: int = 0


def index_batch(connection: duckdb.DuckDBPyConnection) -> int:
    """Index what the load at hand brought, changed or cut; the number of documents indexed.

    To be called in the load's transaction, while its tables `standings` and `cuts` are there. An index that was
    never built, or by the rules of another release, is built whole.
    """
    found = connection.execute(sql("search/state")).fetchone()
    if found is None or not found[2]:
        return _build(connection)
    connection.execute(sql("search/touched"))
    return _catch_up(connection, _State(*found[:2]))


def rebuild_index(connection: duckdb.DuckDBPyConnection) -> int:
    """Throw the index away and build it again, all or nothing; the number of documents in it.

    Args:
        connection: may write, and is in no transaction.
    """
    with transaction(connection):
        return _build(connection)


def _build(connection: duckdb.DuckDBPyConnection) -> int:
    for table in ("postings", "documents", "words", "gone"):
        connection.execute(sql(f"search/empty_{table}"))
    connection.execute(sql("search/forget"))
    connection.execute(sql("search/everything"))
    return _catch_up(connection, _State())


def _catch_up(connection: duckdb.DuckDBPyConnection, state: _State) -> int:
    for step in ("touched_versions", "known", "arrivals"):
        connection.execute(sql(f"search/{step}"))
    _let_go_of_replaced(connection)
    row = connection.execute(sql("search/counts")).fetchone()
    assert row is not None
    first, last = row
    if first is not None:
        for start in range(first, last + 1, CHUNK):
            _add(connection, state, start, min(start + CHUNK - 1, last))
    connection.execute(sql("search/forget"))
    connection.execute(sql("search/remember"), asdict(state))
    connection.execute(sql("search/done"))
    return 0 if first is None else last - first + 1


def _let_go_of_replaced(connection: duckdb.DuckDBPyConnection) -> None:
    for step in ("replaced", "replaced_documents", "gone"):
        connection.execute(sql(f"search/{step}"))
    if connection.execute(sql("search/too_many_gone"), {"share": GONE}).fetchone() == (True,):
        for step in ("kept", "empty_postings", "store_kept", "empty_gone"):
            connection.execute(sql(f"search/{step}"))


def _add(connection: duckdb.DuckDBPyConnection, state: _State, first: int, last: int) -> None:
    """Index the documents of these numbers, and sort together what has become many."""
    numbers = {"first": first, "last": last}
    for step in ("postings", "documents"):
        connection.execute(sql(f"search/{step}"), numbers)
    for step in ("keys", "words"):
        connection.execute(sql(f"search/{step}"))
    connection.execute(sql("search/store"), numbers)
    state.last_document = last
    if last - state.gathered >= GATHERED:
        # a great load on its own is sorted already
        if first > state.gathered + 1:
            _gather(connection, state.gathered + 1, last)
        state.gathered = last


def _gather(connection: duckdb.DuckDBPyConnection, first: int, last: int) -> None:
    numbers = {"first": first, "last": last}
    for step in ("gathered", "scattered"):
        connection.execute(sql(f"search/{step}"), numbers)
    connection.execute(sql("search/store_gathered"))
