"""Articles out and in again: the same rows; and a folder in which an export may be made again every night."""

import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from flows.cli.main import app
from flows.cli.terminal import out
from flows.export import export
from flows.export_folder import MANIFEST
from flows.export_shape import Compression, ExportFormat, Shape
from flows.lock import held
from flows.settings import Settings
from tests.made_segments import NIGHT, after, article, page, segment
from tests.new_warehouse import new_warehouse
from transforms.errors import LockedError, UsageError
from transforms.items import Caption, Related
from warehouse.export import Selection
from warehouse.load import load_segments
from warehouse.spreadsheet import unguarded

SITE = "https://gazette.example"
HOSTILE = {
    "headline": '=HYPERLINK("https://evil.example";"# 1. *x* [y](z)")',
    "description": "",
    "authors": ('-Ann, "the" Example', "+Bo"),
    "byline": "'=1+1",
    "section": "\t@SUM(A1)",
    "agency": "null",
    "captions": (Caption("Cap, tion", None), Caption(None, '"AFP"')),
    "related": (Related('Tide\u202f, & "wind"', f"{SITE}/tide"), Related("Ebb of the *year*", f"{SITE}/ebb")),
    "related_after": (1, None),
    "keywords": (),
    "in_language": "ar",
    "main_image": None,
    "date_modified": NIGHT + timedelta(microseconds=1),
}
TEXTS = [
    'First line.\nSecond, "quoted" line.',
    "南京市长江大桥重新开放。",
    "جسر النهر مفتوح",
    "Ένα 🌉 à la carte",
]
TWO_LINES = {"body_markdown": 'First line.\n\nSecond, "quoted" line.'}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with a warehouse: three days, two sources, an article of two versions and one without a date."""
    home = tmp_path_factory.mktemp("home")
    pages = [
        page(f"{SITE}/1", after(0.1), article(f"{SITE}/1", TEXTS[0], **HOSTILE, **TWO_LINES)),
        page(f"{SITE}/2", after(0.2), article(f"{SITE}/2", TEXTS[1], in_language="zh", date_published=None)),
        page(
            f"{SITE}/3", after(0.3), article(f"{SITE}/3", TEXTS[2], date_published=NIGHT - timedelta(days=40))
        ),
        page(
            "https://herald.example/3", after(0.4), article("https://herald.example/3", TEXTS[3], headline="")
        ),
        page(f"{SITE}/1", after(30), article(f"{SITE}/1", "It is closed.", headline="Bridge closed")),
    ]
    with new_warehouse(home / "warehouse.duckdb") as connection:
        load_segments(connection, [segment(home, pages)])
    return Settings(home=home)


@pytest.fixture
def stored(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse beside what was exported, in one DuckDB."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{settings.warehouse}' as stored_warehouse (read_only)")
        connection.execute("use stored_warehouse")
        yield connection


ALL, VERSIONS = Selection(), Selection(all_versions=True)


def shaped(form: str, **more: Any) -> Shape:
    return Shape(ExportFormat(form), **more)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and ".nightdesk" not in file.parts and file.name != MANIFEST
    }


def state(folder: Path) -> str:
    return str(json.loads((folder / MANIFEST).read_text())["state"])


def types(connection: duckdb.DuckDBPyConnection, relation: str) -> list[tuple[str, str]]:
    return [row[:2] for row in connection.execute(f"describe {relation}").fetchall()]


@pytest.mark.parametrize(
    ("selection", "relation", "rows"), [(ALL, "articles", 10_000), (VERSIONS, "article_versions", 1)]
)
def test_parquet_loads_back_to_the_same_rows(
    settings: Settings,
    stored: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    selection: Selection,
    relation: str,
    rows: int,
) -> None:
    done = export(settings, tmp_path, selection, shaped("parquet"), batch_rows=rows)
    read = f"from read_parquet('{tmp_path}/**/*.parquet', hive_partitioning = true)"
    assert types(stored, f"select * exclude (day) {read}") == types(stored, f"from {relation}")
    for one, other in (
        (f"select * exclude (day) {read}", f"from {relation}"),
        (f"from {relation}", f"select * exclude (day) {read}"),
    ):
        assert stored.execute(f"({one}) except all ({other})").fetchall() == []
    assert stored.execute(f"select count(*), count(distinct day) {read}").fetchone() == (
        done.articles,
        done.days,
    )
    assert done.articles == (4 if relation == "articles" else 5)
    found = stored.execute(f"select distinct day {read} where date_published is null").fetchall()
    assert found == [(NIGHT.date(),)], "an article with no date is filed under the day of its first capture"


@pytest.mark.parametrize(
    ("compression", "one_file"), [(None, False), (Compression.GZIP, True), (Compression.ZSTD, False)]
)
def test_json_lines_load_back_to_the_same_rows(
    settings: Settings,
    stored: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    compression: Compression | None,
    one_file: bool,
) -> None:
    export(settings, tmp_path, VERSIONS, shaped("jsonl", compression=compression, one_file=one_file))
    kinds = dict(types(stored, "from article_versions"))
    found = stored.execute(
        "from read_json($files, format = 'newline_delimited', columns = $columns, hive_partitioning = false)".replace(
            "$columns", str(kinds)
        ),
        {"files": [str(tmp_path / name) for name in files(tmp_path)]},
    ).fetchall()
    assert sorted(map(str, found)) == sorted(map(str, stored.execute("from article_versions").fetchall()))


def test_csv_loads_back_to_the_same_rows_and_runs_nothing(
    settings: Settings, stored: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    export(settings, tmp_path, VERSIONS, shaped("csv", one_file=True, bom=True))
    (file,) = files(tmp_path)
    assert (tmp_path / file).read_bytes().startswith(b"\xef\xbb\xbfurl,version,")
    kinds = dict(types(stored, "from article_versions"))
    read = stored.execute(
        "from read_csv($file, all_varchar = true, allow_quoted_nulls = false)", {"file": str(tmp_path / file)}
    )
    names = [column[0] for column in read.description]
    cells = read.fetchall()
    assert not any(
        str(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
        for row in cells
        for name, cell in zip(names, row, strict=True)
        if cell is not None and kinds[name] == "VARCHAR"
    )
    found = []
    for row in cells:
        values = [
            unguarded(cell) if cell and kinds[name] == "VARCHAR" else cell
            for name, cell in zip(names, row, strict=True)
        ]
        typed = ", ".join(
            f"from_json(${number}, '{_structure(kinds[name])}')"
            if "[]" in kinds[name]
            else f"${number}::{kinds[name]}"
            for number, name in enumerate(names, 1)
        )
        found.append(stored.execute(f"select {typed}", values).fetchone())
    assert sorted(map(str, found)) == sorted(map(str, stored.execute("from article_versions").fetchall()))


def _structure(kind: str) -> str:
    """A type as `from_json` takes it."""
    if kind.startswith("STRUCT"):
        return json.dumps(
            [dict.fromkeys((part.split()[0].strip('"') for part in kind[7:-3].split(", ")), "VARCHAR")]
        )
    return json.dumps([kind.removesuffix("[]")])


def test_a_document_is_what_show_prints(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NIGHTDESK_HOME", str(settings.home))
    export(settings, tmp_path, VERSIONS, shaped("markdown"))
    paths = files(tmp_path)
    assert len(paths) == 5
    (first,) = [path for path in paths if path.endswith("-v1.md") and "hyperlink" in path]
    assert first.startswith(f"gazette/{NIGHT.date()}/hyperlink-https-evil-example-1-x-y-z-")
    shown = CliRunner().invoke(app, ["show", f"{SITE}/1", "--version", "1"])
    assert shown.exit_code == 0
    assert shown.stdout_bytes == paths[first]
    assert shown.stdout.splitlines() == [
        '# =HYPERLINK("https://evil.example";"# 1. \\*x\\* \\[y\\](z)")',
        "",
        '\\-Ann, "the" Example, +Bo (null)'.replace("\\-", "-"),
        "",
        "2024-03-05 04:55 UTC, changed 2024-03-05 06:55 UTC",
        "",
        "*Cap, tion*",
        "",
        '*("AFP")*',
        "",
        "First line.",
        "",
        "Related:",
        "",
        f'- [Tide , & "wind"](<{SITE}/tide>)',
        "",
        'Second, "quoted" line.',
        "",
        "Related:",
        "",
        f"- [Ebb of the \\*year\\*](<{SITE}/ebb>)",
        "",
        f"<{SITE}/1>",
    ]


def test_filters(settings: Settings, tmp_path: Path) -> None:
    def count(name: str, **filters: Any) -> int:
        return export(settings, tmp_path / name, Selection(**filters), shaped("jsonl")).articles

    assert count("source", sources=("herald", "gazette")) == 4
    assert count("one source", sources=("herald",)) == 1
    assert count("language", language="ZH") == 1
    assert count("from", from_day=NIGHT.date()) == 3
    assert count("until", to_day=NIGHT.date() - timedelta(days=1)) == 1
    assert count("section", section="nowhere") == 0
    with pytest.raises(UsageError, match="no article is of the source gazete"):
        count("misspelt", sources=("gazete", "herald"))
    assert not (tmp_path / "misspelt").exists(), "so that the right name finds nothing in its way"


def test_made_again_it_replaces_the_days_that_it_covers(settings: Settings, tmp_path: Path) -> None:
    export(settings, tmp_path, ALL, shaped("markdown"))
    before = files(tmp_path)
    kept = tmp_path / "gazette" / "2024-01-25" / "my notes.md"
    kept.write_text("mine")
    day = tmp_path / "gazette" / "2024-03-05"
    stale = day / "of an article that moved.md"
    note = tmp_path / ".nightdesk" / "days" / "2024-03-05.json"
    stale.write_text("old")
    written = json.loads(note.read_text())
    note.write_text(
        json.dumps({**written, "files": [*written["files"], str(stale.relative_to(tmp_path)), "../other.md"]})
    )
    gone = tmp_path / ".nightdesk" / "days" / "2024-03-06.json"
    gone.write_text(json.dumps({"articles": 1, "files": []}))

    done = export(settings, tmp_path, Selection(from_day=date(2024, 3, 1)), shaped("markdown"))

    assert (done.articles, done.removed, gone.exists()) == (3, 1, False)
    assert files(tmp_path) == {**before, str(kept.relative_to(tmp_path)): b"mine"}
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    assert (manifest["state"], manifest["articles"]) == ("done", 4)
    assert manifest["days"] == {"2024-01-25": 1, "2024-03-05": 3}


@pytest.mark.parametrize("form", ["parquet", "csv", "markdown"])
def test_one_that_is_interrupted_leaves_whole_days_and_can_be_made_again(
    settings: Settings, tmp_path: Path, form: str
) -> None:
    def stop(done: int, _of: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    whole, folder = tmp_path / "whole", tmp_path / "out"
    export(settings, whole, ALL, shaped(form))
    with pytest.raises(KeyboardInterrupt):
        export(settings, folder, ALL, shaped(form), progress=stop, batch_rows=1)
    assert state(folder) == "writing"
    assert all("2024-01-25" in name for name in files(folder))
    assert not list(folder.rglob("*.part"))
    export(settings, folder, ALL, shaped(form))
    assert state(folder) == "done"
    assert files(folder) == files(whole), "the same bytes each time"


def test_what_others_wrote_stays(settings: Settings, tmp_path: Path) -> None:
    foreign, other = tmp_path / "foreign", tmp_path / "other"
    foreign.mkdir()
    (foreign / "thesis.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        export(settings, foreign, ALL, shaped("csv"))
    assert [each.name for each in foreign.iterdir()] == ["thesis.txt"]
    export(settings, foreign, ALL, shaped("csv"), overwrite=True)
    assert (foreign / "thesis.txt").read_text() == "mine"

    export(settings, other, Selection(sources=("herald",)), shaped("csv"))
    with pytest.raises(UsageError, match="holds another export: format csv, sources"):
        export(settings, other, ALL, shaped("csv"))
    export(settings, other, ALL, shaped("csv", one_file=True), overwrite=True)
    assert set(files(other)) == {"articles.csv"}

    day = other / "day=2024-01-25"
    (tmp_path / "third").mkdir()
    third = tmp_path / "third"
    export(settings, third, Selection(from_day=date(2024, 3, 1)), shaped("csv"))
    (third / day.name).mkdir()
    (third / day.name / "articles.csv").write_text("mine")
    with pytest.raises(UsageError, match="in the way"):
        export(settings, third, ALL, shaped("csv"))
    assert (third / day.name / "articles.csv").read_text() == "mine"


def test_two_cannot_write_to_one_folder(settings: Settings, tmp_path: Path) -> None:
    def second(_done: int, _of: int) -> None:
        with (
            pytest.raises(LockedError, match="nightdesk export"),
            held(tmp_path / ".nightdesk" / "lock", what="another", wait=0),
        ):
            pass

    export(settings, tmp_path, ALL, shaped("jsonl"), progress=second)


def test_the_command(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*words: str) -> str:
        monkeypatch.setattr(out, "file", io.StringIO())
        result = CliRunner().invoke(app, ["export", *words])
        if result.exception:
            raise result.exception
        return str(out.file.getvalue())  # type: ignore[attr-defined]

    monkeypatch.setenv("NIGHTDESK_HOME", str(settings.home))
    told = json.loads(run("--format", "csv", "--to", str(tmp_path / "a"), "--json", "--until", "2024-02-01"))
    assert (told["articles"], told["days"], told["from_day"], told["files"]) == (1, 1, "2024-01-25", 1)
    plain = run("--format", "parquet", "--to", str(tmp_path / "b"))
    assert plain.startswith("4 articles of 2 days from 2024-01-25 to 2024-03-05 written to ")
    for wrong in (
        ["--format", "parquet", "--one-file"],
        ["--format", "csv", "--compression", "snappy"],
        ["--format", "jsonl", "--bom"],
        ["--format", "csv", "--from", "2024-02-02", "--until", "2024-02-01"],
    ):
        with pytest.raises(UsageError):
            run(*wrong, "--to", str(tmp_path / "c"))
    assert not (tmp_path / "c").exists()
