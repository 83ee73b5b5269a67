"""A kill at any moment loses nothing and duplicates nothing.

The nightly run is killed with SIGKILL at moments spread over its whole length, crawl, extract and load, and
run again; the warehouse is then as after an undisturbed run.
"""

import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.desk import Desk, pages_asked, wait_for
from tests.e2e.snapshot import Rows, differences, snapshot
from tests.newsroom import Fault, Newsroom

MOMENTS = 40  # spread over a night


@dataclass(frozen=True)
class Calm:
    """An undisturbed night: the newsroom, seconds from its first word to its last, what came of it."""

    room: Newsroom
    seconds: float
    rows: Rows


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calm]:
    folder = tmp_path_factory.mktemp("calm")
    # slow enough that crawl, extraction and load overlap, as they do on real sites
    with Newsroom(folder, faults=[Fault("slow", value=0.1)]) as room:
        desk = new_desk(folder, room)
        process = desk.start("nightly")
        wait_for(desk.errors, what="the run's first word")
        begun = time.monotonic()
        assert process.wait(120) == 0, desk.errors()
        yield Calm(room, time.monotonic() - begun, snapshot(desk.home / "warehouse.duckdb"))


def new_desk(folder: Path, room: Newsroom) -> Desk:
    return Desk(folder / "desk", room.sources, processes=2, segment_captures=5)


def _moments() -> Iterator[Any]:
    for number in range(MOMENTS):
        yield pytest.param((number + 0.5) / MOMENTS, id=f"{number + 1}-of-{MOMENTS}")


@pytest.mark.trust
@pytest.mark.parametrize("moment", list(_moments()))
def test_a_killed_night_ends_as_an_undisturbed_one(
    calm: Calm, tmp_path: Path, moment: float, record_property: Any
) -> None:
    desk = new_desk(tmp_path, calm.room)
    before = len(calm.room.requests())
    process = desk.start("nightly")
    wait_for(desk.errors, what="the run's first word")
    try:
        process.wait(calm.seconds * moment)
    except subprocess.TimeoutExpired:
        desk.kill(process)
    record_property("killed after", desk.errors().splitlines()[-1])

    again = desk.done("nightly")

    assert differences(snapshot(desk.home / "warehouse.duckdb"), calm.rows) == []
    desk.reconciles()
    assert not list((desk.home / "landing").iterdir()), again.err
    # What was on its way when the kill came may be asked for again, one request a site; nothing else is.
    twice = [key for key, times in pages_asked(calm.room, before).items() if times > 1]
    assert len(twice) <= len(calm.room.sites), twice


def test_a_run_killed_again_and_again_gets_there(calm: Calm, tmp_path: Path) -> None:
    desk = new_desk(tmp_path, calm.room)
    before = len(calm.room.requests())
    for part in (0.3, 0.5, 0.4):
        process = desk.start("nightly")
        wait_for(desk.errors, what="the run's first word")
        try:
            process.wait(calm.seconds * part)
        except subprocess.TimeoutExpired:
            desk.kill(process)
    desk.done("nightly")
    assert differences(snapshot(desk.home / "warehouse.duckdb"), calm.rows) == []
    desk.reconciles()
    assert not list((desk.home / "landing").iterdir())
    # of a site the one page that was on its way at each kill
    twice = sum(times - 1 for times in pages_asked(calm.room, before).values())
    assert twice <= 3 * len(calm.room.sites)
    states = {row["state"] for row in desk.rows("select distinct state from runs")}
    assert states <= {"done", "interrupted"}
