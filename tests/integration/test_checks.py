"""Each check finds what it promises can't be there; and on what loads make, none finds anything."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from flows.cli.main import app
from tests.made_segments import NIGHT, after, article, event, listing, page, response, run_id, segment
from tests.new_warehouse import new_warehouse, warehouse_itself
from transforms.items import Hints, Kind, LogReason, Reason, Rejection, Source, UrlState
from warehouse import ledger
from warehouse.articles import find_article
from warehouse.checks import run_checks
from warehouse.connect import reader
from warehouse.explain import explain
from warehouse.load import load_segments
from warehouse.statements import folder
from warehouse.status import status

GAZETTE = Source("gazette", "Example Gazette", "https://gazette.example/", in_language="en")
HERALD = Source("herald", "Example Herald", "https://herald.example/")
FEED = "https://gazette.example/rss.xml"
BRIDGE = "https://gazette.example/2026/bridge"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night of two sources, with something of everything."""
    folder = tmp_path_factory.mktemp("home")
    path = folder / "warehouse.duckdb"
    with new_warehouse(path) as connection:
        ledger.start_run(
            connection,
            run_id=run_id(),
            kind="nightly",
            started=NIGHT,
            sources=[GAZETTE, HERALD],
            orchestrator="none",
        )
        log = [
            event(BRIDGE, discovered_in=FEED),
            event(BRIDGE + "/old", discovered_in=FEED),
            event("https://gazette.example/private", state=UrlState.DENIED, reason=LogReason.ROBOTS),
            event("https://herald.example/slow", state=UrlState.FAILED, reason=LogReason.TIMEOUT),
            event(
                "https://herald.example/later",
                reason=LogReason.NOT_REACHED,
                hints=Hints(headline="Later", date_published="Tue, 5 Mar 2024", keywords=("a", "b")),
            ),
            listing(FEED, after(0.1), etag='"1"', links=3, new=3),
            listing("https://herald.example/rss.xml", after(0.1), status=503, payload_digest=None),
        ]
        pages = [
            response(FEED),
            response("https://gazette.example/robots.txt", kind=Kind.ROBOTS),
            page(BRIDGE + "/old", after(1), Rejection(Reason.REDIRECTED, BRIDGE), status=301),
            page(BRIDGE, after(1.1), "One."),
            page(BRIDGE, after(1.2), "Two."),
            page(BRIDGE, after(1.3), "Two."),
            page(BRIDGE + "?print=1", after(1.4), article(BRIDGE + "?print=1", "Two.", canonical_url=BRIDGE)),
            page("https://gazette.example/soft", after(1.5), Reason.SOFT_404),
            page("https://gazette.example/wire", after(1.6), "A wire story."),
            page("https://herald.example/wire", after(1.7), "A wire story."),
        ]
        load_segments(connection, [segment(folder, pages, log)])
        ledger.finish_run(
            connection, run_id(), state="done", ended=after(2), reported={"discovered": 9, "requests": 12}
        )
    return path


