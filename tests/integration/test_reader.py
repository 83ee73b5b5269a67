"""Reading the warehouse: shut in, within bounds, and in turn with whoever writes."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest

from tests.made_segments import page, segment
from transforms.errors import UsageError, WarehouseError
from warehouse.connect import reader, writer
from warehouse.load import load_segments
from warehouse.query import run_sql, write_parquet

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with writer(path) as connection:
        pages = [page(f"https://gazette.example/{number}") for number in range(3)]
        load_segments(connection, [segment(tmp_path, pages)])
    return path


def ask(path: Path, text: str, **more: object) -> list[tuple[object, ...]]:
    with run_sql(path, text, **more) as answer:  # type: ignore[arg-type]
        return list(answer.rows)


def test_an_answer_has_typed_columns_and_rows(home: Path) -> None:
    with run_sql(home, "select url, authors, captions, first_seen from articles order by url") as answer:
        assert [(column.name, column.type) for column in answer.columns] == [
            ("url", "VARCHAR"),
            ("authors", "VARCHAR[]"),
            ("captions", "STRUCT(caption VARCHAR, credit VARCHAR)[]"),
            ("first_seen", "TIMESTAMP"),
        ]
        rows = list(answer.rows)
    assert [row[0] for row in rows] == [f"https://gazette.example/{number}" for number in range(3)]
    assert rows[0][1] == ["Ann Example"]


@pytest.mark.parametrize(
    "text",
    [
        "select count(*) from articles",
        "from articles limit 1;",
        "with a as (from articles) select * from a",
        "values (1)",
        "describe articles",
        "show tables",
        "summarize articles",
        "explain from articles",
        "pivot articles on source using count(*)",
        "-- a comment\nselect 1 -- and another",
    ],
)
def test_whatever_reads_is_answered(home: Path, text: str) -> None:
    assert ask(home, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected one SQL statement, found 0"),
        ("select 1; select 2", "expected one SQL statement, found 2"),
        ("pivot articles on source using count(*); select 2", "found 2"),
        ("selec", "syntax error"),
        ("select * from nowhere", "nowhere does not exist"),
        ("delete from stored.runs", "found DELETE"),
        ("create table t as select 1", "found CREATE"),
        ("create temp table t as select 1", "found CREATE"),
        ("drop view articles", "found DROP"),
        ("begin", "found TRANSACTION"),
        ("set threads = 1", "found SET"),
        ("set enable_external_access = true", "found SET"),
        ("pragma enable_profiling", "found PRAGMA"),
        ("attach '{other}'", "found ATTACH"),
        ("install httpfs", "found LOAD"),
        ("load httpfs", "found LOAD"),
        ("copy articles to '{other}'", "found COPY"),
        ("export database '{other}'", "found EXPORT"),
        ("checkpoint", "found CALL"),
        ("call pragma_version()", "found CALL"),
        ("from read_text('/etc/hostname')", "no files or network"),
        ("from read_csv('/etc/hostname')", "no files or network"),
        ("from read_parquet('http://127.0.0.1:9/x.parquet')", "no files or network|httpfs"),
        ("from '/etc/hostname'", "hostname"),
        ("from glob('/*')", "no files or network"),
        ("from read_blob('{warehouse}')", None),
        ("explain analyze copy articles to '{other}'", "no files or network|COPY"),
        ("select 'x'::INTEGER", "Could not convert"),
        ("from os", "os does not exist"),
        ("from home", "home does not exist"),
    ],
)
def test_nothing_else_is(home: Path, text: str, said: str | None) -> None:
    other = home.with_name("other")
    before = home.read_bytes()
    if said is None:
        ask(home, text.format(warehouse=home))  # its own file is no secret
    else:
        with pytest.raises(UsageError, match=said):
            ask(home, text.format(other=other, warehouse=home))
    assert not other.exists()
    assert home.read_bytes() == before


def test_a_reading_connection_cannot_be_opened_up(home: Path) -> None:
    with reader(home) as connection:
        for setting in (
            "enable_external_access = true",
            "lock_configuration = false",
            "memory_limit = '99GB'",
        ):
            with pytest.raises(duckdb.InvalidInputException, match="locked"):
                connection.execute(f"set {setting}")


def test_a_query_that_takes_too_long_is_stopped(home: Path) -> None:
    with pytest.raises(WarehouseError, match=r"longer than the 0\.2 s"):
        ask(
            home,
            "select count(*) from range(1000000000) a, range(1000) b where (a.range * b.range) % 7 = 1",
            seconds=0.2,
        )


def test_the_time_that_the_reader_of_rows_takes_does_not_count(home: Path) -> None:
    with run_sql(home, "select i from range(3000000) t(i)", seconds=20) as answer:
        first = next(answer.rows)
        assert first == (0,)
        assert sum(1 for _ in answer.rows) == 2_999_999


def test_a_query_that_needs_too_much_memory_is_stopped(home: Path) -> None:
    with pytest.raises(WarehouseError, match="more memory than it may take"):
        ask(home, "select list(range) from range(30000000)", memory_limit="100MB")


def test_no_warehouse_is_said_clearly(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match=r"there is no warehouse at .*Run `nightdesk nightly`"):
        ask(tmp_path / "warehouse.duckdb", "select 1")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"no database at all" * 1000])
def test_a_file_that_is_no_database_is_said_clearly(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(content)
    with pytest.raises(WarehouseError, match="not a valid DuckDB database file"):
        ask(path, "select 1")
    assert path.read_bytes() == content


HOLD = """
import sys
from pathlib import Path
from warehouse.connect import reader, writer

