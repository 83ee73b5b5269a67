"""`nightdesk reprocess`: today's extractor for what is in the archive, and nobody can tell that it was another one."""

import hashlib
import random
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from flows import rebuild as rebuilding
from flows import reprocess as reprocessing
from flows.cli.reprocess import in_json
from flows.cli.terminal import print_json
from flows.reprocess import ReprocessReport
from tests.e2e.conftest import Filled
from tests.e2e.desk import Desk, wait_for
from tests.e2e.test_rebuild import told
from tests.integration.extractors import OLDER, older
from tests.new_warehouse import warehouse_itself
from tests.unit.made_pages import page
from transforms.pool import ExtractionPool
from transforms.warc_write import http_head, new_record_id, record
from warehouse.search_index import rebuild_index

# A few pages a batch, so that there is something between two
SMALL = "from flows import reprocess; reprocess.BATCH = 6; from flows.cli.main import main; main()"


@pytest.fixture
def desk(next_day: Desk) -> Desk:
    """A home whose articles look as if another extractor had made them."""
    with warehouse_itself(next_day.home / "warehouse.duckdb") as connection:
        connection.execute(
            "update stored.captures set extractor = $older, fingerprint = md5(fingerprint) where kind = 'page'",
            {"older": OLDER},
        )
        connection.execute(
            """
            update stored.article_versions
            set extractor = $older, fingerprint = md5(fingerprint), headline = headline || ' | The Paper',
                body = 'Menu' || chr(10) || body""",
            {"older": OLDER},
        )
        rebuild_index(connection)
    return next_day


def reprocess(desk: Desk, **more: Any) -> ReprocessReport:
    """Run the flow in this process."""
    report = reprocessing.reprocess.fn(config=desk.folder / "nightdesk.toml", **more)
    assert isinstance(report, ReprocessReport)
    return report


def in_small_batches(desk: Desk) -> subprocess.Popen[str]:
    with (desk.folder / "err.log").open("w") as err:
        return subprocess.Popen(
            [sys.executable, "-c", SMALL, "reprocess"], cwd=desk.folder, env=desk.environment(),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=err, text=True,
            # a suite that was started in the background ignores SIGINT, and so would its children
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip


def without_its_run(warehouse: Path) -> dict[str, list[str]]:
    tables = told(warehouse)
    tables["runs"] = [row for row in tables["runs"] if "'reprocess'" not in row]
    return tables


def files(home: Path) -> dict[str, str]:
    """Every file that matters, and what is in it."""
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in [home / "warehouse.duckdb", *(home / "archive").rglob("*")]
        if path.is_file()
    }


def test_tried_out_and_killed_and_run_again(desk: Desk, filled: Filled) -> None:
    before = files(desk.home)
    site = desk.value("select min(source) from articles")
    would = reprocess(desk, source=[site], dry_run=True)
    assert files(desk.home) == before
    assert not (desk.home / "reprocess-dry-run").exists()
    articles = desk.value(f"select count(*) from articles where source = '{site}'")
    assert would.changes.otherwise == would.changes.articles == len(would.changes.samples) == articles > 0
    assert would.changes.fields["headline"] == would.changes.fields["body"] == articles

    process = in_small_batches(desk)
    wait_for(lambda: desk.errors().count(" a second: ") > 1, what="the second batch")
    desk.kill(process)
    report = reprocess(desk)
    assert (report.state, report.failures) == ("done", [])
    done = in_json(report)
    print_json(done)
    pages = desk.value("select count(*) from captures where kind = 'page'")
    assert 0 < done["changes"]["captures"] <= pages - 12
    assert done["changes"]["fields"]["headline"] == done["changes"]["articles"]
    assert {sample["kind"] for sample in done["changes"]["samples"]} == {"changed"}
    assert without_its_run(desk.home / "warehouse.duckdb") == told(filled.desk.home / "warehouse.duckdb")
    states = desk.rows("select state from runs where kind = 'reprocess' order by started")
    assert [row["state"] for row in states] == ["interrupted", "done"]
    assert not (desk.home / "reprocess").exists()


