"""`nightdesk ingest`: a user's WARC files, of any make, go the way of a night's captures."""

import gzip
import json
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from flows.cli.main import app
from tests.e2e.conftest import Filled
from tests.e2e.desk import Desk, wait_for
from tests.e2e.snapshot import dump, snapshot
from tests.unit.made_archives import wacz

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "dev"


@pytest.fixture
def warcs(filled: Filled, tmp_path: Path) -> Iterator[list[Path]]:
    """The newsroom's night, as WARC files that somebody else made."""
    folder = tmp_path / "brought"
    folder.mkdir()
    for path in sorted(filled.desk.home.glob("archive/**/*.warc.gz")):
        shutil.copy(path, folder / path.name)
    return sorted(folder.iterdir())


@pytest.fixture
def desk(tmp_path: Path, filled: Filled) -> Iterator[Desk]:
    desk = Desk(tmp_path / "desk", filled.room.sources)
    yield desk
    desk.reconciles()


def test_what_was_crawled_and_what_is_ingested_read_the_same(
    desk: Desk, warcs: list[Path], filled: Filled, tmp_path: Path
) -> None:
    """By file, in another packing, in a folder, in a WACZ, by pattern and from a pipe."""
    first, second, third, piped, *_ = warcs
    folder = tmp_path / "folder"
    (folder / "below").mkdir(parents=True)
    (folder / "below" / "first.warc.zst").write_bytes(zstandard.compress(gzip.decompress(first.read_bytes())))
    wacz(folder / "second.wacz", {name.name: name.read_bytes() for name in (second, third)})
    for path in (first, second, third, piped):
        path.rename(tmp_path / path.name)
    with (tmp_path / piped.name).open("rb") as stream:
        process = desk.start("ingest", str(folder), f"{warcs[0].parent}/*.gz", "-", "--json", stdin=stream)
        assert process.wait(180) == 0, desk.errors()
    report = json.loads(desk.output())
    assert report["segments"] == len(warcs)
    assert set(report["passed_over"]) >= {"warcinfo", "metadata"}
    assert desk.errors().count("passed over in ") == len(warcs)
    crawled, ingested = (snapshot(d.home / "warehouse.duckdb") for d in (filled.desk, desk))
    assert ingested["articles"] == crawled["articles"]
    assert ingested["pages"] == crawled["pages"]
    assert ingested["rejections"] == crawled["rejections"]


def test_a_file_ingested_again_changes_nothing_under_any_name(desk: Desk, warcs: list[Path]) -> None:
    desk.done("ingest", *map(str, warcs[:2]))
    before = dump(desk.home / "warehouse.duckdb")
    renamed = warcs[0].with_name("another-name.warc.gz")
    warcs[0].rename(renamed)
    totals = json.loads(desk.done("ingest", str(renamed), str(warcs[1]), "--json").out)["totals"]
    after = dump(desk.home / "warehouse.duckdb")
    assert totals["page_captures"] == 0
    for table in ("captures", "article_versions", "rejections", "urls", "url_events", "segments"):
        assert after[table] == before[table], table


def test_uncompressed_and_compressed_as_a_whole(
    desk: Desk, warcs: list[Path], filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = tmp_path / "plain.warc"
    plain.write_bytes(gzip.decompress(warcs[0].read_bytes()))
    whole = tmp_path / "whole.warc.gz"
    whole.write_bytes(gzip.compress(gzip.decompress(warcs[1].read_bytes())))
    desk.done("ingest", str(plain), str(whole))
    names = ", ".join(f"'{path.name}'" for path in warcs[:2])
    count = "select count(*) from captures where kind = 'page'"
    expected = filled.desk.value(f"{count} and parse_filename(warc_file) in ({names})")
    assert desk.value(count) == expected > 0
    # and each record is found again where the warehouse says it lies
    monkeypatch.chdir(desk.folder)
    for row in desk.rows("select article_url from captures where outcome = 'article'"):
        shown = CliRunner().invoke(app, ["show", row["article_url"], "--format", "html"])
        assert (shown.exit_code, "<html" in shown.stdout.lower()) == (0, True), shown.output


def test_a_file_that_is_no_archive_is_told_and_of_a_torn_one_whole_records_are_read(
    desk: Desk, warcs: list[Path], tmp_path: Path
) -> None:
    content = warcs[0].read_bytes()
    warcs[0].write_bytes(content[: len(content) * 2 // 3])
    fake = tmp_path / "fake.warc.gz"
    fake.write_bytes(b"<html>not a WARC</html>")
    ended = desk.run("ingest", str(fake), str(warcs[0]))
    assert ended.code == 1
    assert "fake.warc.gz" in ended.out
    assert desk.value("select count(*) from articles where body <> ''") > 0
    assert desk.value("select count(*) from articles where body is null or body = ''") == 0
    assert "fake.warc.gz" in ended.err
    wrong = desk.run("ingest", str(tmp_path / "missing.warc.gz"), str(warcs[1]), "*.arc")
    assert wrong.code == 2
    assert "missing.warc.gz; Nothing matches *.arc" in wrong.err


@pytest.mark.trust
def test_a_pipe_that_says_nothing_is_left_at_once_and_a_kill_leaves_nothing(
    desk: Desk, warcs: list[Path]
) -> None:
    content = warcs[0].read_bytes()
    for how, code in ((signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)):
        process = desk.start("ingest", "-", stdin=subprocess.PIPE)
        assert process.stdin is not None
        process.stdin.buffer.write(content[:1000])
        process.stdin.flush()
        wait_for(lambda: (desk.home / "landing" / "stream.part").exists(), what="the pipe to be read")
        process.send_signal(how)
        assert process.wait(30) == code, desk.errors()
        process.stdin.buffer.raw.close()
    assert [path.name for path in (desk.home / "landing").iterdir()] == ["stream.part"]
    ended = desk.done("ingest", str(warcs[0]))
    assert "removed stream.part" in ended.err
    assert list((desk.home / "landing").iterdir()) == []


@pytest.mark.trust
def test_killed_and_run_again(desk: Desk, warcs: list[Path], filled: Filled) -> None:
    process = desk.start("ingest", *map(str, warcs))
    wait_for(lambda: "extract" in desk.errors(), what="the extraction")
    desk.kill(process)
    desk.done("ingest", *map(str, warcs))
    assert (
        snapshot(desk.home / "warehouse.duckdb")["articles"]
        == snapshot(filled.desk.home / "warehouse.duckdb")["articles"]
    )


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real pages is not beside the checkout")
@pytest.mark.trust
@pytest.mark.parametrize("name", ["newspaper4k", "wcxb_news"])
def test_real_pages_end_in_one_outcome_each(tmp_path: Path, name: str) -> None:
    path = CORPUS / f"{name}.warc.gz"
    (tmp_path / "sources").mkdir()
    desk = Desk(tmp_path / "desk", tmp_path / "sources")
    ended = desk.run("ingest", str(path))
    assert ended.code == 0, ended.err
    rows = desk.rows("select outcome, count(*) as n from captures where kind = 'page' group by all")
    outcomes = Counter({row["outcome"]: row["n"] for row in rows})
    assert set(outcomes) <= {"article", "unchanged", "rejected"}
    assert outcomes.total() == _responses(path)
    desk.reconciles()
    assert (
        desk.value(
            "select count(*) from rejections where reason in ('crashed', 'timed_out', 'out_of_memory')"
        )
        == 0
    )


def _responses(path: Path) -> int:
    """Response records in a WARC, as an independent reader counts them."""
    with path.open("rb") as stream:
        return sum(record.rec_type == "response" for record in ArchiveIterator(stream, no_record_parse=True))
