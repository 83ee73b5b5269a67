"""`nightdesk ingest`: a user's WARC files, of any make, go the way of a night's captures."""

import gzip
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from flows.cli.main import app
from tests.e2e.conftest import Filled
from tests.e2e.desk import Desk, wait_for
from tests.e2e.snapshot import dump, snapshot

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
    desk: Desk, warcs: list[Path], filled: Filled
) -> None:
    desk.done("ingest", *map(str, warcs))
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


def test_a_file_that_is_no_warc_is_told_and_the_others_go_on(
    desk: Desk, warcs: list[Path], tmp_path: Path
) -> None:
    fake = tmp_path / "fake.warc.gz"
    fake.write_bytes(b"<html>not a WARC</html>")
    ended = desk.run("ingest", str(fake), str(warcs[0]))
    assert ended.code == 1
    assert "fake.warc.gz" in ended.out
    assert desk.value("select count(*) from captures") > 0
    assert desk.run("ingest", str(tmp_path / "missing.warc.gz")).code == 2


def test_a_torn_file_gives_its_whole_records(desk: Desk, warcs: list[Path], tmp_path: Path) -> None:
    torn = tmp_path / "torn.warc.gz"
    content = warcs[0].read_bytes()
    torn.write_bytes(content[: len(content) * 2 // 3])
    ended = desk.run("ingest", str(torn))
    assert ended.code in (0, 1), ended.err
    assert desk.value("select count(*) from captures") > 0
    assert desk.value("select count(*) from articles where body is null or body = ''") == 0


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
@pytest.mark.parametrize("name", ["newspaper4k", pytest.param("wcxb_news", marks=pytest.mark.trust)])
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
