"""Migrations: each once, in order, whole or not at all; and a warehouse of a newer release is refused."""

import re
from pathlib import Path

import duckdb
import pytest

from transforms.errors import WarehouseError
from warehouse import migrate as module
from warehouse.connect import reader, writer
from warehouse.migrate import is_current, migrate, pending
from warehouse.statements import Statement, folder

NEXT = Statement("0099_notes", "Notes.", "-- Notes.\ncreate table stored.notes (note VARCHAR);")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with writer(tmp_path / "warehouse.duckdb"):
        pass
    return tmp_path / "warehouse.duckdb"


def tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}


def test_a_new_warehouse_has_them_all(home: Path) -> None:
    with writer(home) as connection:
        applied = connection.execute(
            "select number, name, sha256 from stored.migrations order by 1"
        ).fetchall()
        assert applied == [
            (int(migration.name[:4]), migration.name, migration.digest) for migration in folder("migrations")
        ]
        assert migrate(connection) == []
        assert is_current(connection)


def test_a_migration_is_applied_once(home: Path) -> None:
    with writer(home) as connection:
        ours = [*folder("migrations"), NEXT]
        assert migrate(connection, ours) == ["0099_notes"]
        assert "notes" in tables(connection)
        assert migrate(connection, ours) == []


def test_a_migration_that_fails_leaves_nothing_and_stays_pending(home: Path) -> None:
    broken = Statement("0099_notes", "Notes.", NEXT.text + "create table stored.captures (x INTEGER);")
    ours = [*folder("migrations"), broken]
    with writer(home) as connection:
        with pytest.raises(duckdb.CatalogException):
            migrate(connection, ours)
        assert "notes" not in tables(connection)
        assert pending(connection, ours) == [broken]
        assert migrate(connection, [*folder("migrations"), NEXT]) == ["0099_notes"]


def test_a_newer_warehouse_is_refused(home: Path) -> None:
    with duckdb.connect(home) as connection:
        connection.execute("insert into stored.migrations values (99, '0099_notes', 'x', now(), '9.9.9')")
    for opened in (writer, reader):
        with (
            pytest.raises(WarehouseError, match=r"newer release.*9\.9\.9.*0099_notes.*pip install"),
            opened(home),
        ):
            pass


def test_another_text_of_a_migration_is_refused(home: Path) -> None:
    with duckdb.connect(home) as connection:
        connection.execute("update stored.migrations set sha256 = 'x' where number = 1")
    with pytest.raises(WarehouseError, match=r"another text of migration 0001.*found x"), reader(home):
        pass


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create table shopping (item VARCHAR)")
    before = path.read_bytes()
    for opened in (writer, reader):
        with pytest.raises(WarehouseError, match="something else"), opened(path):
            pass
    assert path.read_bytes() == before


def test_views_are_made_anew_when_their_text_changed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    views = {view.name: view for view in folder("views")}
    changed = {
        **views,
        "sources": Statement(
            "sources", "x", views["sources"].text.replace("select name,", "select 1 as one, name,")
        ),
        "digest": Statement(
            "digest", "x", "-- x\ncreate view main.digest as select count(*) as n from main.articles"
        ),
    }
    del changed["clusters"]
    with monkeypatch.context() as patch:
        patch.setattr(
            module, "folder", lambda name: tuple(changed.values()) if name == "views" else folder(name)
        )
        with reader(home) as connection:  # brought up to date first
            assert connection.execute("select n from digest").fetchall() == [(0,)]
            assert connection.execute("select one from sources").fetchall() == []
            with pytest.raises(duckdb.CatalogException):
                connection.execute("from clusters")
    with reader(home) as connection:
        connection.execute("from clusters")
        with pytest.raises(duckdb.CatalogException):
            connection.execute("from digest")


def test_a_warehouse_that_was_never_finished_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    draft = tmp_path / "warehouse.duckdb.new"
    with duckdb.connect(draft) as connection:
        connection.execute(folder("migrations")[0].text)
        connection.execute("drop table stored.migrations")
    draft.unlink()
    draft.touch()  # killed before DuckDB wrote its first block
    with writer(path) as connection:
        assert is_current(connection)
    assert not draft.exists()


def test_a_former_text_with_the_same_effect_is_taken_for_applied(home: Path) -> None:
    former = {
        migration.name: re.findall(r"^-- Formerly (\w{64})", migration.text, re.M)
        for migration in folder("migrations")
    }
    assert former["0004_article_type"]
    with duckdb.connect(home) as connection:
        connection.execute(
            "update stored.migrations set sha256 = ? where number = 4", [former["0004_article_type"][0]]
        )
    with reader(home) as connection:
        assert is_current(connection)
