"""How things stand: the last runs, each source's health, what waits to be fetched."""

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from warehouse.rows import fetch
from warehouse.statements import sql


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run: its row in `runs`. Totals are null until something of it is loaded or it ends."""

    run_id: str
    kind: str
    state: str
    started: datetime
    ended: datetime | None
    discovered: int | None
    pending: int | None
    article: int | None
    rejected: int | None
    failed: int | None
    gone: int | None
    denied: int | None
    duplicate: int | None
    page_captures: int | None
    new_versions: int | None
    unchanged: int | None
    rejections: int | None
    listings: int | None
    segments: int | None
    bytes_stored: int | None
    requests: int | None
    bytes_received: int | None
    discovered_reported: int | None
    sources: int | None
    source_names: list[str] | None
    orchestrator: str | None
    message: str | None


@dataclass(frozen=True, slots=True)
class HealthLine:
    """A source on the last day it was read: its row in `source_health`."""

    source: str
    day: date
    expected: float | None
    discovered: int
    articles: int
    rejected: int
    failed: int
    failed_listings: int
    verdict: str


@dataclass(frozen=True, slots=True)
class BacklogLine:
    """A source's URLs by state, and how many are due: to be fetched, and articles to be looked at again."""

    source: str
    urls: int
    article: int
    duplicate: int
    rejected: int
    gone: int
    denied: int
    failed: int
    pending: int
    due: int
    second_looks: int


@dataclass(frozen=True, slots=True)
class FailingListing:
    """A feed, sitemap or section page that can't be read."""

    source: str
    url: str
    failures: int  # runs in a row
    why: str | None
    last_read: datetime  # the last try
    last_change: datetime | None  # when it last told something new
    due_at: datetime | None  # when it is asked again; null: in the next run


@dataclass(frozen=True, slots=True)
class BackfillLine:
    """How far backfills went through a source in one of the ways."""

    source: str
    via: str
    days: int  # gone through
    first_day: date
    last_day: date
    days_between: int  # between the two, not gone through
    listed: int
    captured: int
    failed: int
    last_done: datetime


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much is in the warehouse."""

    articles: int
    versions: int
    sources: int
    captures: int
    urls: int
    segments: int
    oldest: datetime | None  # date_published
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class Status:
    """How things stand."""

    holdings: Holdings
    runs: list[RunLine]  # newest first
    health: list[HealthLine]  # by source
    backlog: list[BacklogLine]  # by source
    failing: list[FailingListing]  # by source
    backfills: list[BackfillLine]  # by source


def holdings(connection: duckdb.DuckDBPyConnection) -> Holdings:
    """How much is in the warehouse."""
    (found,) = fetch(connection, Holdings, sql("commands/holdings"))
    return found


def status(connection: duckdb.DuckDBPyConnection, *, now: datetime, runs: int = 5) -> Status:
    """How things stand.

    Args:
        now: what counts as due is due at this time.
        runs: how many of the last runs to tell of.
    """
    return Status(
        holdings=holdings(connection),
        runs=fetch(connection, RunLine, sql("commands/last_runs"), {"limit": runs}),
        health=fetch(connection, HealthLine, sql("commands/health")),
        backlog=fetch(connection, BacklogLine, sql("commands/backlog"), {"now": now}),
        failing=fetch(connection, FailingListing, sql("commands/failing_listings"), {"now": now}),
        backfills=fetch(connection, BackfillLine, sql("commands/backfills")),
    )
