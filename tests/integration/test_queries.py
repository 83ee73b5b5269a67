"""The named queries: each has a known answer, in its file's own words, and at the command line."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.exceptions import TyperException

from flows.cli.main import app
from tests.made_news import fill
from tests.named_answers import KNOWN
from tests.new_warehouse import new_warehouse
from tests.queries_page import PAGE, page
from transforms.errors import UsageError
from warehouse.checks import run_checks
from warehouse.named import bound, declared, named, named_queries
from warehouse.query import run_sql
from warehouse.statements import folder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("news")
    (place / "data").mkdir()
    with new_warehouse(place / "data" / "warehouse.duckdb") as connection:
        fill(connection, place)
        assert [check for check in run_checks(connection) if not check.ok] == []
    return place


Here = Callable[..., str]


@pytest.fixture
def here(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """Runs a command in this process; answers with what it wrote."""
    monkeypatch.chdir(home)

    def run(*words: str) -> str:
        app(words, standalone_mode=False)
        return capsys.readouterr().out

    return run


def nightdesk(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *words],
        cwd=home,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(home), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_every_query_has_a_known_answer() -> None:
    assert sorted(KNOWN) == [statement.name for statement in folder("queries")]
    assert len(KNOWN) >= 18


@pytest.mark.parametrize("name", KNOWN)
def test_it_answers_what_is_known(home: Path, name: str) -> None:
    known, query = KNOWN[name], named(name)
    values = bound(query.parameters, known.given, str)
    with run_sql(home / "data" / "warehouse.duckdb", query.text, parameters=values) as answer:
        names = [column.name for column in answer.columns]
        rows = [tuple(row[names.index(column)] for column in known.columns.split()) for row in answer.rows]
    assert rows == known.rows
    assert len(set(names)) == len(names)


def test_each_runs_as_it_is_with_text_for_values(home: Path) -> None:
    """A client that knows no types binds text, and null where nothing is given."""
    with duckdb.connect(home / "data" / "warehouse.duckdb", read_only=True) as connection:
        for query in named_queries():
            values = bound(query.parameters, KNOWN[query.name].given, str)
            texts = {name: None if value is None else str(value) for name, value in values.items()}
            expected = connection.execute(query.text, values).fetchall()
            assert connection.execute(query.text, texts).fetchall() == expected, query.name


def test_an_empty_warehouse_has_no_answers_and_no_errors(tmp_path: Path) -> None:
    with new_warehouse(tmp_path / "warehouse.duckdb") as connection:
        for query in named_queries():
            connection.execute(query.text, bound(query.parameters, KNOWN[query.name].given, str))
            assert connection.fetchall() == [], query.name


@pytest.mark.parametrize(
    ("line", "is_notice"),
    [
        ("Correction: it was Tuesday.", True),
        ("*Correction, March 5, 2024:* it was Tuesday.", True),
        ("CORRECTION (March 5) – it was Tuesday.", True),
        ("An earlier version of this article gave another day.", True),
        ("Korrektur vom 5. März: Es war Dienstag.", True),
        ("In einer früheren Fassung dieses Textes stand Montag.", True),
        ("Rectificatif : c'était mardi.", True),
        ("Fe de errores: fue el martes.", True),
        ("Rättelse: det var i tisdags.", True),
        ("Исправление: это было во вторник.", True),
        ("تصحيح: كان ذلك يوم الثلاثاء", True),
        ("תיקון: זה היה ביום שלישי", True),
        ("【訂正】火曜日でした。", True),
        ("更正：是星期二。", True),
        ("정정: 화요일이었습니다.", True),
        ("Corrections officers went on strike on Tuesday.", False),
        ("The correction of the market: shares fell.", False),
        ("Oprava mostu potrvá do května.", False),
        ("The minister's clarification was late.", False),
    ],
)
def test_a_notice_of_correction_is_known_by_its_words(home: Path, line: str, is_notice: bool) -> None:
    with duckdb.connect(home / "data" / "warehouse.duckdb", read_only=True) as connection:
        (found,) = connection.execute("select main.correction_notices($line)", {"line": line}).fetchone()  # type: ignore[misc]
    assert found == ([line] if is_notice else [])


def test_the_command_lists_them_by_what_they_answer(home: Path) -> None:
    told = nightdesk(home, "queries").stdout
    for query in named_queries():
        assert f"  {query.name} " in told
        assert query.answers in told
    listed = json.loads(nightdesk(home, "queries", "--json").stdout)
    assert [one["name"] for one in listed] == [query.name for query in named_queries()]
    assert listed[0]["parameters"][0] == {
        "name": "source",
        "type": "VARCHAR",
        "default": "null",
        "meaning": "name of a source",
        "null": "all",
    }


@pytest.mark.parametrize("words", [["queries"], ["sql", "from articles"]])
def test_a_reader_that_has_seen_enough_is_no_failure(home: Path, words: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "flows.cli", *words],
            cwd=home,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(home)},
            stdout=write,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(write)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_the_command_asks_one(here: Here, tmp_path: Path) -> None:
    asked = ("queries", "who-had-it-first", "--from", "2024-03-05", "--min-sources", "3")
    assert "Ship sunk" in here(*asked)
    (row,) = json.loads(here(*asked, "--format", "json"))
    assert (row["first_source"], row["followers"]) == ("herald", ["gazette", "journal"])
    assert here(*asked, "--format", "csv", "--out", str(tmp_path / "first.csv")) == ""
    (line,) = csv.DictReader(io.StringIO((tmp_path / "first.csv").read_text()))
    assert line["headline"] == "Ship sunk"
    here(*asked, "--format", "parquet", "--out", str(tmp_path / "first.parquet"))
    with duckdb.connect() as connection:
        read = connection.execute("from read_parquet(?)", [str(tmp_path / "first.parquet")]).fetchall()
    assert len(read) == 1
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["first.csv", "first.parquet"]


def test_its_help_tells_what_one_takes(home: Path) -> None:
    told = nightdesk(home, "queries", "gaps", "--help").stdout
    query = named("gaps")
    assert query.answers in told
    for parameter in query.parameters:
        assert "--" + parameter.name.replace("_", "-") in told
    assert "0.5" in told
    assert "(all)" in told


def test_what_it_shows_runs_as_sql_with_other_values(here: Here, tmp_path: Path) -> None:
    shown = here("queries", "bylines", "--show")
    assert shown == named("bylines").text
    mine = tmp_path / "mine.sql"
    mine.write_text(shown.replace("order by articles desc", "order by articles"))
    told = here("sql", "--file", str(mine), "--format", "jsonl", "--set", "source=herald")
    assert json.loads(told)["author"] == "Dee Example"
    count = "select count(*) as n from articles where source = $x"
    assert here("sql", count, "--set", "x=herald", "--format", "csv").split() == ["n", "8"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("queries", "by_lines"), "Did you mean bylines"),
        (("queries", "headlines"), "changed_headlines"),
        (("queries", "nonsense"), "`nightdesk queries` lists them all"),
        (("queries", "word_over_time"), "--word is missing: expected text, the word or phrase"),
        (("queries", "bylines", "--from", "yesterday"), "--from must be a day such as 2026-11-23"),
        (("queries", "bylines", "--limit", "many"), "--limit must be a whole number"),
        (("queries", "bylines", "--author", "x"), "No such option: --author"),
        (("queries", "bylines", "--format", "parquet"), "add --out FILE.parquet"),
        (("queries", "bylines", "--out", "nowhere/x.csv"), "Can't write the answer to nowhere/x.csv"),
        (("queries", "lengths", "--every", "fortnight"), "fortnight"),
        (("queries", "--json", "bylines"), "--format json"),
        (("sql", "select $x", "--set", "x"), "--set must be NAME=VALUE"),
        (("sql", "select $x"), "x"),
        (("sql", "select 1", "--set", "x=1"), "x"),
    ],
)
def test_what_is_wrong_is_said(here: Here, words: tuple[str, ...], said: str) -> None:
    with pytest.raises((UsageError, TyperException)) as caught:
        here(*words)
    assert said in str(getattr(caught.value, "message", caught.value))


def test_wrong_usage_ends_with_two(home: Path) -> None:
    done = nightdesk(home, "queries", "bylines", "--from", "yesterday")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--from must be a day such as 2026-11-23 (first day) but is 'yesterday'." in done.stderr


def test_a_head_declares_types_values_and_what_null_is() -> None:
    found = declared(
        "-- What?\n-- $a DATE: a day\n-- $b VARCHAR = 'it''s; fine': text\n-- $c BIGINT = null: rows; null for all\n"
        "-- no $d VARCHAR: nothing\nselect $a, $b, $c\n-- $e DATE: too late"
    )
    assert [(one.name, one.type, one.default, one.unset) for one in found] == [
        ("a", "DATE", None, None),
        ("b", "VARCHAR", "'it''s; fine'", None),
        ("c", "BIGINT", "null", "all"),
    ]
    assert bound(found, {"a": "2024-02-29"}, str)["b"] == "it's; fine"
    with pytest.raises(UsageError, match="--a is missing"):
        bound(found, {}, "--{}".format)
    with pytest.raises(UsageError, match=r"takes --a, --b, --c, but --z is given"):
        bound(found, {"z": "1"}, "--{}".format)
    with pytest.raises(UsageError, match="declared as one of"):
        declared("-- What?\n-- $a MONEY: much\nselect $a")
    (name,) = declared("-- Who?\n-- $who VARCHAR = 'O''Neill': a name\nselect $who")
    assert (name.default_text, name.fallback("--who")) == ("O'Neill", "O'Neill")


def test_a_file_is_as_before_if_the_answer_breaks_off(here: Here, tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    target.write_text("as before")
    broken = "select case when i = 2500 then error('broken') else i end from range(3000) t(i)"
    with pytest.raises(UsageError, match="broken"):
        here("sql", broken, "--format", "csv", "--to", str(target))
    assert target.read_text() == "as before"
    assert list(tmp_path.iterdir()) == [target]


def test_the_page_on_the_queries_is_what_they_say(home: Path) -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == page(home / "data" / "warehouse.duckdb"), "make it anew: `python -m tests.queries_page`"
