"""The file that a publication replaces becomes the next copy, and never changes under anyone who still has it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.test_publishing import count, is_whole, load
from warehouse import spare as spares
from warehouse.connect import put_in_the_place_of, reader, writer
from warehouse.copying import copy_changes, copy_whole
from warehouse.spare import spare_file

pytestmark = pytest.mark.skipif(
    not hasattr(os, "copy_file_range"), reason="no spare is kept where nobody can tell who has a file open"
)


@pytest.fixture(autouse=True)
def _small_files_are_worth_a_spare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spares, "WORTH_IT", 1)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose warehouse has two publications behind it, of three articles and of six, for copying."""
    folder = tmp_path_factory.mktemp("published")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spares, "WORTH_IT", 1)
        for night in (1, 2):
            add(folder / "warehouse.duckdb", tmp_path_factory.mktemp("segments"), night)
    if not spare_file(folder / "warehouse.duckdb").exists():
        pytest.skip("this file system copies for nothing")
    return folder


@pytest.fixture
def home(tmp_path: Path, published: Path) -> Path:
    return shutil.copytree(published, tmp_path / "home") / "warehouse.duckdb"


def add(path: Path, scratch: Path, night: int) -> None:
    with writer(path) as connection:
        load(connection, scratch, night, range(3 * night - 3, 3 * night))


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """Whether each copy was made of the spare."""
    answers: list[bool] = []
    real = spares.copied_onto_spare

    def told(published: Path, target: Path) -> bool:
        answers.append(real(published, target))
        return answers[-1]

    monkeypatch.setattr("warehouse.working.copied_onto_spare", told)
    return answers


def test_the_next_copy_is_made_of_the_spare(home: Path, tmp_path: Path, taken: list[bool]) -> None:
    for night in (3, 4, 5):
        add(home, tmp_path, night)
        assert count(home) == 3 * night
        assert is_whole(home)
    assert taken == [True, True, True]


def test_a_reader_of_the_old_publication_sees_it_as_it_was(
    home: Path, tmp_path: Path, taken: list[bool]
) -> None:
    with reader(home) as connection:  # of the second, which becomes the spare
        add(home, tmp_path, 3)
        add(home, tmp_path, 4)
        assert connection.execute("select count(*) from articles").fetchall() == [(6,)]
    assert taken == [True, False]
    assert count(home) == 12


def test_a_program_that_copies_the_old_file_gets_all_of_it(
    home: Path, tmp_path: Path, taken: list[bool]
) -> None:
    copy = tmp_path / "copy.duckdb"
    with home.open("rb") as old:
        begun = old.read(100)
        add(home, tmp_path, 3)
        add(home, tmp_path, 4)
        copy.write_bytes(begun + old.read())
    assert taken == [True, False]
    assert count(copy) == 6


def test_a_link_to_the_old_file_stays_as_it_was(home: Path, tmp_path: Path, taken: list[bool]) -> None:
    kept = tmp_path / "kept.duckdb"
    os.link(home, kept)
    add(home, tmp_path, 3)
    add(home, tmp_path, 4)
    assert taken == [True, False]
    assert count(kept) == 6


def test_what_is_published_is_never_taken_for_the_spare(
    home: Path, tmp_path: Path, taken: list[bool]
) -> None:
    # as a kill leaves it that comes when the file has its second name, and is not replaced yet
    spare_file(home).unlink()
    os.link(home, spare_file(home))
    before = home.read_bytes()
    with writer(home, publish=False) as connection:
        load(connection, tmp_path, 3, range(6, 9))
    assert home.read_bytes() == before
    assert taken == [False]


def test_a_half_made_copy_is_thrown_away(home: Path, tmp_path: Path, taken: list[bool]) -> None:
    # as a kill leaves it that comes while the spare is brought up to date
    draft = home.with_name("warehouse.writing.duckdb.new")
    spare_file(home).rename(draft)
    draft.write_bytes(draft.read_bytes()[:-100_000])
    add(home, tmp_path, 3)
    assert taken == [False]
    assert count(home) == 9
    assert is_whole(home)


def test_another_warehouse_in_its_place_has_no_spare(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "warehouse.duckdb"
    other.parent.mkdir()
    add(other, tmp_path, 3)
    put_in_the_place_of(home, other, None)
    assert not spare_file(home).exists()


def test_no_spare_is_kept_where_the_disk_has_no_room(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warehouse.spare.shutil.disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 1_000))
    add(home, tmp_path, 3)
    assert not spare_file(home).exists()
    assert count(home) == 9


CHANGES = st.lists(
    st.sampled_from(
        (
            "insert into t (i, x) select range, repeat(md5(range::VARCHAR), 20) from range(7_000)",
            "delete from t where i % 5 = 2",
            "update t set x = reverse(x) where i % 1_000 = 3",
            "alter table t add column if not exists y INTEGER default 4",
            "create or replace table u as select * from range(90_000)",
            "drop table if exists u",
            "checkpoint",
        )
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(before=CHANGES, after=CHANGES)
def test_changes_are_copied_to_the_last_byte(tmp_path: Path, before: list[str], after: list[str]) -> None:
    source, target = tmp_path / "source.duckdb", tmp_path / "target.duckdb"
    source.unlink(missing_ok=True)
    with duckdb.connect(source) as connection:
        connection.execute("create table t (i BIGINT, x VARCHAR)")
        for change in before:
            connection.execute(change)
    copy_whole(source, target)
    with duckdb.connect(source) as connection:
        for change in after:
            connection.execute(change)
    copy_changes(source, target)
    assert target.read_bytes() == source.read_bytes()


def test_a_file_that_is_no_database_is_copied_whole(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(b"x" * 300_000)
    target.write_bytes(b"y" * 900_000)
    copy_changes(source, target)
    assert target.read_bytes() == source.read_bytes()
