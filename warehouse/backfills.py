"""What the warehouse knows of backfills: which days are done, which lack something, which URLs wait for the next one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

import duckdb

from transforms.items import Hints
from warehouse.ledger import hints_of
from warehouse.named import bound, named
from warehouse.rows import fetch
from warehouse.statements import sql
from warehouse.transaction import transaction


@dataclass(frozen=True, slots=True)
class DayDone:
    """A day of a source that a backfill went through to its end in one of the ways, and what it found there."""

    source: str
    day: date
    via: str
    run_id: str
    done_at: datetime
    listed: int
    known: int
    captured: int
    failed: int
    denied: int


@dataclass(frozen=True, slots=True)
class WaitingUrl:
    """A URL that an earlier backfill found, and that is to be fetched."""

    url: str
    discovered_in: str | None
    hints: Hints
    listed_day: date


@dataclass(frozen=True, slots=True)
class DayCoverage:
    """What there is of a day: a row of the named query `coverage`."""

    day: date
    source: str
    verdict: str
    articles: int
    normal: float
    from_site: int
    from_archives: int
    listed: int
    lacking: int
    gone_through: list[str]


@dataclass(frozen=True, slots=True)
class Lacking:
    """A URL of a day that is no article here: a row of the named query `lacking_urls`."""

    day: date
    source: str
    url: str
    state: str
    reason: str | None
    detail: str | None
    discovered_in: str | None


def days_done(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[str], via: str, first: date, last: date
) -> dict[str, set[date]]:
    """By source, the days of a span that need not be gone through again in this way."""
    asked = {"sources": list(sources), "via": via, "first": first, "last": last, "now": datetime.now(UTC)}
    return _by_source(connection.execute(sql("ledger/backfilled_days"), asked).fetchall())


def days_that_lack(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[str], first: date, last: date
) -> dict[str, set[date]]:
    """By source, the days of a span of which something may be missing."""
    asked = {"sources": list(sources), "first": first, "last": last}
    return _by_source(connection.execute(sql("ledger/days_that_lack"), asked).fetchall())


def _by_source(rows: Iterable[tuple[Any, ...]]) -> dict[str, set[date]]:
    found: dict[str, set[date]] = {}
    for source, day in rows:
        found.setdefault(source, set()).add(day)
    return found


def waiting_urls(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[str], first: date, last: date
) -> Mapping[str, list[WaitingUrl]]:
    """By source, the URLs of a span that are to be fetched now."""
    asked = {"sources": list(sources), "first": first, "last": last, "now": datetime.now(UTC)}
    found: dict[str, list[WaitingUrl]] = {}
    for source, url, _, discovered_in, hints, day in connection.execute(
        sql("ledger/due_backfill_urls"), asked
    ).fetchall():
        found.setdefault(source, []).append(WaitingUrl(url, discovered_in, hints_of(hints), day))
    return found


def record_days(connection: duckdb.DuckDBPyConnection, days: Iterable[DayDone]) -> None:
    """Note that backfills went through these days; their captures are loaded."""
    rows = [asdict(day) for day in days]
    if rows:
        with transaction(connection):
            connection.executemany(sql("ledger/day_backfilled"), rows)


def coverage(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[str], first: date, last: date
) -> list[DayCoverage]:
    """What there is of each day of a span, by day and source."""
    return [row for name in sources for row in _ask(connection, DayCoverage, "coverage", name, first, last)]


def lacking(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[str], first: date, last: date
) -> list[Lacking]:
    """The URLs of a span that are no articles here although they may be ones."""
    return [row for name in sources for row in _ask(connection, Lacking, "lacking_urls", name, first, last)]


def _ask(
    connection: duckdb.DuckDBPyConnection, row: Any, query: str, source: str, first: date, last: date
) -> list[Any]:
    asked = named(query)
    given = {"source": source, "from": first.isoformat(), "to": last.isoformat()}
    return fetch(connection, row, asked.text, bound(asked.parameters, given, str))
