"""Backups: consistent at any time, verified, and whole or not there."""

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.made_segments import page, segment
from tests.new_warehouse import new_warehouse
from transforms.errors import UsageError, WarehouseError
from warehouse import backup as module
from warehouse.backup import back_up
from warehouse.connect import writer
from warehouse.load import load_segments


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "home" / "warehouse.duckdb"
    path.parent.mkdir()
    with new_warehouse(path) as connection:
        load(connection, tmp_path, 1)
    return path


def load(connection: duckdb.DuckDBPyConnection, folder: Path, number: int) -> None:
    pages = [page(f"https://gazette.example/{number}-{name}") for name in range(3)]
    load_segments(connection, [segment(folder, pages, number=number)])


def articles(path: Path) -> int:
    with duckdb.connect(path, read_only=True) as connection:
        ((found,),) = connection.execute("select count(*) from articles").fetchall()
    return int(found)


def test_a_backup_in_the_middle_of_a_load_holds_what_was_published(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup.duckdb"
    with writer(home) as connection:
        load(connection, tmp_path, 2)
        made = back_up(home, target, wait=0)
        load(connection, tmp_path, 3)
    assert articles(target) == 3
    assert made.size == target.stat().st_size
    assert made.tables > 10
    assert made.rows > 9
    assert made.publication == 1
    assert back_up(home, target, replace=True).publication == 2
    assert articles(target) == 9
    assert sorted(path.name for path in tmp_path.glob("backup*")) == ["backup.duckdb"]


def test_what_is_there_is_not_replaced_unless_told(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup.duckdb"
    target.write_text("as before")
    with pytest.raises(UsageError, match=r"is there already.*--force"):
        back_up(home, target)
    assert target.read_text() == "as before"
    with pytest.raises(UsageError, match="is the warehouse itself"):
        back_up(home, home, replace=True)


def test_a_copy_that_is_not_the_same_is_not_kept(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, other = tmp_path / "backup.duckdb", tmp_path / "other.duckdb"
    shutil.copyfile(home, other)
    with writer(home) as connection:
        load(connection, tmp_path, 2)
    monkeypatch.setattr(module, "copy_whole", lambda _, draft: shutil.copyfile(other, draft))
    with pytest.raises(WarehouseError, match="is not what it was made from"):
        back_up(home, target)
    monkeypatch.setattr(module, "copy_whole", lambda _, draft: draft.write_bytes(b"torn"))
    with pytest.raises(WarehouseError, match="can't open"):
        back_up(home, target)
    assert not list(tmp_path.glob("backup*"))


def test_no_warehouse_is_said_clearly(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="there is no warehouse"):
        back_up(tmp_path / "warehouse.duckdb", tmp_path / "backup.duckdb")
    assert not list(tmp_path.iterdir())