with {opened}(Path(sys.argv[1])) as connection:
    connection.execute("select 1")
    print("open", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def holding(home: Path):  # type: ignore[no-untyped-def]
    """Opens the warehouse in another process, as `reader` or `writer`, until told to let go."""
    started = []

    def hold(opened: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD.format(opened=opened), str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        return process

    yield hold
    for process in started:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            pipe.close()


@pytest.mark.parametrize(("other", "opened"), [("writer", reader), ("reader", writer), ("writer", writer)])
def test_one_waits_for_the_other(home: Path, holding, other: str, opened) -> None:  # type: ignore[no-untyped-def]
    process = holding(other)
    in_use = pytest.raises(WarehouseError, match=rf"in use by another program.*PID {process.pid}")
    with in_use, opened(home, wait=0.2):
        pass
    timer = threading.Timer(0.5, process.stdin.close)
    timer.start()
    with opened(home, wait=30) as connection:
        assert connection.execute("select count(*) from articles").fetchone() == (3,)
    timer.join()


def test_many_read_at_once(home: Path, holding) -> None:  # type: ignore[no-untyped-def]
    holding("reader")
    with reader(home, wait=0) as connection, reader(home, wait=0) as another:
        assert connection.execute("select 1").fetchone() == another.execute("select 1").fetchone()


def test_a_reader_waits_for_a_writer_of_its_own_process(home: Path) -> None:
    opened = threading.Event()

    def write() -> None:
        with writer(home):
            opened.set()
            time.sleep(0.3)

    thread = threading.Thread(target=write)
    thread.start()
    assert opened.wait(30)
    with reader(home, wait=30) as connection:
        assert connection.execute("select count(*) from articles").fetchone() == (3,)
    thread.join()


def test_threads_of_one_process_write_in_turn(home: Path) -> None:
    in_use = pytest.raises(WarehouseError, match="another part of this program")
    with writer(home), in_use, writer(home, wait=0.1):
        pass
    with writer(home, wait=0.1) as connection:
        assert connection.execute("select count(*) from articles").fetchone() == (3,)


def test_what_a_killed_writer_committed_is_read(home: Path, holding, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    script = """
import sys, time
from pathlib import Path
from tests.made_segments import page, segment
from warehouse.connect import writer
from warehouse.load import load_segments

with writer(Path(sys.argv[1])) as connection:
    load_segments(connection, [segment(Path(sys.argv[2]), [page("https://gazette.example/new")], number=2)])
    print("loaded", flush=True)
    time.sleep(60)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(home), str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "loaded\n"
    process.kill()
    process.communicate()
    assert ask(home, "select count(*) from articles") == [(4,)]


def test_parquet_holds_the_answer(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "articles.parquet"
    for _ in range(2):  # also over a file that is there
        assert write_parquet(home, "select * from articles order by url", target) == 3
    with duckdb.connect() as connection:
        read = connection.execute("from read_parquet(?)", [str(target)]).fetchall()
    assert read == ask(home, "select * from articles order by url")
    assert sorted(path.name for path in tmp_path.glob("*.parquet*")) == ["articles.parquet"]


def test_parquet_that_fails_leaves_what_was_there(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "articles.parquet"
    target.write_text("as before")
    for text in (
        "select 'x'::INTEGER from articles",
        "select 1; select 2",
        "from read_text('/etc/hostname')",
    ):
        with pytest.raises(UsageError):
            write_parquet(home, text, target)
    assert target.read_text() == "as before"
    assert not target.with_name("articles.parquet.part").exists()
    with pytest.raises(FileNotFoundError):
        write_parquet(home, "from articles", tmp_path / "nowhere" / "articles.parquet")


def test_values_are_bound_in_every_form_of_answer(home: Path, tmp_path: Path) -> None:
    values = {"source": "gazette' or true --", "number": 2}
    text = "select $source as source, $number::INTEGER as number from articles where source = $source or $number = 2"
    assert ask(home, text, parameters=values) == [("gazette' or true --", 2)] * 3
    target = tmp_path / "answer.parquet"
    assert write_parquet(home, text, target, parameters=values) == 3
    with pytest.raises(UsageError, match="number"):
        ask(home, text, parameters={"source": "gazette"})
