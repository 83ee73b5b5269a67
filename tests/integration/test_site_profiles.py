"""What the last pages of a site taught: what runs know beforehand, and what people are shown."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from tests.made_segments import after, article, page, run_id, segment
from tests.new_warehouse import new_warehouse
from transforms.items import Clues, Extraction
from transforms.profile import Profile
from warehouse import ledger
from warehouse.load import load_segments
from warehouse.profiles import Habit, profiles_of_run, site_profile

OLD = Clues("main > div.story", " | Gazette", "span.author")
NEW = Clues("main > div.prose", " - The Gazette", None)


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with new_warehouse(tmp_path / "warehouse.duckdb") as connection:
        yield connection


def shown(number: int, clues: Clues, printed: str = "2026-03-05") -> Extraction:
    url = f"https://gazette.example/story-{number}"
    made = article(url, f"Text of story {number}.", clues=clues, date_published_raw=printed)
    return page(url, after(number), made)


def load(
    warehouse: duckdb.DuckDBPyConnection, folder: Path, pages: list[Extraction], run: int, at: datetime
) -> None:
    load_segments(warehouse, [segment(folder, pages, None, run=run)], now=at)


def begin(warehouse: duckdb.DuckDBPyConnection, run: int, at: datetime) -> None:
    ledger.mark_interrupted(warehouse)
    ledger.start_run(warehouse, run_id=run_id(run), kind="ingest", started=at)


def end(warehouse: duckdb.DuckDBPyConnection, run: int, at: datetime) -> None:
    ledger.finish_run(warehouse, run_id(run), state="done", ended=at)


def test_the_next_run_knows_what_three_pages_showed(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    begin(warehouse, 1, after(0))
    load(warehouse, tmp_path, [shown(number, OLD) for number in range(2)], 1, after(10))
    end(warehouse, 1, after(11))
    begin(warehouse, 2, after(24))
    assert profiles_of_run(warehouse) == {}
    load(
        warehouse,
        tmp_path,
        [shown(2, OLD, "13/03/2026"), shown(3, OLD, "on 25.2.2026 at 10"), shown(4, OLD, "28/02/2026")],
        2,
        after(25),
    )
    assert profiles_of_run(warehouse) == {}, "what it loads itself comes for the next run"
    end(warehouse, 2, after(26))
    begin(warehouse, 3, after(48))
    known = {"gazette": Profile(("main > div.story",), (" | Gazette",), ("span.author",), True)}
    assert profiles_of_run(warehouse) == known

    found = site_profile(warehouse, "gazette")
    assert found is not None
    assert (found.articles, found.body_places) == (5, (Habit("main > div.story", 5, 5),))
    assert (found.day_first, found.day_first_pages) == (True, 3)
    assert site_profile(warehouse, "herald") is None


def test_a_run_that_takes_up_a_killed_one_knows_what_that_one_knew(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    begin(warehouse, 1, after(0))
    load(warehouse, tmp_path, [shown(number, OLD) for number in range(5)], 1, after(10))
    begin(warehouse, 2, after(24))  # the first was killed
    assert profiles_of_run(warehouse) == {}
    end(warehouse, 2, after(26))
    begin(warehouse, 3, after(48))
    assert set(profiles_of_run(warehouse)) == {"gazette"}


def test_a_redesign_is_believed_after_a_few_pages(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    load(warehouse, tmp_path, [shown(number, OLD) for number in range(20)], 1, after(20))
    redesigned = [shown(number, NEW) for number in range(20, 26)]
    load(warehouse, tmp_path, redesigned, 2, after(30))
    begin(warehouse, 3, after(48))
    assert profiles_of_run(warehouse)["gazette"].body_places == (), (
        "neither fits the last pages and most of them"
    )
    load(warehouse, tmp_path, [shown(number, NEW) for number in range(26, 32)], 4, after(40))
    assert profiles_of_run(warehouse)["gazette"].body_places == ("main > div.prose",)
