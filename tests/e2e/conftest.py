"""One newsroom, and one warehouse that a night has filled, for all tests that need no newsroom of their own."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.e2e.desk import Desk, Ended, is_alive
from tests.newsroom import Newsroom


@pytest.fixture(autouse=True)
def _nothing_outlives_its_test() -> Iterator[None]:
    yield
    Desk.end_all()


@dataclass(frozen=True)
class Filled:
    """A home after a night, and what the night said and left. The newsroom is still up."""

    desk: Desk
    room: Newsroom
    first: Ended
    asked: int  # requests in that night
    left: list[psutil.Process]  # its processes that still ran when it had ended


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """A night on a newsroom without faults; for tests that read and change nothing."""
    folder = tmp_path_factory.mktemp("filled")
    with Newsroom(folder) as room:
        desk = Desk(folder / "desk", room.sources, processes=2)
        before = _children()
        first = desk.done("nightly")
        left = [child for child in _children() - before if is_alive(child)]
        yield Filled(desk, room, first, len(room.requests()), left)
        desk.reconciles()


def _children() -> set[psutil.Process]:
    return set(psutil.Process().children(recursive=True))


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


@pytest.fixture
def next_day(tmp_path: Path, filled: Filled) -> Iterator[Desk]:
    """A home of the test's own after the night on the shared newsroom, whose faults it may set."""
    desk = Desk(tmp_path / "desk", filled.room.sources)
    shutil.copytree(filled.desk.home, desk.home)
    yield desk
    filled.room.clear_fault()
    desk.reconciles()
