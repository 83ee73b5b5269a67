"""The warehouse's schema: what items declare is what tables hold, and every table and column is explained."""

import re
import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import duckdb
import pytest

from tests.made_segments import page, segment
from transforms.items import (
    Capture,
    Kind,
    Listing,
    LogReason,
    Outcome,
    Reason,
    Stage,
    UrlEvent,
    UrlState,
)
from transforms.marks import MarkedArticle
from warehouse.articles import StoredArticle
from warehouse.connect import writer
from warehouse.explain import Happening, ListingStanding, Standing, VersionLine
from warehouse.named import named_queries
from warehouse.statements import folder, sql
from warehouse.status import BackfillLine, BacklogLine, HealthLine, Holdings, RunLine

FOLDERS = [
    "backup",
    "checks",
    "clusters",
    "commands",
    "ledger",
    "load",
    "macros",
    "migrations",
    "publication",
    "queries",
    "reprocess",
    "search",
    "session",
    "views",
]

# What cron lines, notebooks and dashboards out there rely on.
CONTRACT = {
    "articles": "url canonical_url source publisher headline description authors byline agency date_published "
    "date_published_raw date_published_from date_modified in_language section keywords main_image captions related "
    "body body_markdown word_count is_accessible_for_free first_seen fetched_at version versions cluster_id "
    "capture_id extractor",
    "article_versions": "url version headline body fetched_at",
    "captures": "capture_id kind outcome target_uri article_url warc_date status content_type payload_digest "
    "warc_file warc_offset source run_id",
    "rejections": "capture_id url stage reason detail",
    "urls": "url_key url source discovered_in first_seen last_seen state reason attempts last_status due_at",
    "runs": "run_id kind state started ended discovered pending article rejected failed gone denied duplicate "
    "page_captures new_versions unchanged rejections",
    "segments": "segment run_id loaded",
    "clusters": "cluster_id articles sources first_source first_seen headline first_url",
    "source_health": "source day expected discovered articles rejected failed verdict",
}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with writer(tmp_path_factory.mktemp("home") / "warehouse.duckdb") as connection:
        yield connection


