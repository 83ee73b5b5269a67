"""An article is looked at again while it may still change; what was as before is not stored again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.made_segments import NIGHT, after, article, event, listing, page, response, run_id, segment
from tests.new_warehouse import new_warehouse
from transforms.items import DAY, HOUR, Extraction, Kind, Reason, Source
from warehouse import ledger
from warehouse.checks import run_checks
from warehouse.load import load_segments

URL = "https://gazette.example/2026/11/bridge"
GAZETTE = Source("gazette", "Example Gazette", "https://gazette.example/")
PUBLISHED = NIGHT - timedelta(hours=2)  # of all made-up articles


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with new_warehouse(tmp_path / "warehouse.duckdb") as connection:
        ledger.record_sources(connection, [GAZETTE])
        yield connection
        assert [check.name for check in run_checks(connection) if not check.ok] == []


def again(at: datetime, of: Extraction, **more: Any) -> Extraction:
    """A revisit of a page: its payload is that of another capture."""
    digest = of.capture.payload_digest
    made = response(URL, at, Kind.PAGE, payload_digest=digest, payload_length=0, revisit=True, **more)
    return Extraction(made)


def row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    (found,) = connection.execute(query).fetchall()
    return tuple(found)


def due_at(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    found: datetime | None = row(connection, f"select due_at from urls where url = '{URL}'")[0]
    return found and found.replace(tzinfo=NIGHT.tzinfo)


def test_looks_are_soon_at_first_and_then_rare_and_then_over(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    first = page(URL, NIGHT)
    load_segments(warehouse, [segment(tmp_path, [first])])
    looks = [NIGHT]
    while (due := due_at(warehouse)) is not None:
        looks.append(due + timedelta(minutes=5))
        run = len(looks)
        load_segments(warehouse, [segment(tmp_path, [again(looks[-1], first)], run=run)])
    spans = [round((look - PUBLISHED).total_seconds() / HOUR) for look in looks[1:]]
    assert spans == [3, 24, 72, 168, 720]
    assert row(warehouse, "select state, attempts from urls") == ("article", 6)
    assert row(warehouse, "select versions, last_checked from articles") == (
        1,
        looks[-1].replace(tzinfo=None),
    )
    outcomes = warehouse.execute(
        "select outcome, count(*) from captures group by all order by all"
    ).fetchall()
    assert outcomes == [("article", 1), ("unchanged", 5)]


def test_an_old_article_is_not_looked_at_again(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    old = article(URL, date_published=NIGHT - timedelta(days=400))
    load_segments(warehouse, [segment(tmp_path, [page(URL, NIGHT, old)])])
    assert due_at(warehouse) is None


@pytest.mark.parametrize("date", [None, NIGHT + timedelta(hours=12)])
def test_without_a_date_that_can_be_it_counts_from_when_it_was_found(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, date: datetime | None
) -> None:
    load_segments(warehouse, [segment(tmp_path, [page(URL, NIGHT, article(URL, date_published=date))])])
    assert due_at(warehouse) == NIGHT + timedelta(hours=3)


def test_a_source_says_when_and_may_change_its_mind(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    ledger.record_sources(warehouse, [replace(GAZETTE, revisit=(12 * HOUR, 2 * DAY))])
    load_segments(warehouse, [segment(tmp_path, [page(URL, NIGHT)])])
    assert due_at(warehouse) == PUBLISHED + timedelta(hours=12)
    ledger.record_sources(warehouse, [replace(GAZETTE, revisit=(5 * DAY,))])
    assert due_at(warehouse) == PUBLISHED + timedelta(days=5)
    ledger.record_sources(warehouse, [replace(GAZETTE, revisit=())])
    assert due_at(warehouse) is None


def test_a_run_is_told_what_to_compare_with(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    first = page(URL, NIGHT, etag='"one"', last_modified="Tue, 05 Mar 2024 05:00:00 GMT")
    changed = page(URL, after(4), "The bridge is shut again.", etag='"two"')
    load_segments(warehouse, [segment(tmp_path, [first, changed, again(after(5), changed)])])
    ((due,),) = ledger.due_urls(warehouse, ["gazette"], after(48)).values()
    assert due.known is not None
    assert due.known == ledger.PageRow(changed.capture.payload_digest, after(4), '"two"', None)


def test_a_revisit_shows_the_version_whose_payload_it_has(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    first, second = page(URL, NIGHT), page(URL, after(4), "The bridge is shut again.")
    load_segments(warehouse, [segment(tmp_path, [first, second])])
    load_segments(warehouse, [segment(tmp_path, [again(after(9), first), again(after(30), first)], run=2)])
    versions = warehouse.execute("select version, body from article_versions order by version").fetchall()
    assert versions == [
        (1, "The bridge is open again."),
        (2, "The bridge is shut again."),
        (3, "The bridge is open again."),
    ]
    assert row(warehouse, f"select new_versions, unchanged from runs where run_id = '{run_id(2)}'") == (1, 1)


def test_a_revisit_of_what_nobody_has_is_told_and_fetched_again(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    stray = again(NIGHT, page(URL, after(-100)))
    load_segments(warehouse, [segment(tmp_path, [stray])])
    assert row(warehouse, "select reason, stage from rejections") == ("unresolved", "fetch")
    assert row(warehouse, "select state, reason from urls") == ("failed", "unresolved")
    ((due,),) = ledger.due_urls(warehouse, ["gazette"], after(2)).values()
    assert due.known is None, "it is asked for in full"


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (Reason.SERVER_ERROR, "article"),
        (Reason.FORBIDDEN, "article"),
        (Reason.NOT_FOUND, "gone"),
        (Reason.NOT_ARTICLE, "rejected"),
    ],
)
def test_a_look_that_fails_leaves_an_article_what_it_is_and_one_that_is_answered_does_not(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, content: Reason, state: str
) -> None:
    load_segments(warehouse, [segment(tmp_path, [page(URL, NIGHT)], [event(URL)])])
    load_segments(warehouse, [segment(tmp_path, [page(URL, after(5), content, status=500)], run=2)])
    assert row(warehouse, "select state from urls") == (state,)
    assert row(warehouse, "select count(*) from articles") == (1,)
    if state == "article":
        due = due_at(warehouse)
        assert due is not None
        assert timedelta(0) < due - after(5) <= timedelta(days=1)


def test_a_dead_feed_is_asked_less_and_less_and_comes_back(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    feed, at, waits = "https://gazette.example/rss.xml", NIGHT, []
    for run in range(1, 17):
        load_segments(warehouse, [segment(tmp_path, [], [listing(feed, at, status=404)], run=run)])
        (known,) = ledger.known_listings(warehouse, ["gazette"], at + timedelta(minutes=1))["gazette"]
        failures, due = row(warehouse, "select failures, due_at from listings")
        assert (failures, known.resting) == (run, due is not None)
        waits.append(due and (due.replace(tzinfo=NIGHT.tzinfo) - at) / timedelta(hours=1))
        at += timedelta(hours=waits[-1] or 24)
    assert waits[:6] == [None, None, None, 8, 16, 32], "a night or two of trouble is no reason to stay away"
    assert waits[-1] == 30 * 24
    load_segments(warehouse, [segment(tmp_path, [], [listing(feed, at)], run=20)])
    assert row(warehouse, "select ok, failures, due_at from listings") == (True, 0, None)
