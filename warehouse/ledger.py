"""What the warehouse knows of runs and URLs: what a run needs to plan its work, and where it notes its end."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from transforms.errors import WarehouseError
from transforms.items import REVISIT, Hints, Source
from warehouse.rows import aware
from warehouse.statements import sql
from warehouse.transaction import transaction

_BATCH = 10_000  # rows fetched at a time
_SAID = (
    "name",
    "publisher",
    "url",
    "in_language",
    "timezone",
    "verify_tls",
)  # of a source, kept in the warehouse


@dataclass(frozen=True, slots=True)
class ListingRow:
    """What is known of a feed, sitemap, section page or robots.txt from when it was last read."""

    url: str
    kind: str
    etag: str | None
    last_modified: str | None
    payload_digest: str | None
    ok: bool  # its last answer was a success
    last_read: datetime  # when it last told something new
    resting: bool  # it fails, and its time has not come yet
    in_full: bool  # to be asked without validators
    lastmod_lies: bool


@dataclass(frozen=True, slots=True)
class PageRow:
    """The last payload that was captured of an article's page."""

    payload_digest: str
    warc_date: datetime
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class DueRow:
    """A URL that is to be fetched now."""

    url: str
    url_key: str
    discovered_in: str | None
    hints: Hints  # what was said of it there
    known: PageRow | None  # of an article


def start_run(
    connection: duckdb.DuckDBPyConnection,
    *,
    run_id: str,
    kind: str,
    started: datetime,
    sources: Sequence[Source] | None = None,
    orchestrator: str | None = None,
) -> None:
    """Open a run's row, and record what its sources' files say.

    Args:
        sources: the sources that the run is to read, which `source_health` then expects something from;
            null for a run over files.
        orchestrator: how Prefect takes part, for people.
    """
    with transaction(connection):
        record_sources(connection, sources or ())
        connection.execute(
            sql("ledger/run_started"),
            {
                "run_id": run_id,
                "kind": kind,
                "started": started,
                "source_names": None if sources is None else sorted(source.name for source in sources),
                "orchestrator": orchestrator,
            },
        )


