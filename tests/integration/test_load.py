"""Loading segments: once or twice, in any order, cut short or not, the warehouse comes out the same."""

import itertools
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.made_segments import NIGHT, after, article, event, listing, page, response, run_id, segment
from tests.new_warehouse import new_warehouse
from transforms.errors import WarehouseError
from transforms.items import Kind, LogReason, Reason, Rejection, Source, UrlState
from warehouse import ledger
from warehouse.checks import run_checks
from warehouse.connect import writer
from warehouse.load import SegmentFiles, load_segments

A1 = "https://gazette.example/2026/11/bridge"
A2 = "https://gazette.example/2026/11/harbour"


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with new_warehouse(tmp_path / "warehouse.duckdb") as connection:
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    result = connection.execute(query)
    columns = [column[0] for column in result.description]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def one(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, Any]:
    (row,) = rows(connection, query)
    return row


def dump(connection: duckdb.DuckDBPyConnection, *, without: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Every row of every base table, as text and sorted, without some columns."""
    tables = connection.execute(
        "select table_name, list(column_name order by column_index) from duckdb_columns() "
        "where schema_name = 'stored' and table_name not in ('migrations', 'views', 'publication') "
        "and table_name not like 'search%' group by all"
    ).fetchall()
    return {
        table: sorted(
            repr(row)
            for row in connection.execute(
                f"select {', '.join(c for c in columns if c not in without)} from stored.{table}"
            ).fetchall()
        )
        for table, columns in tables
    }


def a_night(folder: Path) -> list[SegmentFiles]:
    """Two segments with something of every kind."""
    return [
        segment(
            folder,
            [
                response("https://gazette.example/rss.xml"),
                page(A1, after(0.1), article(A1, captions=(), keywords=("bridges", "traffic"))),
                page(A2 + "?print=1", after(0.2), article(A2 + "?print=1", "Ships.", canonical_url=A2)),
                page("https://gazette.example/gone", after(0.3), Reason.NOT_FOUND, status=404),
            ],
            [
                event(A1, discovered_in="https://gazette.example/rss.xml"),
                event(A2 + "?print=1", discovered_in="https://gazette.example/rss.xml"),
                event("https://gazette.example/gone"),
                event("https://gazette.example/private", state=UrlState.DENIED, reason=LogReason.ROBOTS),
                listing("https://gazette.example/rss.xml", after(0.05), etag='"1"', links=3, new=3),
            ],
        ),
        segment(
            folder,
            [
                page(A2, after(1), article(A2, "Ships.")),
                page(A1, after(2), "The bridge is shut again."),
                page(A1, after(3), "The bridge is shut again."),
                page(
                    "https://herald.example/wire", after(1), article("https://herald.example/wire", "Ships.")
                ),
            ],
            [event("https://gazette.example/slow", state=UrlState.FAILED, reason=LogReason.TIMEOUT)],
            number=2,
        ),
    ]


def test_a_night_is_told_in_the_views(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    counts = load_segments(warehouse, a_night(tmp_path))
    assert (counts.segments, counts.captures, counts.known, counts.pages) == (2, 8, 0, 7)
    assert (counts.new_versions, counts.unchanged, counts.rejected) == (4, 2, 1)

    bridge = one(warehouse, f"from articles where url = '{A1}'")
    assert bridge["body"] == "The bridge is shut again."
    assert (bridge["version"], bridge["versions"]) == (2, 2)
    assert bridge["first_seen"] == after(0.1).replace(tzinfo=None)
    assert bridge["fetched_at"] == after(2).replace(tzinfo=None)
    assert bridge["last_checked"] == after(3).replace(tzinfo=None)
    assert bridge["authors"] == ["Ann Example"]

    states = {row["url_key"]: (row["state"], row["reason"]) for row in rows(warehouse, "from urls")}
    assert states == {
        "gazette.example/2026/11/bridge": ("article", None),
        "gazette.example/2026/11/harbour": ("article", None),
        "gazette.example/2026/11/harbour?print=1": ("duplicate", "same_article"),
        "gazette.example/gone": ("gone", "not_found"),
        "gazette.example/private": ("denied", "robots"),
        "gazette.example/slow": ("failed", "timeout"),
        "herald.example/wire": ("article", None),
    }
    harbour = one(warehouse, f"from captures where target_uri = '{A2}'")
    assert (harbour["outcome"], harbour["article_url"]) == ("unchanged", A2)
    wire = one(warehouse, "from clusters")
    assert (wire["articles"], wire["sources"]) == (2, ["gazette", "herald"])
    assert {row["cluster_id"] for row in rows(warehouse, "from articles where body = 'Ships.'")} == {
        wire["cluster_id"]
    }
    assert bridge["cluster_id"] is None


def test_loading_again_changes_no_row(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    files = a_night(tmp_path)
    load_segments(warehouse, files)
    before = dump(warehouse)
    assert load_segments(warehouse, files).segments == 0
    assert load_segments(warehouse, files[:1]).segments == 0
    assert dump(warehouse) == before


def test_the_same_records_in_another_file_are_known(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    load_segments(warehouse, [segment(tmp_path, [page(A1), page(A2, after(1), "Ships.")])])
    before = dump(warehouse)
    counts = load_segments(
        warehouse, [segment(tmp_path, [page(A1), page(A2, after(1), "Ships.")], None, run=2)]
    )
    assert (counts.captures, counts.known) == (0, 2)
    changed = {table for table, content in dump(warehouse).items() if content != before[table]}
    assert changed == {"segments", "runs"}


def test_a_night_with_no_news_changes_no_row_but_its_own(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    gazette = Source("gazette", "Example Gazette", "https://gazette.example/")
    ledger.start_run(warehouse, run_id=run_id(1), kind="nightly", started=NIGHT, sources=[gazette])
    load_segments(warehouse, a_night(tmp_path))
    ledger.finish_run(warehouse, run_id(1), state="done", ended=after(4))
    before = dump(warehouse)
    ledger.start_run(warehouse, run_id=run_id(2), kind="nightly", started=after(24), sources=[gazette])
    load_segments(warehouse, [segment(tmp_path, run=2), segment(tmp_path, log=None, run=2, number=2)])
    ledger.finish_run(warehouse, run_id(2), state="done", ended=after(25))
    now = dump(warehouse)
    assert {table for table, content in now.items() if content != before[table]} == {"runs"}
    assert len(set(now["runs"]) - set(before["runs"])) == 1
    assert set(before["runs"]) <= set(now["runs"])


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.trust)])
def test_the_order_of_loads_makes_no_difference(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    texts = ["one", "two", "three"]
    urls = [A1, A1 + "?print=1", A2, "https://gazette.example/other"]
    segments = []
    for number in range(6):
        pages = []
        for place in range(4):
            url = chance.choice(urls)
            at = after(chance.randrange(200) + place / 10 + number / 100)
            if chance.random() < 0.2:
                pages.append(
                    page(url, at, chance.choice([Reason.TOO_SHORT, Reason.NOT_FOUND, Reason.TIMED_OUT]))
                )
            else:
                canonical = url.removesuffix("?print=1")
                # the same text, and something beside it that no reader sees
                made = article(url, chance.choice(texts), canonical_url=canonical, description=f"{number}")
                pages.append(page(url, at, made))
        log = [
            event(
                chance.choice(urls),
                after(chance.randrange(200)),
                discovered_in=f"https://feed.example/{number}",
            ),
            listing("https://gazette.example/rss.xml", after(chance.randrange(200)), etag=f'"{number}"'),
        ]
        segments.append(segment(tmp_path, pages, log, run=1 + number % 3, number=number))
    dumps = []
    for attempt, size in enumerate((1, 8, 3)):
        order = chance.sample(segments, len(segments)) if attempt else segments
        with new_warehouse(tmp_path / f"{attempt}.duckdb") as connection:
            for start in range(0, len(order), size):
                load_segments(connection, order[start : start + size])
            dumps.append(dump(connection, without=("loaded_at", "started", "ended")))
            assert [result for result in run_checks(connection) if not result.ok] == []
    for other in dumps[1:]:
        assert other == dumps[0]


def test_an_older_capture_takes_its_place_in_the_history(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    load_segments(
        warehouse,
        [
            segment(
                tmp_path, [page(A1, after(1), "one"), page(A1, after(3), "one"), page(A1, after(5), "two")]
            )
        ],
    )
    assert [row["outcome"] for row in rows(warehouse, "from captures order by warc_date")] == [
        "article",
        "unchanged",
        "article",
    ]
    # between two captures that read the same; before the first; and as the last version, but earlier
    load_segments(
        warehouse,
        [
            segment(
                tmp_path,
                [
                    page(A1, after(2), "two"),
                    page(A1 + "?p=0", after(0), article(A1 + "?p=0", "zero", canonical_url=A1)),
                    page(A1, after(4), "two"),
                ],
                run=2,
            )
        ],
    )
    versions = rows(
        warehouse, "select version, body, fetched_at, url, versions from article_versions order by version"
    )
    assert [(row["version"], row["body"], row["fetched_at"]) for row in versions] == [
        (number, body, after(hours).replace(tzinfo=None))
        for number, body, hours in [
            (1, "zero", 0),
            (2, "one", 1),
            (3, "two", 2),
            (4, "one", 3),
            (5, "two", 4),
        ]
    ]
    assert {(row["url"], row["versions"]) for row in versions} == {(A1, 5)}
    outcomes = rows(warehouse, "select outcome from captures order by warc_date")
    assert [row["outcome"] for row in outcomes] == ["article"] * 5 + ["unchanged"]
    states = {row["url_key"]: row["state"] for row in rows(warehouse, "from urls")}
    assert states == {
        "gazette.example/2026/11/bridge": "article",
        "gazette.example/2026/11/bridge?p=0": "duplicate",
    }
    totals = rows(warehouse, "select new_versions, unchanged, article, duplicate from runs order by run_id")
    assert [tuple(row.values()) for row in totals] == [(2, 1, 1, 0), (3, 0, 1, 1)]


def told_versions(warehouse: duckdb.DuckDBPyConnection) -> list[tuple[int, str, float]]:
    """Number, text, and hour from which on it was seen, of each version."""
    return [
        (
            row["version"],
            row["body"],
            (row["fetched_at"] - after(0).replace(tzinfo=None)).total_seconds() / 3600,
        )
        for row in rows(warehouse, "from article_versions order by version")
    ]


def test_a_return_to_an_earlier_wording_is_a_version_and_flipping_is_none(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    history = "ABAABABABBCA"
    for hour, text in enumerate(history):
        load_segments(
            warehouse, [segment(tmp_path, [page(A1, after(hour), f"{text}.")], run=1 + hour, log=None)]
        )
        shown = one(warehouse, "from articles")
        assert (shown["body"], shown["last_checked"]) == (f"{text}.", after(hour).replace(tzinfo=None))
    assert told_versions(warehouse) == [
        (1, "A.", 0),
        (2, "B.", 1),
        (3, "A.", 2),
        (4, "B.", 4),
        (5, "C.", 10),
    ]
    # the article reads as its third version again
    assert one(warehouse, "select version, versions, fetched_at from articles") == {
        "version": 3,
        "versions": 5,
        "fetched_at": after(2).replace(tzinfo=None),
    }
    assert [result for result in run_checks(warehouse) if not result.ok] == []
    # what is archived elsewhere of the time before makes what came first a return
    load_segments(
        warehouse, [segment(tmp_path, [page(A1, after(-2), "A."), page(A1, after(-1), "B.")], run=99)]
    )
    assert told_versions(warehouse) == [
        (1, "A.", -2),
        (2, "B.", -1),
        (3, "A.", 0),
        (4, "B.", 1),
        (5, "C.", 10),
    ]
    assert [result for result in run_checks(warehouse) if not result.ok] == []


def test_other_rules_of_what_reads_the_same_are_no_edit(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """Captures that a former release fingerprinted are known again by what it would have said."""
    former = [
        page(A1, after(hour), article(A1, text, fingerprint=f"former {text}"))
        for hour, text in enumerate(("one", "one", "two"))
    ]
    load_segments(warehouse, [segment(tmp_path, former)])
    now = [
        page(
            A1, after(hour), article(A1, text, fingerprint=f"now {text}", former_fingerprint=f"former {text}")
        )
        for hour, text in ((3, "two"), (4, "three"), (5, "one"))
    ]
    for run, capture in enumerate(now, 2):
        load_segments(warehouse, [segment(tmp_path, [capture], None, run=run)])
        assert [result for result in run_checks(warehouse) if not result.ok] == []
    assert told_versions(warehouse) == [(1, "one", 0), (2, "two", 2), (3, "three", 4), (4, "one", 5)]
    assert {row["fingerprint"] for row in rows(warehouse, "from captures")} == {
        "now one",
        "now two",
        "now three",
    }


def test_an_article_gets_its_own_url_when_that_is_captured(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    copy = page(A1 + "?p=0", after(0), article(A1 + "?p=0", canonical_url=A1))
    load_segments(warehouse, [segment(tmp_path, [copy])])
    assert one(warehouse, "from articles")["url"] == A1 + "?p=0"
    assert one(warehouse, "from urls")["state"] == "article"

    load_segments(warehouse, [segment(tmp_path, [page(A1, after(1))], run=2)])
    assert one(warehouse, "from articles")["url"] == A1
    assert {row["article_url"] for row in rows(warehouse, "from captures")} == {A1}
    standings = {
        row["url"]: (row["state"], row["reason"], row["detail"]) for row in rows(warehouse, "from urls")
    }
    assert standings == {A1: ("article", None, None), A1 + "?p=0": ("duplicate", "same_article", A1)}
    totals = rows(warehouse, "select new_versions, unchanged, article, duplicate from runs order by run_id")
    assert [tuple(row.values()) for row in totals] == [(1, 0, 0, 1), (0, 1, 1, 0)]


@pytest.mark.parametrize(
    ("content", "status", "state", "days"),
    [
        # days to wait after so many runs in a row: doubled each time, to 30 at most
        (Reason.NOT_FOUND, 404, "gone", {1: 1.0, 2: 2.0, 5: 16.0, 6: None}),
        (Reason.GONE, 410, "gone", {1: 7.0, 2: None}),
        (Reason.SERVER_ERROR, 503, "failed", {1: 2 / 24, 2: 4 / 24, 20: 30.0}),
        (Reason.FORBIDDEN, 403, "failed", {1: 1.0, 3: 4.0, 20: 30.0}),
        (Rejection(Reason.REDIRECTED, "https://gazette.example/new"), 301, "duplicate", {1: None}),
        (Reason.TIMED_OUT, 200, "rejected", {1: None}),
        (Reason.BOT_WALL, 200, "rejected", {1: 1.0, 6: None}),
    ],
)
def test_what_failed_comes_back_less_and_less(
    warehouse: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    content: Reason | Rejection,
    status: int,
    state: str,
    days: dict[int, float | None],
) -> None:
    before = 0
    for run, wanted in days.items():
        # twice in a run, as a crawl does that tries again at once: one run is one time
        load_segments(
            warehouse,
            [
                segment(
                    tmp_path,
                    [page(A1, after(number + minutes / 60), content, status=status) for minutes in (0, 1)],
                    run=number,
                )
                for number in range(before + 1, run + 1)
            ],
        )
        before = run
        url = one(warehouse, "from urls")
        assert (url["state"], url["attempts"], url["last_status"]) == (state, 2 * run, status)
        wait = url["due_at"] and (url["due_at"] - url["last_seen"]).total_seconds() / 86400
        assert wait == pytest.approx(wanted), run


def test_a_success_in_between_makes_failures_count_anew(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    fate: list[Reason | str] = [Reason.SERVER_ERROR] * 5 + [Reason.NOT_FOUND, Reason.SERVER_ERROR]
    for run, content in enumerate(fate, start=1):
        load_segments(warehouse, [segment(tmp_path, [page(A1, after(run), content, status=500)], run=run)])
    url = one(warehouse, "from urls")
    assert (url["due_at"] - url["last_seen"]).total_seconds() == 2 * 3600


def test_a_url_that_was_fetched_is_never_pending_again(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    log = [event(A1, after(1)), event(A2, after(1))]
    load_segments(warehouse, [segment(tmp_path, [page(A1, after(0.5))], log)])
    assert {row["url"]: row["state"] for row in rows(warehouse, "from urls")} == {
        A1: "article",
        A2: "pending",
    }
    assert one(warehouse, "select discovered, article, pending from runs") == {
        "discovered": 2,
        "article": 1,
        "pending": 1,
    }


def test_times_are_kept_as_utc(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    files = segment(tmp_path, [page(A1)])
    text = files.extract.read_text().replace(
        '"date_published":"2024-03-05T04:55:01.250000+00:00"',
        '"date_published":"2024-03-05T04:55:01.25+03:00"',
    )
    assert "+03:00" in text
    files.extract.write_text(text)
    load_segments(warehouse, [files])
    assert str(one(warehouse, "from articles")["date_published"]) == "2024-03-05 01:55:01.250000"


def test_any_text_and_any_folder_name_will_do(tmp_path: Path) -> None:
    home = tmp_path / "it's [a] *home*"
    home.mkdir()
    text = 'Quotes " \' and \\ and \u2028 and 漢字 and \U0001f600 and {"a": 1}' + "x" * 24_000_000
    with new_warehouse(home / "warehouse.duckdb") as connection:
        load_segments(
            connection, [segment(home, [page(A1, NIGHT, article(A1, text, body_markdown="short"))])]
        )
        assert one(connection, "from articles")["body"] == text


@pytest.mark.parametrize(
    "line",
    [
        '{"capture": ',
        '{"type": "url", "at": "yesterday"}',
        '{"type": "cat"}',
        '{"capture": {"capture_id": "1", "kind": "page", "segment": "%s"}}',
        '{"capture": {"capture_id": "1", "kind": "feed", "segment": "another"}}',
    ],
)
def test_a_file_that_is_not_what_it_must_be_loads_nothing(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, line: str
) -> None:
    files = segment(tmp_path, [page(A1)])
    before = dump(warehouse)
    with files.extract.open("a") as extract:
        extract.write(line.replace("%s", files.segment) + "\n")
    with pytest.raises(WarehouseError, match="nothing was loaded.*" + files.segment):
        load_segments(warehouse, [files])
    assert dump(warehouse) == before


def test_a_response_of_another_kind_has_no_outcome(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    load_segments(
        warehouse, [segment(tmp_path, [response("https://gazette.example/robots.txt", NIGHT, Kind.ROBOTS)])]
    )
    assert one(warehouse, "select kind, outcome, article_url from captures") == {
        "kind": "robots",
        "outcome": None,
        "article_url": None,
    }
    assert rows(warehouse, "from urls") == []


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.integration.test_load import a_night
from warehouse import load
from warehouse.connect import writer

folder, statement, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
files, sql, asked = a_night(folder), load.sql, []

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def counted(name):
    asked.append(name)
    if asked.count(statement) == times:
        die()
    return sql(name)

load.sql = counted
with writer(folder / "warehouse.duckdb") as connection:
    for file in files:
        load.load_segments(connection, [file])
    die()
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the night's segments make of a warehouse, one loaded after the other."""
    folder = tmp_path_factory.mktemp("loaded")
    with new_warehouse(folder / "warehouse.duckdb") as connection:
        for file in a_night(folder):
            load_segments(connection, [file])
        return dump(connection, without=("loaded_at",))


@pytest.mark.parametrize(
    ("statement", "times", "whole"),
    [
        ("load/captures", 1, 0),
        ("load/done", 1, 0),  # the last one
        ("load/loaded", 2, 1),  # the first one, of the second segment
        ("load/urls", 2, 1),
        ("none", 1, 2),
    ],
)
def test_a_load_that_was_killed_is_done_again(
    tmp_path: Path, loaded: dict[str, list[str]], statement: str, times: int, whole: int
) -> None:
    """Killed when it comes to a statement for the first or second time, or at the end, with nothing published."""
    with new_warehouse(tmp_path / "warehouse.duckdb"):
        pass
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), statement, str(times)],
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    with writer(tmp_path / "warehouse.duckdb") as connection:
        files = a_night(tmp_path)
        # committed is committed, and nothing of the rest is there
        assert ledger.loaded_segments(connection) == {file.segment for file in files[:whole]}
        assert len(dump(connection)["segments"]) == whole
        for file in files:
            load_segments(connection, [file])
        assert dump(connection, without=("loaded_at",)) == loaded


