"""A backfill by every way, one after the other, undisturbed or killed: the same end, nothing fetched twice, all gaps named."""

import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.back_issues import (
    DAYS,
    IN_ARCHIVE,
    IN_CCNEWS,
    LOST,
    NOWHERE,
    PUBLISHED,
    SPAN,
    WITHHELD,
    BackIssues,
    back_issues,
)
from tests.e2e.desk import Desk, wait_for
from tests.e2e.snapshot import Rows, differences, snapshot
from tests.web_archive import needs_pywb

pytestmark = needs_pywb

LONG = 5  # moments of each way


@pytest.fixture(scope="module")
def issues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BackIssues]:
    with back_issues(tmp_path_factory.mktemp("issues"), "127.0.7.182") as issues:
        yield issues


@dataclass(frozen=True)
class Calm:
    """An undisturbed backfill: how many seconds it took, what came of it."""

    seconds: float
    rows: Rows


_calm: dict[str, Calm] = {}


@pytest.fixture
def calm(issues: BackIssues, tmp_path_factory: pytest.TempPathFactory, via: str) -> Calm:
    """One for each way, made when it is first asked for."""
    if via not in _calm:
        desk = issues.desk(tmp_path_factory.mktemp("calm"))
        process = desk.start("backfill", "gazette", *SPAN, *_option(via), env=issues.settings)
        wait_for(desk.errors, what="the run's first word")
        begun = time.monotonic()
        assert process.wait(180) == 0, desk.errors()
        _calm[via] = Calm(time.monotonic() - begun, snapshot(desk.home / "warehouse.duckdb"))
    return _calm[via]


def _option(via: str) -> tuple[str, ...]:
    return ("--via", via) if via != "all" else ()


def have(desk: Desk) -> list[str]:
    rows = desk.rows("select regexp_extract(url, '//[^/]+(/.*)', 1) as path from articles order by path")
    return [row["path"] for row in rows]


def test_each_way_gives_what_the_ones_before_it_lack_though_it_is_killed(
    issues: BackIssues, tmp_path: Path
) -> None:
    desk = issues.desk(tmp_path)
    process = desk.start("backfill", "gazette", *SPAN, env=issues.settings)
    wait_for(lambda: "via wayback" in desk.errors(), what="the second way")
    desk.kill(process)
    asked = len(issues.paper.site.paths)
    committed = set(have(desk))

    told = desk.json("backfill", "gazette", *SPAN, env=issues.settings)

    assert not committed & set(issues.paper.pages_asked(asked))
    assert have(desk) == sorted(set(PUBLISHED) - {NOWHERE})
    assert [url["url"] for url in told["lacking"]] == [issues.paper.site.url + NOWHERE]
    verdicts = {row["day"]: row["verdict"] for row in told["days"]}
    assert verdicts == dict.fromkeys(map(str, DAYS), "whole") | {str(DAYS[1]): "lacking"}
    came_from = {
        row["path"]: row["archive"]
        for row in desk.rows(
            "select regexp_extract(target_uri, '//[^/]+(/.*)', 1) as path, "
            "case when contains(obtained_from, 'id_/') then 'wayback' else 'ccnews' end as archive "
            "from captures where obtained_from is not null"
        )
    }
    assert came_from == {IN_ARCHIVE: "wayback", IN_CCNEWS: "ccnews"} | dict.fromkeys(WITHHELD, "ccnews")
    desk.reconciles()


def _moments() -> Iterator[Any]:
    for via in ("sitemap", "wayback", "ccnews", "all"):
        for number in range(LONG):
            name = f"{via}-{number + 1}-of-{LONG}"
            yield pytest.param(via, (number + 0.5) / LONG, id=name)


@pytest.mark.trust
@pytest.mark.parametrize(("via", "moment"), list(_moments()))
def test_a_killed_backfill_ends_as_an_undisturbed_one(
    issues: BackIssues, calm: Calm, tmp_path: Path, via: str, moment: float
) -> None:
    desk, before = issues.desk(tmp_path), len(issues.paper.site.paths)
    process = desk.start("backfill", "gazette", *SPAN, *_option(via), env=issues.settings)
    wait_for(desk.errors, what="the run's first word")
    try:
        process.wait(calm.seconds * moment)
    except subprocess.TimeoutExpired:
        desk.kill(process)
    committed = set(have(desk)) if (desk.home / "warehouse.duckdb").exists() else set()
    asked_before = len(issues.paper.site.paths)

    again = desk.done("backfill", "gazette", *SPAN, *_option(via), env=issues.settings)

    assert differences(snapshot(desk.home / "warehouse.duckdb"), calm.rows) == []
    desk.reconciles()
    assert not list((desk.home / "landing").iterdir()), again.err
    assert not committed & set(issues.paper.pages_asked(asked_before))
    asked = Counter(path for path in issues.paper.pages_asked(before) if path not in LOST)
    # what was on its way when the kill came may be asked for again; nothing else is
    assert [path for path, times in asked.items() if times > 1][1:] == []