@pytest.fixture
def spoilt(home: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    copy = tmp_path / "warehouse.duckdb"
    copy.write_bytes(home.read_bytes())
    with warehouse_itself(copy) as connection:
        yield connection


def failing(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {result.name for result in run_checks(connection) if not result.ok}


def test_all_checks_hold_after_a_load(home: Path) -> None:
    with reader(home) as connection:
        results = run_checks(connection)
    assert {result.name: result.examples for result in results if not result.ok} == {}
    assert [result.name for result in results] == [check.name for check in folder("checks")]


SPOILING = {
    "search_index": [
        "update stored.article_versions set body = 'Other words.' where latest",
        "delete from stored.search_postings where document = (select min(document) from stored.search_documents)",
        "delete from stored.search_words",
    ],
    "article_outcomes": [
        "delete from stored.article_versions where version = 1",
        "update stored.captures set outcome = 'article' where outcome = 'unchanged'",
    ],
    "rejected_outcomes": [
        "delete from stored.rejections",
        "update stored.captures set outcome = 'unchanged' where outcome = 'rejected'",
    ],
    "page_outcomes": [
        "update stored.captures set outcome = null where kind = 'page'",
        "update stored.captures set outcome = 'rejected' where kind = 'feed'",
        "update stored.captures set outcome = 'lost' where outcome = 'rejected'",
    ],
    "page_articles": [
        "update stored.captures set article_key = 'nothing.example' where outcome = 'unchanged'",
        "update stored.captures set article_key = 'gazette.example/2026/bridge' where outcome = 'rejected'",
    ],
    "moved_articles": [
        "update stored.captures set declared_key = 'elsewhere.example/x' where outcome = 'unchanged'"
    ],
    "unchanged_captures": ["update stored.captures set fingerprint = 'x' where outcome = 'unchanged'"],
    "unique_keys": [
        f"insert into stored.{table} select * from stored.{table}"
        for table in (
            "captures",
            "rejections",
            "article_versions",
            "urls",
            "listings",
            "segments",
            "runs",
            "sources",
        )
    ],
    "version_numbers": [
        "update stored.article_versions set version = version + 1",
        "update stored.article_versions set latest = false where version = 2",
    ],
    "article_standings": [
        "update stored.article_versions set url = 'https://gazette.example/another'",
        "update stored.article_versions set last_checked = first_seen",
    ],
    "article_urls": [
        "delete from stored.urls where state = 'article'",
        "update stored.urls set state = 'pending' where state = 'article'",
    ],
    "url_standings": [
        "update stored.urls set state = 'gone' where state = 'failed'",
        "delete from stored.urls where state = 'denied'",
        "delete from stored.url_events where state = 'denied'",
    ],
    "page_events": [
        "delete from stored.url_events where capture_id is not null",
        "update stored.url_events set state = 'article' where state = 'duplicate'",
    ],
    "run_sums": [
        "update stored.runs set discovered = discovered + 1",
        "update stored.runs set unchanged = 0",
    ],
    "run_totals": [
        "update stored.runs set discovered = discovered - 1, article = article - 1",
        "update stored.runs set new_versions = new_versions + 1, unchanged = unchanged - 1",
        "delete from stored.runs",
        "insert into stored.runs (run_id, kind, state, started, discovered) values ('x', 'nightly', 'done', now(), 5)",
    ],
    "backfilled_days": [
        "insert into stored.backfilled_days by name select 'gazette' as source, date '2024-03-01' as day, 2 as listed, "
        "1 as known, 0 as captured, 0 as failed, 0 as denied"
    ],
    "reported_totals": ["update stored.runs set discovered_reported = 10"],
    "references": ["delete from stored.segments", "delete from stored.runs"],
    "closed_lists": [
        "update stored.urls set state = 'lost' where state = 'gone' or state = 'failed'",
        "update stored.rejections set reason = 'dull'",
        "update stored.rejections set stage = 'lunch'",
        "update stored.url_events set reason = 'weather' where reason = 'timeout'",
        "update stored.captures set kind = 'podcast' where kind = 'feed'",
        "update stored.runs set state = 'asleep'",
    ],
    "time_ranges": [
        "update stored.article_versions set date_published = '1970-01-01'",
        "update stored.article_versions set date_modified = fetched_at + interval 25 hour",
        "update stored.captures set warc_date = now() + interval 2 day",
    ],
    "clean_text": [
        "update stored.article_versions set body = body || chr(0) || 'x'",
        "update stored.article_versions set headline = headline || chr(27) || '[31m'",
        "update stored.article_versions set keywords = ['a' || chr(65534)]",
        "update stored.article_versions set captions = [{caption: chr(1), credit: null}]",
        "update stored.urls set detail = chr(13)",
    ],
    "nonempty_articles": [
        "update stored.article_versions set headline = ' '",
        "update stored.article_versions set body = ''",
        "update stored.article_versions set word_count = 0",
    ],
    "clusters": [
        "update stored.article_versions set cluster_id = null",
        "update stored.article_versions set cluster_id = body_fingerprint",
        "delete from stored.story_pairs",
        "update stored.article_versions set alike = 0.5 where alike is not null",
    ],
    "story_pairs": [
        "delete from stored.story_pairs",
        "update stored.story_pairs set shared = 0",
        "insert into stored.story_pairs from (select week, 'x', other_week, other_key, 8, 8, 8 from stored.story_pairs)",
    ],
    "due_times": [
        "update stored.urls set due_at = null",
        "update stored.urls set due_at = last_seen + interval 31 day where due_at is not null",
    ],
    "cut_texts": [
        "update stored.article_versions set cut = [1]",
        "update stored.article_versions set cut = [1], uncut_body = body || chr(10) || 'More.', uncut_markdown = ''",
    ],
}


def test_every_check_is_spoilt_somehow() -> None:
    assert set(SPOILING) == {check.name for check in folder("checks")}


@pytest.mark.parametrize(
    ("name", "spoiling"), [(name, text) for name, texts in SPOILING.items() for text in texts]
)
def test_a_check_finds_what_it_promises_not_to(
    spoilt: duckdb.DuckDBPyConnection, name: str, spoiling: str
) -> None:
    spoilt.execute(spoiling)
    results = {result.name: result for result in run_checks(spoilt)}
    assert not results[name].ok
    assert results[name].failures >= len(results[name].examples) > 0


def test_a_run_that_failed_need_not_report_what_was_loaded(spoilt: duckdb.DuckDBPyConnection) -> None:
    spoilt.execute("update stored.runs set state = 'failed', discovered_reported = 100")
    assert failing(spoilt) == set()


def test_an_interrupted_run_is_marked_and_taken_up(spoilt: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    ledger.start_run(spoilt, run_id=run_id(2), kind="nightly", started=after(24), sources=[GAZETTE])
    files = segment(tmp_path, [page(BRIDGE, after(24.5), "Three.")], run=2, loaded_by=3)
    assert list(ledger.mark_interrupted(spoilt)) == [run_id(2)]
    assert ledger.mark_interrupted(spoilt) == {}
    ledger.start_run(spoilt, run_id=run_id(3), kind="nightly", started=after(48), sources=[GAZETTE])
    load_segments(spoilt, [files])
    totals = ledger.finish_run(spoilt, run_id(3), state="done", ended=after(49), reported={"discovered": 0})
    assert (totals["discovered"], totals["new_versions"]) == (0, 0)
    runs = spoilt.execute(
        "select state, discovered, new_versions, segments from runs order by run_id"
    ).fetchall()
    assert runs[1:] == [("interrupted", 1, 1, 1), ("done", 0, 0, 0)]
    assert failing(spoilt) == set()


def test_what_a_run_plans_by(spoilt: duckdb.DuckDBPyConnection) -> None:
    keys = sorted(ledger.known_url_keys(spoilt, ["herald"]))
    assert keys == ["herald.example/later", "herald.example/slow", "herald.example/wire"]
    (feed,) = ledger.known_listings(spoilt, ["gazette"], after(1))["gazette"]
    assert (feed.url, feed.etag, feed.ok) == (FEED, '"1"', True)
    assert (feed.resting, feed.in_full) == (False, False)
    days = {
        days: ledger.known_listings(spoilt, ["gazette"], after(24 * days + 12))["gazette"][0].in_full
        for days in range(8)
    }
    assert [day for day, in_full in days.items() if in_full] == [3, 6], "now and then, not night after night"
    (broken,) = ledger.known_listings(spoilt, ["herald"], after(24))["herald"]
    assert (broken.ok, broken.resting) == (False, False)
    due = ledger.due_urls(spoilt, ["gazette", "herald"], after(0.5))
    assert {source: [row.url for row in rows] for source, rows in due.items()} == {
        "herald": ["https://herald.example/later"]
    }
    assert due["herald"][0].hints == Hints("Later", "Tue, 5 Mar 2024", keywords=("a", "b"))
    due = ledger.due_urls(spoilt, ["herald"], after(24))
    assert due["herald"][1].hints == Hints()
    assert [row.url for row in due["herald"] if row.known is None] == [
        "https://herald.example/later",
        "https://herald.example/slow",
    ]
    assert ledger.silent_sources(spoilt, ["gazette", "herald"]) == [("herald", "HTTP 503")]
    assert ledger.loaded_segments(spoilt) == {f"{run_id()}-00-00001"}


def test_a_publisher_that_gets_known_is_shown(spoilt: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load_segments(spoilt, [segment(tmp_path, [page("https://post.example/1", source="post")], None, run=2)])
    shown = "select publisher from articles where source = 'post'"
    assert spoilt.execute(shown).fetchall() == [("post",)]
    ledger.record_sources(spoilt, [Source("post", "The Post", "https://post.example/")])
    assert spoilt.execute(shown).fetchall() == [("The Post",)]
    assert spoilt.execute("select distinct publisher from articles order by 1").fetchall() == [
        ("Example Gazette",),
        ("Example Herald",),
        ("The Post",),
    ]


def test_explain_tells_all_of_a_url(home: Path) -> None:
    with reader(home) as connection:
        story = explain(connection, "http://www.gazette.example/2026/bridge/?utm_source=x#top")
        assert story.standing is not None
        assert (story.standing.state, story.standing.attempts) == ("article", 3)
        assert [(item.state, item.reason, item.outcome) for item in story.history] == [
            ("pending", "listed", None),
            ("article", None, "article"),
            ("article", None, "article"),
            ("article", None, "unchanged"),
        ]
        assert story.history[0].happened_at == NIGHT
        assert [version.version for version in story.versions] == [1, 2]
        assert {other.url for other in story.article_urls} == {BRIDGE, BRIDGE + "?print=1"}
        assert story.found_in is not None
        assert (story.found_in.url, story.found_in.kind) == (FEED, "feed")

        old = explain(connection, BRIDGE + "/old")
        assert old.standing is not None
        assert (old.standing.state, old.standing.reason, old.standing.detail) == (
            "duplicate",
            "redirected",
            BRIDGE,
        )
        assert old.article_key == story.article_key

        soft = explain(connection, "https://gazette.example/soft")
        assert [(item.state, item.reason, item.stage) for item in soft.history] == [
            ("rejected", "soft_404", "gate")
        ]
        assert soft.article_key is None

        feed = explain(connection, FEED)
        assert feed.standing is None
        assert feed.listing is not None

        unknown = explain(connection, "no url at all")
        assert (unknown.standing, unknown.history, unknown.versions) == (None, [], [])


@pytest.mark.parametrize(
    "url", [BRIDGE, BRIDGE + "?print=1", BRIDGE + "/old", "http://www.gazette.example/2026/bridge/"]
)
def test_an_article_is_found_by_any_of_its_urls(home: Path, url: str) -> None:
    with reader(home) as connection:
        found = find_article(connection, url)
        assert found is not None
        assert (found.url, found.body, found.version, found.versions) == (BRIDGE, "Two.", 2, 2)
        assert found.authors == ("Ann Example",)
        assert found.first_seen == after(1.1)
        assert found.warc_file.endswith(".warc.gz")
        first = find_article(connection, url, version=1)
        assert first is not None
        assert first.body == "One."
        assert find_article(connection, url, version=3) is None


def test_what_is_no_article_is_not_found(home: Path) -> None:
    with reader(home) as connection:
        for url in ("https://gazette.example/soft", "https://gazette.example/never", FEED, "x"):
            assert find_article(connection, url) is None


def test_status_tells_how_things_stand(home: Path) -> None:
    with reader(home) as connection:
        found = status(connection, now=after(24))
    assert (found.holdings.articles, found.holdings.versions, found.holdings.sources) == (3, 4, 2)
    (run,) = found.runs
    assert (run.state, run.discovered, run.new_versions, run.requests, run.sources) == ("done", 9, 4, 12, 2)
    assert {line.source: line.verdict for line in found.health} == {"gazette": "new", "herald": "failing"}
    (broken,) = found.failing
    assert (broken.source, broken.failures, broken.due_at) == ("herald", 1, None)
    assert {line.source: (line.urls, line.due) for line in found.backlog} == {
        "gazette": (6, 0),
        "herald": (3, 2),
    }


def nights(
    folder: Path, connection: duckdb.DuckDBPyConnection, counts: list[int]
) -> list[tuple[object, ...]]:
    """One run a night, of a source that publishes so many articles each."""
    for night, count in enumerate(counts):
        at = after(24 * night)
        ledger.start_run(connection, run_id=run_id(night + 1), kind="nightly", started=at, sources=[GAZETTE])
        pages = [
            page(f"https://gazette.example/{night}/{number}", at + timedelta(hours=20), f"{night} {number}")
            for number in range(count)
        ]
        load_segments(connection, [segment(folder, pages, run=night + 1)])
        ledger.finish_run(connection, run_id(night + 1), state="done", ended=at + timedelta(hours=21))
    return connection.execute("select expected, articles, verdict from source_health order by day").fetchall()


def test_health_is_measured_by_what_is_normal(tmp_path: Path) -> None:
    with new_warehouse(tmp_path / "warehouse.duckdb") as connection:
        health = nights(tmp_path, connection, [4, 6, 5, 5, 2, 0, 0, 5])
        assert health == [
            (None, 4, "new"),
            (4.0, 6, "new"),
            (5.0, 5, "new"),
            (5.0, 5, "ok"),
            (5.0, 2, "low"),
            (5.0, 0, "silent"),
            (5.0, 0, "silent"),
            (5.0, 5, "ok"),
        ]
        # a run of other sources expects nothing of this one
        ledger.start_run(
            connection, run_id=run_id(99), kind="nightly", started=after(24 * 8), sources=[HERALD]
        )
        rows = connection.execute(
            "select source, verdict from source_health where day = '2024-03-13'"
        ).fetchall()
        assert rows == [("herald", "new")]


def said(monkeypatch: pytest.MonkeyPatch, home: Path, *arguments: str) -> tuple[int, str]:
    """How a command ends, and what it prints."""
    told = Console(file=io.StringIO(), soft_wrap=True, highlight=False, width=300)
    for module in ("read", "story"):
        monkeypatch.setattr(f"flows.cli.{module}.out", told)
    monkeypatch.setenv("NIGHTDESK_HOME", str(home))
    code = app([*arguments], standalone_mode=False)
    return code, told.file.getvalue()  # type: ignore[attr-defined]


def test_the_command_shows_what_breaks_a_promise_as_it_is(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "warehouse.duckdb"
    copy.write_bytes(home.read_bytes())
    with warehouse_itself(copy) as connection:
        connection.execute(
            "update stored.article_versions set word_count = 0, headline = 'A [/b] and a [red]'"
        )
    code, told = said(monkeypatch, tmp_path, "check")
    assert code == 1
    assert "headline A [/b] and a [red], word_count 0" in told


def test_a_url_that_only_an_article_names_is_told_with_the_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, copy = BRIDGE, BRIDGE + "?print=1"
    with new_warehouse(tmp_path / "warehouse.duckdb") as connection:
        load_segments(connection, [segment(tmp_path, [page(copy, NIGHT, article(copy, canonical_url=own))])])
    code, told = said(monkeypatch, tmp_path, "explain", own)
    assert code == 0
    assert "was never discovered itself; an article names it as its own" in told
    assert "Bridge reopens (5 words)" in told
    assert f"captured as\n  {copy}" in told
    code, told = said(monkeypatch, tmp_path, "explain", "https://gazette.example/nowhere")
    assert (code, "was never discovered (key: gazette.example/nowhere)" in told) == (1, True)
