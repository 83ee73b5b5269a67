"""One newsroom, and one warehouse that two nights have filled, for all tests that only read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.desk import Desk, Ended
from tests.newsroom import Newsroom


@dataclass(frozen=True)
class Filled:
    """A home after a night, and what the night said. The newsroom is still up."""

    desk: Desk
    room: Newsroom
    first: Ended


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """A night on a newsroom without faults; for tests that read and change nothing."""
    folder = tmp_path_factory.mktemp("filled")
    with Newsroom(folder) as room:
        desk = Desk(folder / "desk", room.sources)
        yield Filled(desk, room, desk.done("nightly"))
        desk.reconciles()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom of the test's own."""
    with Newsroom(tmp_path) as newsroom:
        yield newsroom


@pytest.fixture
def desk(tmp_path: Path, room: Newsroom) -> Iterator[Desk]:
    """A fresh home whose sources are that newsroom's; at the end its totals must reconcile."""
    desk = Desk(tmp_path / "desk", room.sources)
    yield desk
    desk.reconciles()