def columns(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    return {name: kind for name, kind, *_ in connection.execute(f"describe {relation}").fetchall()}


def duckdb_type(hint: Any) -> str:
    """The type that a field of an item has in the warehouse."""
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = [arm for arm in get_args(hint) if arm is not types.NoneType]
    if get_origin(hint) is tuple:
        return duckdb_type(get_args(hint)[0]) + "[]"
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return f"STRUCT({', '.join(f'{name} {duckdb_type(kind)}' for name, kind in hints.items())})"
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return "VARCHAR"
    return {str: "VARCHAR", int: "INTEGER", bool: "BOOLEAN", datetime: "TIMESTAMP", date: "DATE"}[hint]


def plain(kind: str) -> str:
    """Numbers of any size and times with or without a zone are one."""
    return kind.replace("BIGINT", "INTEGER").replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMP").replace('"', "")


@pytest.mark.parametrize(
    ("item", "table", "renamed"),
    [
        (Capture, "stored.captures", {}),
        (
            MarkedArticle,
            "stored.article_versions",
            {"url": "target_uri", "former_fingerprint": "fingerprint"},
        ),
        (UrlEvent, "stored.url_events", {"at": "happened_at"}),
        (Listing, "stored.listing_events", {"at": "happened_at"}),
    ],
)
def test_a_table_has_every_field_of_its_item(
    warehouse: duckdb.DuckDBPyConnection, item: type, table: str, renamed: dict[str, str]
) -> None:
    found = columns(warehouse, table)
    for name, hint in get_type_hints(item).items():
        column = renamed.get(name, name)
        assert plain(found.get(column, "missing")) == duckdb_type(hint), f"{item.__name__}.{name}"


def test_a_load_reads_every_field_of_its_items(tmp_path: Path) -> None:
    files = segment(tmp_path, [page("https://gazette.example/1")])
    with duckdb.connect() as connection:
        connection.execute(sql("load/batch"))
        connection.execute(sql("load/incoming"), {"paths": [str(files.extract)]})
        found = columns(connection, "incoming")
        for struct, item in (("capture", Capture), ("article", MarkedArticle)):
            wanted = [f"{name} {duckdb_type(kind)}" for name, kind in get_type_hints(item).items()]
            read = re.split(
                r", (?=\w+ (?:VARCHAR|INT|BOOL|TIME|STRUCT)(?![^(]*\)))", plain(found[struct])[7:-1]
            )
            assert sorted(read) == sorted(wanted)
        for item in (UrlEvent, Listing):
            for name, hint in get_type_hints(item).items():
                assert plain(found.get(name, "missing")) == duckdb_type(hint), f"{item.__name__}.{name}"


@pytest.mark.parametrize("relation", CONTRACT)
def test_a_view_has_the_columns_of_the_contract(warehouse: duckdb.DuckDBPyConnection, relation: str) -> None:
    assert set(CONTRACT[relation].split()) <= set(columns(warehouse, relation))


def test_every_table_and_column_has_a_comment(warehouse: duckdb.DuckDBPyConnection) -> None:
    bare = warehouse.execute(
        "select schema_name || '.' || table_name || '.' || column_name from duckdb_columns() "
        "where not internal and database_name <> 'temp' and coalesce(comment, '') = '' "
        "union all select table_name from duckdb_tables() "
        "where not internal and not temporary and coalesce(comment, '') = '' "
        "union all select view_name from duckdb_views() where not internal and coalesce(comment, '') = ''"
    ).fetchall()
    assert bare == []


def test_a_view_is_commented_with_its_grain(warehouse: duckdb.DuckDBPyConnection) -> None:
    comments = dict(
        warehouse.execute("select view_name, comment from duckdb_views() where not internal").fetchall()
    )
    assert comments == {view.name: view.promise for view in folder("views")}


def test_a_macro_is_commented_with_what_it_is(warehouse: duckdb.DuckDBPyConnection) -> None:
    comments = dict(
        warehouse.execute(
            "select function_name, comment from duckdb_functions() where schema_name = 'main' and not internal"
        ).fetchall()
    )
    for macro in folder("macros"):
        assert comments[macro.name], macro.name
        assert macro.promise.startswith(comments[macro.name].rstrip(".")), macro.name


@pytest.mark.parametrize("name", FOLDERS)
def test_every_statement_says_what_it_is(name: str) -> None:
    statements = folder(name)
    assert statements
    for statement in statements:
        assert len(statement.promise) > 10, statement.name
        if name in ("views", "macros", "queries", "commands", "checks"):
            assert statement.promise.endswith((".", "?")), statement.name


def test_every_parameter_of_a_named_query_is_declared() -> None:
    with duckdb.connect() as connection:
        for query in named_queries():
            (statement,) = connection.extract_statements(query.text)
            assert {one.name for one in query.parameters} == statement.named_parameters, query.name
            assert query.answers.endswith("?"), query.name


def test_every_parameter_of_what_commands_ask_is_explained() -> None:
    with duckdb.connect() as connection:
        for asked in folder("commands"):
            (statement,) = connection.extract_statements(asked.text)
            explained = re.findall(r"^-- \$(\w+): .", asked.text, re.MULTILINE)
            assert set(explained) == statement.named_parameters, asked.name


@pytest.mark.parametrize(
    ("row_type", "relation"),
    [
        (Standing, "urls"),
        (ListingStanding, "listings"),
        (RunLine, "runs"),
        (HealthLine, "source_health"),
    ],
)
def test_python_knows_a_view_as_it_is(
    warehouse: duckdb.DuckDBPyConnection, row_type: Any, relation: str
) -> None:
    assert [field.name for field in fields(row_type)] == list(columns(warehouse, relation))


@pytest.mark.parametrize(
    ("row_type", "query"),
    [
        (Happening, "url_history"),
        (VersionLine, "article_versions"),
        (StoredArticle, "article"),
        (BacklogLine, "backlog"),
        (Holdings, "holdings"),
        (BackfillLine, "backfills"),
    ],
)
def test_python_knows_an_answer_as_it_is(
    warehouse: duckdb.DuckDBPyConnection, row_type: Any, query: str
) -> None:
    (asked,) = [one for one in folder("commands") if one.name == query]
    (statement,) = warehouse.extract_statements(asked.text)
    result = warehouse.execute(asked.text, dict.fromkeys(statement.named_parameters))
    assert {column[0] for column in result.description} == {field.name for field in fields(row_type)}


@pytest.mark.parametrize("closed", [Kind, Outcome, UrlState, Stage, Reason, LogReason])
def test_the_checks_know_every_member_of_a_closed_list(closed: type[StrEnum]) -> None:
    text = sql("checks/closed_lists") + sql("checks/page_outcomes")
    missing = [member for member in closed if f"'{member}'" not in text]
    assert missing == []


def test_patience_is_known_for_what_exists_only() -> None:
    waits = re.findall(r"\('(failed|gone)', '(\w+)', interval", sql("load/urls"))
    assert waits
    known = {(reason.url_state, reason.value) for reason in Reason} | {
        ("failed", reason.value) for reason in LogReason
    }
    assert set(waits) <= known
