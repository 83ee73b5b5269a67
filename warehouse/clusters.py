"""Which articles carry the same story, on whatever sites: pairs of copies, and the clusters that they make.

Told anew at each load, in its transaction, for what the load changed and whatever hangs on it. Only sets of shingles
are compared (see `transforms/shingles.py`), and only of articles that came out within a week of each other: so the
work grows with what is new, not with what is stored. See docs/clusters.md.
"""

import duckdb
import orjson

from transforms.shingles import sign
from warehouse.statements import sql

# Texts from before there were signatures that a load signs beside its own, the latest first
_SIGNED_AT_ONCE = 2_000


def note(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep what the batch's articles are before anything of them changes. Needs the load's `rekeyed`."""
    connection.execute(sql("clusters/stories"))
    connection.execute(sql("clusters/keys"), {"most": _SIGNED_AT_ONCE})
    connection.execute(sql("clusters/before"))


def tell(connection: duckdb.DuckDBPyConnection) -> None:
    """Put pairs and clusters right for all that has changed since `note`."""
    seen_since = _since(connection, "clusters/seen_since")
    _sign(connection, seen_since)
    connection.execute(sql("clusters/changed"), seen_since)
    connection.execute(sql("clusters/kept"))
    since = _since(connection, "clusters/since")
    if since["since"] is not None:
        _pair(connection, since)
        _settle(connection)
    connection.execute(sql("clusters/done"))


def _since(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, object]:
    """A bound to hand to a statement, for DuckDB skips what is older only where it is told so beforehand."""
    (since,) = connection.execute(sql(query)).fetchall()[0]
    return {"since": since}


def _sign(connection: duckdb.DuckDBPyConnection, since: dict[str, object]) -> None:
    """Sign texts that have no signature: stored by an older release, or brought without one."""
    waiting = connection.execute(sql("clusters/unsigned"), since).fetchall()
    if not waiting:
        return
    signatures = []
    for capture_id, text in waiting:
        shingles, figures = sign(text)
        signatures.append({"capture_id": capture_id, "shingles": shingles, "figures": figures})
    connection.execute(sql("clusters/signed"), {"signatures": orjson.dumps(signatures).decode()})


def _pair(connection: duckdb.DuckDBPyConnection, since: dict[str, object]) -> None:
    connection.execute(sql("clusters/weeks"))
    connection.execute(sql("clusters/sharers"), since)
    connection.execute(sql("clusters/turned_shingles"))
    connection.execute(sql("clusters/common_shingles"))
    connection.execute(sql("clusters/affected_stories"), since)
    connection.execute(sql("clusters/sharers_again"), since)
    connection.execute(sql("clusters/candidates"), since)
    connection.execute(sql("clusters/stirred_stories"))
    connection.execute(sql("clusters/old_pairs"))
    connection.execute(sql("clusters/new_pairs"), since)
    connection.execute(sql("clusters/done_pairs"))


def _settle(connection: duckdb.DuckDBPyConnection) -> None:
    """Tell anew which articles are models and which are copies, no further than it makes a difference.

    Which of two linked articles comes first as a model hangs on what else they are linked with, nothing else. So those
    whose links have changed are settled anew with all that are linked to them; and where one has become a model or
    is none any more, those that are linked to it. The others stay what they are: a chain of stories that are alike
    from week to week is not followed to its beginning.
    """
    for _ in range(2):
        connection.execute(sql("clusters/stirred_further"))
    while True:
        since = _since(connection, "clusters/stirred_since")
        connection.execute(sql("clusters/links"))
        connection.execute(sql("clusters/places"), since)
        while _changed(connection, "clusters/models"):
            pass
        if not _changed(connection, "clusters/stirred_by_change"):
            break
    connection.execute(sql("clusters/told"), since)


def _changed(connection: duckdb.DuckDBPyConnection, statement: str) -> int:
    """How many rows a statement inserted or updated."""
    (count,) = connection.execute(sql(statement)).fetchall()[0]
    return int(count)
