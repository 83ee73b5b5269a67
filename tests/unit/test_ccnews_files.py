"""Which files of CC-NEWS are read for which days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.ccnews_files import LONGEST, NewsFile, begun, holding, months

DAYS = st.dates(date(2016, 8, 1), date(2030, 1, 1))
TIMES = st.datetimes(datetime(2020, 9, 20), datetime(2020, 10, 20))  # noqa: DTZ001 - naive for the strategy


def named(at: datetime) -> NewsFile:
    name = f"CC-NEWS-{at:%Y%m%d%H%M%S}-00000.warc.gz"
    found = begun(name)
    assert found is not None
    return NewsFile(found, name, name)


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("CC-NEWS-20201001041512-00007.warc.gz", datetime(2020, 10, 1, 4, 15, 12, tzinfo=UTC)),
        ("CC-NEWS-20201001041512-01234567.warc", datetime(2020, 10, 1, 4, 15, 12, tzinfo=UTC)),
        ("CC-NEWS-20201301041512-00007.warc.gz", None),
        ("CC-NEWS-20201001041512.warc.gz", None),
        ("CC-NEWS-20201001041512-00007.warc.gz.part", None),
        ("../CC-NEWS-20201001041512-00007.warc.gz", None),
        ("", None),
    ],
)
def test_a_name_says_when_the_file_was_begun(name: str, at: datetime | None) -> None:
    assert begun(name) == at


@given(st.text(max_size=60) | st.from_regex(r"CC-NEWS-\d{14}-\d+\.warc\.gz"))
def test_any_text_is_a_name_or_none(name: str) -> None:
    at = begun(name)
    assert at is None or f"-{at:%Y%m%d%H%M%S}-" in name


@given(DAYS, st.integers(0, 800))
def test_every_month_that_a_file_of_the_days_may_be_listed_in_is_asked_for(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    found = list(months(first, last))
    asked = [month for month, _ in found]
    reach = [first + timedelta(days=number) for number in range(-1, length + 1)]
    assert asked == sorted({(day.year, day.month) for day in reach})
    assert [month for month, needed in found if needed] == sorted(
        {(day.year, day.month) for day in reach[1:]}
    )


@given(st.lists(TIMES, max_size=30), st.dates(date(2020, 9, 18), date(2020, 10, 22)), st.integers(0, 5))
def test_a_file_is_read_if_it_can_hold_captures_of_the_days(
    times: list[datetime], first: date, length: int
) -> None:
    files = [named(at) for at in times]
    last = first + timedelta(days=length)
    read = holding(files, first, last)
    assert read == sorted(set(read))
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
    ordered = sorted(set(files))
    for file in ordered:
        after = [other.begun for other in ordered if other.begun > file.begun]
        until = min([*after, file.begun + LONGEST])
        if file.begun < end and until > start:
            assert file in read
        if file.begun > end + timedelta(hours=1) or until < start - timedelta(hours=1):
            assert file not in read