NUMBERS = itertools.count()
TEXTS = st.sampled_from(["one", "two", "three"])
HISTORIES = st.lists(
    st.dictionaries(st.integers(0, 40), TEXTS, min_size=1, max_size=12), min_size=3, max_size=5
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories=HISTORIES, chance=st.randoms(use_true_random=False))
def test_versions_are_the_stretches_that_read_the_same(
    warehouse: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    histories: list[dict[int, str]],
    chance: random.Random,
) -> None:
    """Whatever order captures come in, the versions are those of the finished histories."""
    articles = {f"https://gazette.example/{next(NUMBERS)}": captures for captures in histories}
    pages = [
        page(url, after(hour), text) for url, captures in articles.items() for hour, text in captures.items()
    ]
    chance.shuffle(pages)
    cut = chance.randint(0, len(pages))
    for some in (pages[:cut], pages[cut:]):
        load_segments(warehouse, [segment(tmp_path, some, number=next(NUMBERS))])
    for url, captures in articles.items():
        versions_are_those_of(warehouse, url, captures)


def versions_are_those_of(warehouse: duckdb.DuckDBPyConnection, url: str, captures: dict[int, str]) -> None:
    found = rows(
        warehouse, f"select fetched_at, body from article_versions where url = '{url}' order by version"
    )
    expected: list[tuple[object, str]] = []
    before, turns = "", Counter[str]()
    for hour in sorted(captures):
        text = captures[hour]
        turns[text] += text != before
        if text != before and turns[text] <= 2:
            expected.append((after(hour).replace(tzinfo=None), text))
        before = text
    assert [tuple(row.values()) for row in found] == expected
    shown = one(warehouse, f"select body, version, versions from articles where url = '{url}'")
    last_so = max(number for number, (_, text) in enumerate(expected, 1) if text == before)
    assert shown == {"body": before, "version": last_so, "versions": len(expected)}
