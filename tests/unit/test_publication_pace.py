"""How often a run publishes: as often as a twentieth of its time allows, if the disk has room."""

import shutil
from pathlib import Path

import pytest

from warehouse.pace import Pace
from warehouse.working import working_file


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def published(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(b"x" * 100)
    working_file(path).write_bytes(b"x" * 100)
    return path


def test_a_twentieth_of_the_time_goes_into_copies(published: Path) -> None:
    clock = Clock()
    pace = Pace(clock)
    assert pace.is_due(published), "what a killed run left costs nothing to show"
    with pace.copying():
        clock.now += 3.0
    assert not pace.is_due(published)
    clock.now = 59.0
    assert not pace.is_due(published)
    clock.now = 60.0
    assert pace.is_due(published)
    pace.note_published()
    assert not pace.is_due(published)
    clock.now = 120.0
    assert pace.is_due(published)


def test_what_nobody_could_see_so_far_is_shown_at_once(published: Path) -> None:
    clock = Clock()
    pace = Pace(clock)
    with pace.copying():
        clock.now += 3.0
    published.unlink()
    assert pace.is_due(published)


def test_a_disk_without_room_for_the_next_copy_waits_for_the_end(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(published)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=99))
    assert not Pace(Clock()).is_due(published)


def test_there_must_be_something_to_publish(published: Path) -> None:
    working_file(published).unlink()
    assert not Pace(Clock()).is_due(published)
