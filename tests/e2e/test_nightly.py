"""The nightly run on the newsroom, through the command line: what a user gets."""

import json
import signal
from pathlib import Path

import psutil
import pytest

from tests.e2e.conftest import Filled
from tests.e2e.desk import Desk, is_alive, pages_asked, wait_for
from tests.e2e.snapshot import dump
from tests.newsroom import Fault, Newsroom
from transforms.urls import url_key


def test_every_url_ends_in_the_state_it_should(filled: Filled) -> None:
    found = {row["url_key"]: row for row in filled.desk.rows("from urls")}
    expected = {url_key(url): truth for url, truth in filled.room.expected.urls.items()}
    assert set(found) == set(expected)
    assert {key: row["state"] for key, row in found.items()} == {
        key: truth.state for key, truth in expected.items()
    }
    wrong = {
        key: (row["reason"], expected[key].reasons)
        for key, row in found.items()
        if expected[key].reasons and row["reason"] not in expected[key].reasons
    }
    assert not wrong


def test_articles_are_what_the_sites_published(filled: Filled) -> None:
    found = {row["canonical_url"]: row for row in filled.desk.rows("from articles")}
    assert set(found) == set(filled.room.expected.articles)
    for url, truth in filled.room.expected.articles.items():
        article = found[url]
        fields = {
            "headline": truth.headline,
            "authors": list(truth.authors),
            "agency": truth.agency,
            "date_published": truth.date_published.replace(tzinfo=None).isoformat(),
            "is_accessible_for_free": truth.is_accessible_for_free,
        }
        told = {name: value for name, value in fields.items() if name not in truth.in_print_only}
        assert {name: article[name] for name in told} == told, url
        assert [phrase for phrase in truth.phrases if phrase not in article["body"]] == [], url
        assert [phrase for phrase in truth.absent if phrase in article["body"]] == [], url


def test_totals_reconcile(filled: Filled) -> None:
    (run,) = filled.desk.rows("from runs")
    states = ("pending", "article", "rejected", "failed", "gone", "denied", "duplicate")
    assert run["discovered"] == sum(run[state] for state in states) == filled.room.expected.discovered
    assert run["page_captures"] == run["new_versions"] + run["unchanged"] + run["rejections"]
    assert run["page_captures"] == filled.room.expected.page_captures
    assert run["state"] == "done"
    assert filled.desk.run("check").code == 0


def test_the_wire_story_is_one_cluster_of_three_sites(filled: Filled) -> None:
    for urls in filled.room.expected.wires.values():
        sources = {filled.room.expected.urls[url].site for url in urls}
        assert len(sources) == 3
        found = filled.desk.rows(
            "select cluster_id, list(distinct source) as sources from articles "
            "where cluster_id is not null group by all"
        )
        assert sources in [set(row["sources"]) for row in found]


def test_a_second_run_changes_no_row_but_its_own_in_runs(next_day: Desk, filled: Filled) -> None:
    before, asked = dump(next_day.home / "warehouse.duckdb"), len(filled.room.requests())
    second = json.loads(next_day.done("nightly", "--json").out)
    after = dump(next_day.home / "warehouse.duckdb")

    own = [row for row in after["runs"] if second["run_id"] in row]
    after["runs"] = [row for row in after["runs"] if row not in own]
    assert len(own) == 1
    assert after == before
    assert second["totals"]["discovered"] == second["totals"]["page_captures"] == 0
    assert not pages_asked(filled.room, asked)


def test_what_is_new_is_found_and_what_is_old_is_left(next_day: Desk, filled: Filled) -> None:
    room = filled.room
    first = len(room.expected.articles)
    asked = len(room.requests())
    room.set_fault(Fault("publish"))
    published = len(room.expected.articles) - first
    assert published > 0
    totals = next_day.json("nightly")["totals"]
    assert totals["new_versions"] == totals["page_captures"] == published
    assert pages_asked(room, asked).total() == published


def test_a_site_that_is_down_does_not_stop_the_others_and_is_told(desk: Desk, room: Newsroom) -> None:
    down = room.sites[0].name
    room.set_fault(Fault("reset", site=down))
    ended = desk.run("nightly")
    assert ended.code == 1
    assert f"source {down}" in ended.out
    others = len(room.expected.articles) - sum(
        room.expected.urls[url].site == down for url in room.expected.articles
    )
    assert desk.value("select count(*) from articles") == others
    room.clear_fault("reset")
    desk.done("nightly")
    assert desk.value("select count(*) from articles") == len(room.expected.articles)


def test_a_second_run_at_the_same_time_is_turned_away(desk: Desk, room: Newsroom) -> None:
    room.set_fault(Fault("slow", value=0.2))
    process = desk.start("nightly")
    wait_for(lambda: "crawl 0" in desk.errors(), what="the crawl")
    other = Desk(desk.folder / "other", room.sources)
    ended = other.run("nightly", env={"NIGHTDESK_HOME": str(desk.home)})
    assert ended.code == 3
    assert f"process {process.pid}" in ended.err
    assert process.wait(120) == 0


@pytest.mark.parametrize("signum", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.trust)])
def test_ctrl_c_ends_it_soon_and_the_next_run_goes_on(room: Newsroom, tmp_path: Path, signum: int) -> None:
    desk = Desk(tmp_path / "two", room.sources, processes=2)
    room.set_fault(Fault("slow", value=0.3))
    process = desk.start("nightly")
    wait_for(lambda: len(room.requests()) > 25, what="some requests")
    children = psutil.Process(process.pid).children(recursive=True)
    assert children
    process.send_signal(signum)
    assert process.wait(20) == 130
    wait_for(lambda: not any(map(is_alive, children)), what="its children to end")
    assert not list((desk.home / "landing").glob("*.open"))
    room.clear_fault("slow")
    desk.done("nightly")
    assert desk.value("select count(*) from articles") == len(room.expected.articles)
    desk.reconciles()


def test_it_leaves_no_process_behind(filled: Filled) -> None:
    assert filled.left == []


def test_a_dry_run_asks_nobody(desk: Desk, room: Newsroom) -> None:
    asked = len(room.requests())
    rows = desk.json("nightly", "--dry-run")
    assert {row["source"] for row in rows} == {site.name for site in room.sites}
    assert len(room.requests()) == asked
    assert not (desk.home / "warehouse.duckdb").exists()


def test_one_source_may_be_named(desk: Desk, room: Newsroom) -> None:
    name = room.sites[1].name
    desk.done("nightly", "--source", name)
    assert {row["source"] for row in desk.rows("select distinct source from urls")} == {name}
    ended = desk.run("nightly", "--source", "nowhere")
    assert ended.code == 2
    assert "Unknown source nowhere" in ended.err


def test_a_broken_source_file_stops_the_run_before_it_starts(desk: Desk, room: Newsroom) -> None:
    (room.sources / "broken.toml").write_text('publisher = "Broken"\nurll = "http://127.0.0.1/"\n')
    ended = desk.run("nightly")
    assert ended.code == 2
    assert "broken.toml" in ended.err
    assert "urll" in ended.err
    assert not (desk.home / "warehouse.duckdb").exists()


def test_the_archive_holds_what_the_sites_sent(filled: Filled) -> None:
    (row,) = filled.desk.rows("select count(*) captures, count(distinct warc_file) files from captures")
    assert row["captures"] > 40
    assert row["files"] > 1
    for found in filled.desk.rows("select distinct warc_file from captures"):
        assert (filled.desk.home / found["warc_file"]).is_file()
    assert not list((filled.desk.home / "landing").iterdir())
    assert Path(filled.desk.home / "archive").is_dir()
