"""`nightdesk backfill`: what a paper published in days past, by each way, whatever comes between."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.e2e.desk import Desk
from tests.e2e.old_paper import OldPaper, days, stories

SPAN = ("--from", "2020-10-01", "--to", "2020-10-05")
DAYS = list(days(date(2020, 10, 1), date(2020, 10, 5)))
PUBLISHED = [story.path for day in DAYS for story in stories(day)]


@pytest.fixture
def paper() -> Iterator[OldPaper]:
    paper = OldPaper()
    with paper.site:
        yield paper


def new_desk(folder: Path, paper: OldPaper, **source: bool) -> Desk:
    return Desk(folder / "desk", paper.source(folder / "sources", **source))


def have(desk: Desk) -> list[str]:
    """Paths of the articles in the warehouse, in order."""
    rows = desk.rows("select regexp_extract(url, '//[^/]+(/.*)', 1) as path from articles order by path")
    return [row["path"] for row in rows]


def test_the_days_of_the_span_come_and_what_is_missing_is_named(tmp_path: Path, paper: OldPaper) -> None:
    lost, unlisted = PUBLISHED[1], {story.path for story in stories(DAYS[2])}
    paper.lost, paper.unlisted = {lost}, unlisted
    desk = new_desk(tmp_path, paper)

    looked = desk.run("backfill", "gazette", *SPAN, "--via", "sitemap", "--dry-run", "--json")
    assert looked.code == 0, looked.err
    assert not paper.pages_asked()
    assert not desk.home.exists()

    ended = desk.run("backfill", "gazette", *SPAN, "--via", "sitemap")
    assert ended.code == 0, ended.err
    assert have(desk) == sorted(set(PUBLISHED) - {lost} - unlisted)
    assert sorted(paper.pages_asked()) == sorted(set(PUBLISHED) - unlisted)
    assert f"{paper.site.url}{lost} (gone: not_found)" in ended.out

    # again, and further: what is done is not looked at again
    asked = len(paper.site.paths)
    longer = ("--from", "2020-10-01", "--to", "2020-10-06")
    again = desk.json("backfill", "gazette", *longer, "--via", "sitemap")
    assert paper.pages_asked(asked) == [story.path for story in stories(date(2020, 10, 6))]
    assert [url["url"] for url in again["lacking"]] == [f"{paper.site.url}{lost}"]
    verdicts = {row["day"]: row["verdict"] for row in again["days"]}
    troubled = {str(DAYS[0]): "lacking", str(DAYS[2]): "nothing"}
    assert verdicts == dict.fromkeys(map(str, days(DAYS[0], date(2020, 10, 6))), "whole") | troubled
    assert all(row["gone_through"] == ["sitemap"] for row in again["days"])
    desk.reconciles()


def test_of_a_site_with_day_pages_a_night_leaves_to_backfills_what_they_left(
    tmp_path: Path, paper: OldPaper
) -> None:
    desk = new_desk(tmp_path, paper, archive=True, sitemaps=False)
    ended = desk.run("backfill", "gazette", *SPAN, "--via", "sitemap", "--max-pages", "3")
    assert ended.code == 1, ended.err
    assert "not reached" in ended.out
    assert len(have(desk)) == 3
    (night,) = desk.json("nightly", "--dry-run")
    assert night["due"] == 0
    desk.done("backfill", "gazette", *SPAN, "--via", "sitemap")
    assert have(desk) == sorted(PUBLISHED)
    assert len(paper.pages_asked()) == len(PUBLISHED)
    desk.reconciles()
