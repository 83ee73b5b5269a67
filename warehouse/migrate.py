"""Brings a warehouse to this release's schema.

A migration and its row in the ledger (`stored.migrations`) are one transaction, so one that was
interrupted simply stays pending. Views and macros hold no data: they are made anew, in one transaction, whenever
the text of one has changed or a migration was applied.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from graphlib import TopologicalSorter
from importlib.metadata import PackageNotFoundError, version

import duckdb

from transforms.errors import WarehouseError
from warehouse.statements import Statement, folder, sql
from warehouse.transaction import transaction

_NUMBER = re.compile(r"(?P<number>\d{4})_\w+")
# A text with the same effect that a migration had before: what was applied under it is applied
_FORMER = re.compile(r"^-- Formerly (?P<digest>[0-9a-f]{64})\b", re.MULTILINE)
_USES = re.compile(r"\b(?:from|join)\s+main\.(\w+)")
_CALLS = re.compile(r"\bmain\.(\w+)\(")


def release() -> str:
    """This release of Nightdesk, as its package says; "unknown" in a checkout that is not installed."""
    try:
        return version("nightdesk")
    except PackageNotFoundError:
        return "unknown"


def is_current(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether all migrations and views of this release are in place.

    Raises:
        WarehouseError: the warehouse is from a newer release, or from migrations that differ from ours.
    """
    return not pending(connection) and not _views_differ(connection)


def migrate(
    connection: duckdb.DuckDBPyConnection, migrations: Sequence[Statement] | None = None
) -> list[str]:
    """Apply what is pending; the names of the migrations applied.

    Args:
        connection: may write, and is in no transaction.
        migrations: all migrations there are, in order; this release's unless a test says otherwise.

    Raises:
        WarehouseError: the warehouse is from a newer release, or from migrations that differ from ours.
        duckdb.Error: a migration failed; it left no trace.
    """
    applied = []
    for migration in pending(connection, migrations):
        with transaction(connection):
            connection.execute(migration.text)
            connection.execute(
                sql("ledger/migration_applied"),
                {
                    "number": _number(migration),
                    "name": migration.name,
                    "sha256": migration.digest,
                    "applied_at": datetime.now(UTC),
                    "release": release(),
                },
            )
            connection.execute(sql("ledger/forget_views"))
        applied.append(migration.name)
    if _views_differ(connection):
        _make_views(connection)
    return applied


def pending(
    connection: duckdb.DuckDBPyConnection, migrations: Sequence[Statement] | None = None
) -> list[Statement]:
    """Migrations that this release has and the warehouse has not, in order.

    Raises:
        WarehouseError: the warehouse is from a newer release, or from migrations that differ from ours.
    """
    ours = {_number(migration): migration for migration in (migrations or folder("migrations"))}
    applied = _applied(connection)
    for number, name, digest, by in applied:
        if number not in ours:
            raise WarehouseError(
                f"the warehouse was written by a newer release of Nightdesk ({by}): it has migration {name}, "
                f"and this release ({release()}) knows migrations up to {max(ours)}. "
                "Upgrade with `pip install --upgrade nightdesk`"
            )
        if digest != ours[number].digest and digest not in _FORMER.findall(ours[number].text):
            raise WarehouseError(
                f"the warehouse was made by another text of migration {ours[number].name}: expected SHA-256 "
                f"{ours[number].digest}, found {digest}, applied by release {by}. Use the release that wrote "
                "it, or make the warehouse anew from the archive"
            )
    have = {number for number, *_ in applied}
    return [migration for number, migration in sorted(ours.items()) if number not in have]


def _applied(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, str, str, str]]:
    (found,) = connection.execute(sql("ledger/what_is_it")).fetchall()
    has_ledger, other_tables = found
    if has_ledger:
        return connection.execute(sql("ledger/migrations")).fetchall()
    if other_tables:
        raise WarehouseError(
            "expected a Nightdesk warehouse, found a DuckDB database of something else: "
            f"{other_tables} tables, and no ledger of migrations. Set `home` to another folder"
        )
    return []


def _number(migration: Statement) -> int:
    match = _NUMBER.fullmatch(migration.name)
    if match is None:
        raise ValueError(
            f"a migration's file must be named like 0001_what_it_does.sql but is {migration.name}.sql"
        )
    return int(match["number"])


def _views_differ(connection: duckdb.DuckDBPyConnection) -> bool:
    wanted = {view.name: view.digest for view in (*folder("views"), *folder("macros"))}
    return dict(connection.execute(sql("ledger/views")).fetchall()) != wanted


def _make_views(connection: duckdb.DuckDBPyConnection) -> None:
    with transaction(connection):
        for drop in ("drop_views", "drop_macros"):
            for (statement,) in connection.execute(sql(f"ledger/{drop}")).fetchall():
                connection.execute(statement)
        connection.execute(sql("ledger/forget_views"))
        for view in (*_ordered(folder("views"), _USES), *_ordered(folder("macros"), _CALLS)):
            connection.execute(view.text)
            connection.execute(sql("ledger/view_made"), {"name": view.name, "sha256": view.digest})


def _ordered(views: Sequence[Statement], uses: re.Pattern[str]) -> list[Statement]:
    """A view after the views that it reads, which it names as main.VIEW; a macro after those it calls."""
    by_name = {view.name: view for view in views}
    graph = {view.name: set(uses.findall(view.text)) & by_name.keys() - {view.name} for view in views}
    return [by_name[name] for name in TopologicalSorter(graph).static_order()]
