"""Reading the warehouse: shut in, and within bounds."""

from pathlib import Path

import duckdb
import pytest

from tests.made_segments import page, segment
from tests.new_warehouse import new_warehouse
from transforms.errors import UsageError, WarehouseError
from warehouse.connect import reader
from warehouse.load import load_segments
from warehouse.query import run_sql, write_parquet


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    path = folder / "warehouse.duckdb"
    with new_warehouse(path) as connection:
        pages = [page(f"https://gazette.example/{number}") for number in range(3)]
        load_segments(connection, [segment(folder, pages)])
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
        ("from read_blob('{warehouse}')", "no files or network"),  # nor its own
        ("from read_json('/etc/hostname')", "no files or network"),
        ("from read_duckdb('{warehouse}')", "no files or network"),
        ("from sniff_csv('/etc/hostname')", "no files or network"),
        ("from parquet_metadata('/etc/hostname')", "no files or network"),
        ("from read_csv('/proc/self/environ')", "no files or network"),
        ("from read_csv('/dev/stdin')", "no files or network"),
        ("from 'https://127.0.0.1:9/x.csv'", "no files or network|httpfs"),
        ("from 's3://bucket/x.parquet'", "no files or network|httpfs"),
        ("select (select content from read_text('/etc/hostname')) from articles", "no files or network"),
        ("from query('from read_text(''/etc/hostname'')')", "no files or network"),
        ("from query('delete from stored.runs')", "Expected a single SELECT"),
        ("from json_execute_serialized_sql(json_serialize_sql('from glob(''/*'')'))", "no files or network"),
        ("select getenv('HOME')", "getenv does not exist"),
        ("from duckdb_secrets()", "no files or network"),
        ("create secret (type s3)", "found CREATE"),
        ("attach ':memory:' as other", "found ATTACH"),
        ("use memory", "found SET"),
        ("set variable x = 1", "found SET"),
        ("reset memory_limit", "found SET"),
        ("detach warehouse", "found DETACH"),
        ("install spatial from community", "found LOAD"),
        ("import database '{other}'", "other|statement that reads"),
        ("prepare p as select 1", "found PREPARE"),
        ("execute p", "found EXECUTE"),
        ("vacuum", "found VACUUM"),
        ("comment on table stored.runs is 'x'", "found ALTER"),
        ("insert into stored.runs default values", "found INSERT"),
        ("merge into stored.runs using (select 1) on false when not matched then insert", "found MERGE_INTO"),
        ("copy articles to '/dev/stdout'", "found COPY"),
        ("select 1; copy articles to '{other}'", "found 2"),
        ("explain analyze copy articles to '{other}'", "no files or network|COPY"),
        ("explain analyze delete from stored.runs", "read-only"),
        ("explain analyze set threads = 1", "locked"),
        ("explain analyze load httpfs", "no files or network"),
        ("from sqlite_scan('{other}', 'x')", "sqlite_scan"),
        ("select 'x'::INTEGER", "Could not convert"),
        ("from os", "os does not exist"),
        ("from home", "home does not exist"),
    ],
)
def test_nothing_else_is(home: Path, text: str, said: str) -> None:
    other = home.with_name("other")
    before = home.read_bytes()
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


def test_what_does_not_fit_into_memory_goes_to_files_of_its_own_within_a_limit(home: Path) -> None:
    where = "select current_setting('temp_directory'), current_setting('max_temp_directory_size')"
    with reader(home, spill_limit="1GiB") as one, reader(home, spill_limit="1GiB") as other:
        (spill, limit), (another, _) = (each.execute(where).fetchall()[0] for each in (one, other))
        assert Path(spill).parent.parent == home.parent
        assert spill != another
        assert limit == "1.0 GiB"
    assert not list(home.parent.glob(".warehouse*"))


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