@pytest.mark.trust
def test_what_can_not_be_read_stays_as_it_is_and_is_told(desk: Desk, filled: Filled) -> None:
    archive = sorted((desk.home / "archive").glob("2*/**/*.warc.gz"))
    torn, missing = archive[0], archive[1]
    kept = torn.read_bytes(), missing.read_bytes()
    missing.unlink()
    torn.write_bytes(kept[0][: len(kept[0]) // 2])
    ended = desk.run("reprocess", "--json")
    assert ended.code == 1
    assert missing.name in ended.out
    assert torn.name in ended.out
    assert "stay as they were" in ended.out
    left = desk.value(f"select count(*) from captures where extractor = '{OLDER}'")
    assert 0 < left < desk.value("select count(*) from captures where kind = 'page'")
    desk.reconciles()

    torn.write_bytes(kept[0])
    missing.write_bytes(kept[1])
    assert reprocess(desk).changes.captures == left
    assert without_its_run(desk.home / "warehouse.duckdb") == told(filled.desk.home / "warehouse.duckdb")


@pytest.mark.trust
@pytest.mark.parametrize("moment", [random.Random(number).random() for number in range(6)])
def test_killed_at_any_moment(desk: Desk, filled: Filled, moment: float) -> None:
    for _ in range(2):
        process = in_small_batches(desk)
        wait_for(desk.errors, what="its first word")
        try:
            process.wait(5 * moment)
        except subprocess.TimeoutExpired:
            desk.kill(process)
    reprocess(desk)
    assert without_its_run(desk.home / "warehouse.duckdb") == told(filled.desk.home / "warehouse.duckdb")


@pytest.mark.trust
def test_stopped_by_ctrl_c(desk: Desk) -> None:
    process = in_small_batches(desk)
    wait_for(lambda: " a second: " in desk.errors(), what="the first batch")
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 130
    assert "goes on from here" in desk.errors()
    assert desk.value("select state from runs where kind = 'reprocess'") == "interrupted"
    assert desk.value(f"select count(*) from captures where extractor = '{OLDER}'") > 0
    desk.reconciles()


@pytest.mark.trust
def test_all_of_an_older_release(next_day: Desk, filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    """A warehouse made by an extractor that gave other texts, other identities, and took some pages for no articles."""
    desk = next_day
    desk.done("nightly")
    truth = told(desk.home / "warehouse.duckdb")
    monkeypatch.setattr(
        rebuilding,
        "extraction_pool",
        lambda settings, book, tags, profiles: ExtractionPool(
            settings.processes, book=book, extractor=partial(older, tags=tags, profiles=profiles)
        ),
    )
    rebuilding.rebuild.fn(desk.folder / "nightdesk.toml")
    assert desk.value(f"select count(*) from articles where extractor <> '{OLDER}'") == 0
    report = reprocess(desk)
    assert min(report.changes.new, report.changes.moved, report.changes.otherwise) > 0
    assert without_its_run(desk.home / "warehouse.duckdb") == truth
    asked = len(filled.room.requests())
    assert desk.json("nightly")["totals"]["new_versions"] == 0, "a better extraction is no edit"
    assert len(filled.room.requests()) > asked


def dated(path: Path, days: Sequence[str]) -> Path:
    """A WARC with an article for each of these days, printed as they are here."""
    with path.open("wb") as file:
        for day in days:
            headline = f"Report of {day} on the lamps along the quay"
            html = page(h1=f"<h1>{headline}</h1><time>{day}</time>", title=headline).encode()
            block = http_head(200, "OK", [("Content-Type", "text/html; charset=utf-8")], len(html)) + html
            fields = [
                ("WARC-Record-ID", new_record_id()),
                ("WARC-Target-URI", f"https://gazette.example/lamps-{day.replace('/', '-')}"),
                ("WARC-Date", "2026-05-01T06:55:01Z"),
                ("Content-Type", "application/http; msgtype=response"),
            ]
            file.write(record("response", fields, block))
    return path


@pytest.mark.trust
def test_pages_are_read_as_in_their_run_which_knew_the_site_from_the_runs_before(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    desk = Desk(tmp_path / "desk", tmp_path / "sources")
    desk.done(
        "ingest", str(dated(tmp_path / "a.warc", ["2/3/2026", *(f"{day}/3/2026" for day in range(14, 20))]))
    )
    desk.done("ingest", str(dated(tmp_path / "b.warc", ["3/4/2026"])))
    before = told(desk.home / "warehouse.duckdb")
    days = "select date_published_raw, date_published::date::varchar as day from articles where date_published_raw in ('2/3/2026', '3/4/2026') order by all"
    assert [row["day"] for row in desk.rows(days)] == ["2026-02-03", "2026-04-03"]
    assert reprocess(desk, again=True).changes.otherwise == 0
    assert without_its_run(desk.home / "warehouse.duckdb") == before
    after = told(desk.home / "warehouse.duckdb")
    desk.done("rebuild")
    assert told(desk.home / "warehouse.duckdb") == after
