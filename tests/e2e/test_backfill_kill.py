"""A backfill that is killed at any moment, and run again, ends as an undisturbed one, and fetches nothing twice."""

import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.desk import Desk, wait_for
from tests.e2e.old_paper import OldPaper
from tests.e2e.snapshot import Rows, differences, snapshot
from tests.e2e.test_backfill import SPAN

LONG = 5  # moments of each way in `make trust`; one in `make test`


@dataclass(frozen=True)
class Calm:
    """An undisturbed backfill: what it asked, how many seconds it took, what came of it."""

    paper: OldPaper
    seconds: float
    rows: Rows


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calm]:
    folder, paper = tmp_path_factory.mktemp("calm"), OldPaper()
    with paper.site:
        desk = new_desk(folder, paper)
        process = desk.start("backfill", "gazette", *SPAN, "--via", "sitemap")
        wait_for(desk.errors, what="the run's first word")
        begun = time.monotonic()
        assert process.wait(120) == 0, desk.errors()
        yield Calm(paper, time.monotonic() - begun, snapshot(desk.home / "warehouse.duckdb"))


def new_desk(folder: Path, paper: OldPaper) -> Desk:
    sources = paper.source(folder / "sources", archive=True)
    return Desk(folder / "desk", sources, processes=2, segment_captures=3)


def _moments() -> Iterator[Any]:
    for count, marks in ((1, []), (LONG, [pytest.mark.trust])):
        for number in range(count):
            yield pytest.param((number + 0.5) / count, marks=marks, id=f"{number + 1}-of-{count}")


@pytest.mark.parametrize("moment", list(_moments()))
def test_a_killed_backfill_ends_as_an_undisturbed_one(calm: Calm, tmp_path: Path, moment: float) -> None:
    desk = new_desk(tmp_path, calm.paper)
    before = len(calm.paper.site.paths)
    process = desk.start("backfill", "gazette", *SPAN, "--via", "sitemap")
    wait_for(desk.errors, what="the run's first word")
    try:
        process.wait(calm.seconds * moment)
    except subprocess.TimeoutExpired:
        desk.kill(process)

    again = desk.done("backfill", "gazette", *SPAN, "--via", "sitemap")

    assert differences(snapshot(desk.home / "warehouse.duckdb"), calm.rows) == []
    desk.reconciles()
    assert not list((desk.home / "landing").iterdir()), again.err
    asked = Counter(calm.paper.pages_asked(before))
    # what was on its way when the kill came may be asked for again; nothing else is
    assert [path for path, times in asked.items() if times > 1][1:] == []