def record_sources(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> None:
    """Store publishers and the like, which articles are shown with; what is as before is not touched.

    Articles of a source whose `revisit` is another one now become due by that.
    """
    before = dict(connection.execute(sql("ledger/source_schedules")).fetchall())
    if sources:
        said = [
            {column: getattr(source, column) for column in _SAID} | {"revisit": _revisit(source)}
            for source in sources
        ]
        connection.execute(sql("ledger/source_recorded"), {"said": json.dumps(said)})
    changed = [source.name for source in sources if before.get(source.name) != list(_revisit(source))]
    if sources:
        connection.execute(sql("ledger/republish"))
    if changed:
        connection.execute(sql("ledger/touched_articles"), {"sources": changed})
        connection.execute(sql("load/urls"))


def _revisit(source: Source) -> tuple[int, ...]:
    return REVISIT if source.revisit is None else source.revisit


def finish_run(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    *,
    state: str,
    ended: datetime,
    message: str | None = None,
    orchestrator: str | None = None,
    reported: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Close a run's row; its totals, by name, as in the view `runs`.

    Args:
        state: done or failed.
        reported: what the crawl counted: `discovered` (distinct URLs that it logged or captured),
            `requests`, `bytes`; what is missing is unknown.

    Raises:
        WarehouseError: there is no such run.
    """
    reported = reported or {}
    with transaction(connection):
        ended_run = connection.execute(
            sql("ledger/run_ended"),
            {
                "run_id": run_id,
                "state": state,
                "ended": ended,
                "message": message,
                "orchestrator": orchestrator,
                "requests": reported.get("requests"),
                "bytes_received": reported.get("bytes"),
                "discovered_reported": reported.get("discovered"),
            },
        ).fetchall()
        if not ended_run:
            raise WarehouseError(f"run {run_id} can't be closed: expected its row in runs, found none")
        connection.execute(sql("ledger/touched_run"), {"run_id": run_id})
        connection.execute(sql("ledger/totals"))
    result = connection.execute(sql("ledger/run_totals"), {"run_id": run_id})
    columns = [column[0] for column in result.description]
    (row,) = result.fetchall()
    return dict(zip(columns, row, strict=True))


def mark_interrupted(connection: duckdb.DuckDBPyConnection) -> dict[str, datetime]:
    """Mark the runs that never ended; their ids, and when they gave the last sign of life.

    To be called by who holds the home's lock.
    """
    ended = connection.execute(sql("ledger/interrupted")).fetchall()
    return {run_id: aware(last_seen) for run_id, last_seen in ended}


def note_interrupted(connection: duckdb.DuckDBPyConnection, run_id: str, ended: datetime) -> None:
    """Mark one run as interrupted, with the last sign of life that it gave."""
    connection.execute(sql("ledger/run_interrupted"), {"run_id": run_id, "ended": ended})


def is_known(connection: duckdb.DuckDBPyConnection, run_id: str) -> bool:
    """Has the warehouse a row of this run?"""
    return connection.execute(sql("ledger/known_run"), {"run_id": run_id}).fetchone() is not None


def known_url_keys(connection: duckdb.DuckDBPyConnection, sources: Sequence[str]) -> Iterator[str]:
    """Keys of all URLs of some sources that were ever discovered, in no order."""
    # a connection of its own: the answer is read while the caller may ask other things
    with connection.cursor() as cursor:
        cursor.execute(sql("ledger/known_url_keys"), {"sources": list(sources)})
        while rows := cursor.fetchmany(_BATCH):
            yield from (url_key for (url_key,) in rows)


def settled_url_keys(connection: duckdb.DuckDBPyConnection, sources: Sequence[str]) -> Iterator[str]:
    """Keys of the URLs of some sources that no archive need be asked for, in no order, some more than once."""
    with connection.cursor() as cursor:
        cursor.execute(sql("ledger/settled_url_keys"), {"sources": list(sources)})
        while rows := cursor.fetchmany(_BATCH):
            yield from (url_key for (url_key,) in rows)


def page_bytes(connection: duckdb.DuckDBPyConnection, sources: Sequence[str]) -> dict[str, float]:
    """By source, bytes of a page on average, as they come over the wire; of sources that have any."""
    rows = connection.execute(sql("ledger/page_bytes"), {"sources": list(sources)}).fetchall()
    return {source: size for source, size, _ in rows}


def known_listings(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[str], now: datetime
) -> dict[str, list[ListingRow]]:
    """By source, what is known of its listings, and how they are to be asked at `now`."""
    found: dict[str, list[ListingRow]] = {}
    asked = {"sources": list(sources), "now": now}
    for source, *row in connection.execute(sql("ledger/known_listings"), asked).fetchall():
        url, kind, etag, last_modified, digest, ok, last_read, *flags = row
        found.setdefault(source, []).append(
            ListingRow(url, kind, etag, last_modified, digest, ok, last_read.replace(tzinfo=UTC), *flags)
        )
    return found


def due_urls(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[str], now: datetime
) -> dict[str, list[DueRow]]:
    """By source, the URLs that are to be fetched at `now`, longest known first."""
    found: dict[str, list[DueRow]] = {}
    rows = connection.execute(sql("ledger/due_urls"), {"sources": list(sources), "now": now}).fetchall()
    for source, url, url_key, discovered_in, hints, known in rows:
        page = PageRow(**{**known, "warc_date": known["warc_date"].replace(tzinfo=UTC)}) if known else None
        found.setdefault(source, []).append(DueRow(url, url_key, discovered_in, hints_of(hints), page))
    return found


def section_links(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[str]
) -> dict[str, list[tuple[str, str]]]:
    """By source, its latest URLs (5,000 at most) that turned out to be articles or not, each with its state."""
    found: dict[str, list[tuple[str, str]]] = {}
    for source, url, state in connection.execute(
        sql("ledger/section_links"), {"sources": list(sources)}
    ).fetchall():
        found.setdefault(source, []).append((url, state))
    return found


def hints_of(found: dict[str, Any] | None) -> Hints:
    """What was said of a URL, out of its column in `urls`."""
    return Hints(**{**found, "keywords": tuple(found["keywords"] or ())}) if found else Hints()


def silent_sources(connection: duckdb.DuckDBPyConnection, sources: Sequence[str]) -> list[tuple[str, str]]:
    """Of some sources, those of which no feed, sitemap or section page could be read, and why."""
    return connection.execute(sql("ledger/silent_sources"), {"sources": list(sources)}).fetchall()


def loaded_segments(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Names of all segments that are loaded."""
    return {segment for (segment,) in connection.execute(sql("ledger/loaded_segments")).fetchall()}
