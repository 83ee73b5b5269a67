"""Articles are looked at again when their time has come: what changed is a new version, the rest costs a line."""

import duckdb

from tests.e2e.conftest import Filled
from tests.e2e.desk import Desk
from tests.newsroom.faults import Fault


def come_due(desk: Desk) -> int:
    """Let the time come at which articles are looked at again; how many there are."""
    with duckdb.connect(desk.home / "warehouse.duckdb") as connection:
        statement = "update stored.urls set due_at = now()::TIMESTAMP where state = 'article' returning url"
        return len(connection.execute(statement).fetchall())


def test_a_second_look_finds_what_was_edited_and_stores_nothing_else(next_day: Desk, filled: Filled) -> None:
    desk, room = next_day, filled.room
    edited = next(url for url, article in room.expected.articles.items() if "127.0.1.1" in url)
    articles = desk.value("select count(*) from articles")
    room.set_fault(Fault("edit", path=edited.split(":", 2)[2].partition("/")[1] + edited.split("/", 3)[3]))
    assert come_due(desk) == articles
    (preview,) = [row for row in desk.json("nightly", "--dry-run") if row["second_looks"]][:1]
    assert preview["due"] == 0
    before = len(room.requests())
    night = desk.done("nightly")
    asked = room.requests()[before:]
    looked = [request for request in asked if request.headers.get("If-None-Match")]
    assert {request.status for request in looked} <= {200, 304}
    run = "(select max(run_id) from runs)"
    (found,) = desk.rows(
        "select count(*) as captures, count(*) filter (where revisit) as revisits, "
        "count(*) filter (where outcome = 'article') as versions, sum(payload_length) as bytes "
        f"from captures where kind = 'page' and run_id = {run}"
    )
    assert (found["captures"], found["revisits"], found["versions"]) == (articles, articles - 1, 1), night.err
    (version,) = desk.rows(f"select url, version, versions from articles where url = '{edited}'")
    assert (version["version"], version["versions"]) == (2, 2)
    assert desk.value("select count(*) from articles") == articles
    assert desk.value("select count(*) from urls where state = 'article'") == articles
    # and now their next time is days away, or over
    assert desk.value("select count(*) from urls where due_at <= now()::TIMESTAMP and state = 'article'") == 0


def test_a_second_look_at_a_site_that_is_down_loses_nothing(next_day: Desk, filled: Filled) -> None:
    desk, room = next_day, filled.room
    articles = desk.value("select count(*) from articles")
    come_due(desk)
    room.set_fault(Fault("status", path="*", value=500))
    desk.run("nightly")
    assert desk.value("select count(*) from articles") == articles
    assert desk.value("select count(*) from urls where state = 'article'") == articles
    assert desk.value("select count(*) from urls where state = 'article' and due_at is null") == 0
