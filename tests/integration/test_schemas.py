"""Warehouses of every released schema, each as that release left it, become today's and lose nothing."""

import os
import signal
import subprocess
import sys
from datetime import UTC, timedelta
from pathlib import Path

import duckdb
import pytest
import zstandard

from tests.made_segments import event, page, segment
from tests.schemas.__main__ import BRIDGE, CLOSED, COPY, MARKET, OPEN
from warehouse.checks import run_checks
from warehouse.connect import reader, writer
from warehouse.load import load_segments
from warehouse.migrate import is_current
from warehouse.statements import folder

KEPT = sorted(Path(__file__).parents[1].joinpath("schemas").glob("*.duckdb.zst"))


def unpacked(kept: Path, home: Path) -> Path:
    path = home / "warehouse.duckdb"
    path.write_bytes(zstandard.ZstdDecompressor().decompress(kept.read_bytes()))
    return path


@pytest.fixture(params=KEPT, ids=lambda kept: kept.name.partition(".")[0])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return unpacked(request.param, tmp_path)


def test_todays_schema_is_kept() -> None:
    assert KEPT[-1].name.partition(".")[0] == folder("migrations")[-1].name, (
        "run `python -m tests.schemas` and commit what it keeps"
    )


def test_what_it_held_is_still_there(old: Path) -> None:
    with reader(old) as connection:  # brought up to date first
        assert is_current(connection)
        told = connection.execute(
            "select url, version, body from article_versions order by url, version"
        ).fetchall()
        assert told == [(BRIDGE, 1, OPEN), (BRIDGE, 2, CLOSED), (COPY, 1, OPEN)]
        states = connection.execute(
            "select state, count(*) from urls group by state order by state"
        ).fetchall()
        assert states == [("article", 2), ("failed", 1), ("pending", 1), ("rejected", 1)]
        assert connection.execute("select url, reason from rejections").fetchall() == [(MARKET, "soft_404")]
        assert [result for result in run_checks(connection) if not result.ok] == []


def test_it_goes_on_where_it_was(old: Path, tmp_path: Path) -> None:
    with writer(old) as connection:
        (last,) = connection.execute("select max(warc_date) from captures").fetchall()[0]
        later = last.replace(tzinfo=UTC) + timedelta(hours=1)
        third = segment(
            tmp_path,
            [page(BRIDGE, later, CLOSED), page(COPY, later, "Another text, all new.")],
            [event(BRIDGE, later)],
            run=3,
        )
        counts = load_segments(connection, [third])
        assert (counts.new_versions, counts.unchanged) == (1, 1)
        assert [result for result in run_checks(connection) if not result.ok] == []


_DIES = """
import os, signal, sys
from pathlib import Path
import duckdb
from warehouse import migrate
from warehouse.statements import folder
ours = list(folder("migrations"))
wait = migrate.Statement("9999_dies", "x", "create table stored.half as select 1 as one; select count(*) from range(10000000000000);")
connection = duckdb.connect(sys.argv[1])
print("at work", flush=True)
migrate.migrate(connection, [*ours, wait])
"""


def test_a_migration_that_is_killed_leaves_the_old_version_whole(tmp_path: Path) -> None:
    path = unpacked(KEPT[0], tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-c", _DIES, str(path)], stdout=subprocess.PIPE, env={**os.environ}
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"at work\n"
    with pytest.raises(subprocess.TimeoutExpired):  # it is in the midst of it
        process.wait(1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with reader(path) as connection:
        assert is_current(connection)
        with pytest.raises(duckdb.CatalogException):
            connection.execute("from stored.half")
        assert [result for result in run_checks(connection) if not result.ok] == []
        assert connection.execute("select count(*) from article_versions").fetchone() == (3,)
