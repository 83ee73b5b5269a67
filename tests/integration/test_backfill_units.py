"""What of a backfill is still to do, and in what pieces: by the ledger of days."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from flows.back_units import Unit, check_span, units_of
from spiders.backfilling import Via
from tests.made_segments import article, event, page, segment
from tests.new_warehouse import new_warehouse
from transforms.errors import UsageError
from transforms.items import LogReason, Reason, Source, UrlState
from warehouse.backfills import DayDone, days_that_lack, record_days
from warehouse.load import load_segments

FIRST, LAST = date(2024, 2, 27), date(2024, 3, 3)
RUN = "20240305T065501Z-000001"


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with new_warehouse(tmp_path / "warehouse.duckdb") as connection:
        yield connection


def source(name: str, site: str = "") -> Source:
    return Source(name=name, publisher=name, url=f"https://{site or name}.example/")


def done(name: str, day: date, via: Via = Via.SITEMAP) -> DayDone:
    return DayDone(name, day, via.value, RUN, datetime.now(UTC), 1, 0, 1, 0, 0)


def spans(lists: list[list[Unit]]) -> list[list[tuple[str, str, str]]]:
    """Names of sources, first and last day of each unit."""
    return [
        [
            ("+".join(one.name for one in unit.sources), f"{unit.first:%m-%d}", f"{unit.last:%m-%d}")
            for unit in units
        ]
        for units in lists
    ]


def test_sources_go_side_by_side_and_months_in_turn(warehouse: duckdb.DuckDBPyConnection) -> None:
    sources = [source("gazette"), source("herald"), source("weekend", "gazette")]
    assert sorted(spans(units_of(warehouse, Via.SITEMAP, sources, FIRST, LAST))) == [
        # two sources of one site go together, or they would ask it twice as often
        [("gazette+weekend", "02-27", "02-29"), ("gazette+weekend", "03-01", "03-03")],
        [("herald", "02-27", "02-29"), ("herald", "03-01", "03-03")],
    ]
    (in_turn,) = units_of(warehouse, Via.WAYBACK, sources[:2], FIRST, LAST)  # it is one archive that is asked
    assert len(in_turn) == 4
    by_day = units_of(warehouse, Via.CCNEWS, sources[:2], FIRST, LAST)  # each file has them all
    assert spans(by_day)[0] == [("gazette+herald", "02-27", "02-27")]
    assert len(by_day) == 6


def test_what_is_done_is_not_done_again_in_that_way(warehouse: duckdb.DuckDBPyConnection) -> None:
    gazette = [source("gazette")]
    record_days(warehouse, [done("gazette", FIRST + timedelta(days=number)) for number in (0, 1, 2, 4, 5)])
    assert spans(units_of(warehouse, Via.SITEMAP, gazette, FIRST, LAST)) == [[("gazette", "03-01", "03-01")]]
    assert len(units_of(warehouse, Via.WAYBACK, gazette, FIRST, LAST)[0]) == 2
    record_days(warehouse, [done("gazette", date(2024, 3, 1))])
    assert units_of(warehouse, Via.SITEMAP, gazette, FIRST, LAST) == []


def test_a_day_whose_urls_wait_is_gone_through_again(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    record_days(warehouse, [done("gazette", date(2024, 3, 1)), done("gazette", date(2024, 3, 2))])
    failed = event(
        "https://gazette.example/slow",
        datetime(2024, 3, 4, tzinfo=UTC),  # long ago: it is due again
        state=UrlState.FAILED,
        reason=LogReason.TIMEOUT,
        listed_day=date(2024, 3, 2),
    )
    load_segments(warehouse, [segment(tmp_path, [], [failed])])
    units = units_of(warehouse, Via.SITEMAP, [source("gazette")], date(2024, 3, 1), date(2024, 3, 2))
    assert spans(units) == [[("gazette", "03-02", "03-02")]]


def test_only_days_that_lack_something_are_asked_of_the_last_way(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """Five days of four articles; then one has a single one, one none, and of one a URL is gone."""
    pages = [
        page(
            url := f"https://gazette.example/{day}/{number}",
            datetime(2024, 3, 5, tzinfo=UTC),
            article(url, f"Story {number} of {day}", date_published=datetime(2024, 3, day, 9, tzinfo=UTC)),
        )
        for day in (1, 2, 3, 5, 6, 7)
        for number in range(1 if day == 3 else 4)
    ]
    gone = page(
        "https://gazette.example/gone", datetime(2024, 3, 5, tzinfo=UTC), Reason.NOT_FOUND, status=404
    )
    listed = event(
        "https://gazette.example/gone", datetime(2024, 3, 5, tzinfo=UTC), listed_day=date(2024, 3, 6)
    )
    load_segments(warehouse, [segment(tmp_path, [*pages, gone], [listed])])
    lacking = days_that_lack(warehouse, ["gazette"], date(2024, 3, 1), date(2024, 3, 7))
    assert lacking == {"gazette": {date(2024, 3, 3), date(2024, 3, 4), date(2024, 3, 6)}}
    units = units_of(
        warehouse, Via.CCNEWS, [source("gazette")], date(2024, 3, 1), date(2024, 3, 7), by_default=True
    )
    assert [unit.first.day for (unit,) in units] == [3, 4, 6]


def test_a_span_ends_today_and_begins_before_it() -> None:
    today = date(2024, 3, 5)
    assert check_span(date(2024, 3, 1), date(2024, 3, 9), today) == (date(2024, 3, 1), today)
    for first, last in ((date(2024, 3, 2), date(2024, 3, 1)), (date(2024, 3, 6), date(2024, 3, 9))):
        with pytest.raises(UsageError, match=r"Expected"):
            check_span(first, last, today)
