"""When a host is asked, and when it is left alone."""

import math
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.addresses import Guard
from spiders.hosts import Hosts
from spiders.pace import FIRST_REST, MAX_SILENCES, PATIENCE, Pace, retry_after
from transforms.items import Source

HOST = "gazette.example"
DAY = 24 * 3600.0


def test_a_host_that_refuses_gets_ever_longer_rests_until_it_is_dropped() -> None:
    pace = Pace(Guard())
    rests = []
    while pace.why_not(HOST) is None:
        rests.append(pace.refused(HOST, None))
    assert rests == [10, 20, 40, 80]
    assert rests[-1] > PATIENCE
    assert pace.why_not("other.example") is None


def test_ones_own_machine_gets_shorter_rests() -> None:
    pace = Pace(Guard(allow_private=True))
    assert [pace.refused("127.0.0.1", None) for _ in range(3)] == [0.2, 0.4, 0.8]


def test_a_host_made_for_programs_has_a_pause_of_its_own_and_is_waited_for_longer() -> None:
    pace = Pace(Guard(allow_private=True), patience=300.0)
    archive = Source(name="a", publisher="a", url="https://archive.example")
    for host in (HOST, "127.0.0.1"):
        pace.agree(host, 1.0)
    assert (pace.declare(HOST, archive), pace.declare("127.0.0.1", archive)) == (1.0, 0.0)
    pace.rest(HOST, 299.0)
    assert pace.why_not(HOST) is None
    pace.rest(HOST, 400.0)
    assert pace.why_not(HOST) is not None


def test_good_answers_make_the_next_rest_shorter_again() -> None:
    pace = Pace(Guard())
    for _ in range(3):
        pace.refused(HOST, None)
    pace.answered(HOST)
    pace.answered(HOST)
    assert pace.refused(HOST, None) == 2 * FIRST_REST
    for _ in range(10):
        pace.answered(HOST)
    assert pace.refused(HOST, None) == FIRST_REST


@pytest.mark.parametrize(
    ("asked_for", "rest"), [(120.0, 120.0), (9e9, DAY), (0.0, FIRST_REST), (None, FIRST_REST)]
)
def test_retry_after_counts_up_to_a_day(asked_for: float | None, rest: float) -> None:
    pace = Pace(Guard())
    assert pace.refused(HOST, asked_for) == rest
    assert rest - 60 < pace.rest_left(HOST) <= rest


def test_a_rest_outlives_the_process_also_where_there_is_no_pause(tmp_path: Path) -> None:
    for host in (HOST, "127.0.0.1"):
        Pace(Guard(allow_private=True), Hosts(tmp_path)).refused(host, 3600.0)
        other = Pace(Guard(allow_private=True), Hosts(tmp_path))
        assert other.rest_left(host) > 3500
        assert other.why_not(host) is not None


def test_a_rest_that_another_process_notes_meanwhile_counts(tmp_path: Path) -> None:
    pace = Pace(Guard(), Hosts(tmp_path))
    assert pace.rest_left(HOST) == 0
    Pace(Guard(), Hosts(tmp_path)).refused(HOST, 3600.0)
    assert pace.rest_left(HOST) > 3500


def test_a_host_without_a_pause_is_read_of_once_and_never_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []
    read = Hosts.rest_left
    monkeypatch.setattr(Hosts, "rest_left", lambda self, host: reads.append(host) or read(self, host))
    pace = Pace(Guard(allow_private=True), Hosts(tmp_path))
    for _ in range(100):
        assert pace.why_not("127.0.0.1") is None
        assert pace.turn("127.0.0.1") == 0
    assert reads == ["127.0.0.1"]
    assert list(tmp_path.iterdir()) == []


def test_turns_are_as_far_apart_as_the_host_wants(tmp_path: Path) -> None:
    one, other = Pace(Guard(), Hosts(tmp_path)), Pace(Guard(), Hosts(tmp_path))
    other.lengthen(HOST, 60.0)
    assert one.turn(HOST) == 0
    assert 50 < other.turn(HOST) <= 60
    assert 55 < one.turn(HOST) <= 65


def test_a_host_is_left_alone_after_five_silences_in_a_row() -> None:
    pace = Pace(Guard())
    for _ in range(MAX_SILENCES - 1):
        assert not pace.silent(HOST)
    pace.answered(HOST)  # it is alive
    for _ in range(MAX_SILENCES - 1):
        assert not pace.silent(HOST)
    assert pace.why_not(HOST) is None
    assert pace.silent(HOST)
    assert "did not answer 5 times in a row" in str(pace.why_not(HOST))
    pace.answered(HOST)
    assert pace.why_not(HOST) is not None


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e12)), max_size=40))
def test_no_rest_is_longer_than_a_day(answers: list[float | None]) -> None:
    pace = Pace(Guard())
    for asked_for in answers:
        assert 0 < pace.refused(HOST, asked_for) <= DAY
    assert pace.rest_left(HOST) <= DAY


NOW = datetime(2026, 11, 23, 6, 55, 1, tzinfo=UTC)


@given(st.text(max_size=40))
def test_any_text_is_a_retry_after_or_none(value: str) -> None:
    seconds = retry_after(value, NOW)
    assert seconds is None or (seconds >= 0 and math.isfinite(seconds))


@given(st.integers(0, 10**6))
def test_retry_after_means_the_same_as_seconds_and_as_a_date(seconds: int) -> None:
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after(str(seconds), NOW) == retry_after(date, NOW) == seconds
