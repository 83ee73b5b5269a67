"""A site by its front page, to a source file, to the articles in the warehouse."""

from pathlib import Path

from tests.e2e.desk import Desk
from tests.newsroom import Newsroom


def test_a_site_that_was_added_gives_its_articles_the_same_night(tmp_path: Path) -> None:
    with Newsroom(tmp_path, host_base="127.0.32") as room:
        own = tmp_path / "desk" / "mine"
        own.mkdir(parents=True)
        desk = Desk(tmp_path / "desk", own)
        site = room.site("tarnmouth-courier")
        added = desk.done("sources", "add", site.url, "--name", "tarnmouth")
        assert f"Written: {own / 'tarnmouth.toml'}" in added.out
        assert "No run reads" not in added.out
        assert desk.done("sources", "check", "tarnmouth").out.startswith("tarnmouth: ok")
        desk.done("nightly", "--source", "tarnmouth")
        wanted = {
            url.url for url in room.expected.urls.values() if url.site == site.name and url.state == "article"
        }
        assert {row["url"] for row in desk.rows("select url from articles")} == wanted
        assert desk.value("select distinct publisher from articles") == "The Tarnmouth Courier"
        desk.reconciles()
