"""`nightdesk rebuild`: the same warehouse from the archive alone."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.e2e.desk import Desk, wait_for
from tests.e2e.snapshot import dump
from tests.unit.made_pages import node, page
from transforms.warc_write import http_head, new_record_id, record

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "dev"


def told(warehouse: Path) -> dict[str, list[str]]:
    """All rows of all tables, but for when and by which run something was put into this very file."""
    # the search index gives articles numbers in the order in which they came
    tables = {name: rows for name, rows in dump(warehouse).items() if not name.startswith("search_")}
    del tables["migrations"]
    with duckdb.connect(warehouse, read_only=True) as connection:
        segments = connection.execute(
            "select * exclude (loaded_by, loaded_at) from stored.segments"
        ).fetchall()
        documents = connection.execute("select * exclude (document) from stored.search_documents").fetchall()
        words = connection.execute(
            "select count(*), sum(word_key::HUGEINT), sum(hits), sum(list_sum(positions)) "
            "from stored.search_postings semi join stored.search_documents using (document)"
        ).fetchall()
    return {
        **tables,
        "segments": sorted(map(str, segments)),
        "search_documents": sorted(map(str, documents)),
        "search_postings": [str(row) for row in words],
    }


def brought(folder: Path) -> Path:
    """Somebody's WARC, of a site that is none of the sources."""
    path = folder / "somebody.warc.gz"
    html = page(json_ld=node()).encode()
    block = http_head(200, "OK", [("Content-Type", "text/html; charset=utf-8")], len(html)) + html
    with path.open("wb") as file:
        for month in range(1, 4):
            fields = [
                ("WARC-Record-ID", new_record_id()),
                ("WARC-Target-URI", f"https://elsewhere.example/2026/0{month}/bridge"),
                ("WARC-Date", f"2026-0{month}-05T06:55:01Z"),
                ("Content-Type", "application/http; msgtype=response"),
            ]
            file.write(record("response", fields, block))
    return path


def test_every_row_of_every_table(next_day: Desk, tmp_path: Path) -> None:
    desk = next_day
    desk.done("ingest", str(brought(tmp_path)))
    killed = desk.start("nightly")
    wait_for(lambda: "crawl" in desk.errors(), what="the crawl")
    desk.kill(killed)
    desk.done("nightly")
    warehouse = desk.home / "warehouse.duckdb"
    before = told(warehouse)
    said = json.loads(desk.done("rebuild", "--json").out)
    assert told(warehouse) == before
    assert said["articles"] == desk.value("select count(*) from articles") > 0
    assert told(Path(said["replaced"])) == before


def test_lost_and_killed_on_the_way(next_day: Desk) -> None:
    desk = next_day
    warehouse = desk.home / "warehouse.duckdb"
    before = told(warehouse)
    warehouse.unlink()
    process = desk.start("rebuild")
    wait_for(lambda: "segments of" in desk.errors(), what="the first segments")
    desk.kill(process)
    assert not warehouse.exists()
    desk.done("rebuild")
    assert told(warehouse) == before
    assert not (desk.home / "rebuild").exists()


@pytest.mark.trust
def test_without_records_the_captures_make_the_articles(next_day: Desk) -> None:
    desk = next_day
    articles = desk.rows("select url, headline, body, version from articles order by url")
    shutil.rmtree(desk.home / "archive" / "runs")
    desk.done("rebuild")
    assert desk.rows("select url, headline, body, version from articles order by url") == articles


def test_nothing_to_rebuild_from(next_day: Desk) -> None:
    desk = next_day
    shutil.rmtree(desk.home / "archive")
    ended = desk.run("rebuild")
    assert ended.code == 2
    assert "nothing to rebuild from" in ended.err
    assert desk.value("select count(*) from articles") > 0


@pytest.mark.trust
@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real pages is not beside the checkout")
def test_real_pages(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    desk = Desk(tmp_path / "desk", tmp_path / "sources")
    desk.done("ingest", str(CORPUS / "newspaper4k.warc.gz"))
    before = told(desk.home / "warehouse.duckdb")
    desk.done("rebuild")
    assert told(desk.home / "warehouse.duckdb") == before
    desk.reconciles()
