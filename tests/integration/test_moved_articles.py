"""One article under many URLs: twins, redirects and canonical URLs that change; whatever order captures come in."""

import random
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.integration.test_load import dump, one, rows
from tests.made_segments import after, article, page, segment
from tests.new_warehouse import new_warehouse
from transforms.items import Extraction, Reason, Rejection
from warehouse.articles import find_article
from warehouse.checks import run_checks
from warehouse.explain import explain
from warehouse.load import load_segments

OLD = "https://gazette.example/2026/11/bridge"
NEW = "https://gazette.example/2026/11/bridge-reopens"
NEWER = "https://gazette.example/city/bridge-reopens"
OTHER = "https://gazette.example/2026/11/harbour"


def redirect(url: str, to: str, at: datetime, status: int = 301) -> Extraction:
    return page(url, at, Rejection(Reason.REDIRECTED, to), status=status)


def told(url: str, at: datetime, text: str, canonical: str | None = None) -> Extraction:
    return page(url, at, article(url, text, canonical_url=canonical or url))


HISTORIES: dict[str, list[Extraction]] = {
    "a redirect": [
        told(OLD, after(0), "One."),
        told(NEW, after(2), "Two."),
        redirect(OLD, "/2026/11/bridge-reopens", after(2.5)),
        told(NEW, after(3), "Three."),
    ],
    "two moves": [
        told(OLD, after(0), "One."),
        redirect(OLD, NEW, after(1)),
        told(NEW, after(1.1), "One."),
        redirect(NEW, NEWER, after(4), 308),
        told(NEWER, after(4.1), "Two."),
    ],
    "another canonical URL": [
        told(OLD, after(0), "One."),
        told(OLD, after(1), "Two.", NEW),
        told(NEW, after(2), "Three."),
    ],
    "a canonical URL that was never captured": [
        told(OLD + "?id=3", after(0), "One.", OLD),
        told(OLD + "?id=3", after(1), "Two.", NEW),
    ],
    "there and back": [
        told(OLD, after(0), "One."),
        told(NEW, after(1), "Other."),
        redirect(OLD, NEW, after(2)),
        told(OLD, after(3), "One."),
        told(NEW, after(4), "One."),
    ],
    "each the other": [
        told(OLD, after(0), "One."),
        told(NEW, after(1), "One."),
        told(OLD, after(2), "Two.", NEW),
        told(NEW, after(3), "Two.", OLD),
    ],
}
ARTICLES = {"there and back": 2}


@pytest.mark.parametrize("name", HISTORIES)
def test_a_moved_article_is_one_in_any_order(tmp_path: Path, name: str) -> None:
    pages = HISTORIES[name]
    orders = [list(reversed(pages)), random.Random(name).sample(pages, len(pages))]
    files = {id(made): segment(tmp_path, [made], None, run=1 + number) for number, made in enumerate(pages)}
    dumps = []
    for number, order in enumerate([*orders, None]):
        with new_warehouse(tmp_path / f"{number}.duckdb") as connection:
            if order is None:
                load_segments(connection, list(files.values()))
            for made in order or []:
                load_segments(connection, [files[id(made)]])
            assert [result for result in run_checks(connection) if not result.ok] == [], number
            dumps.append(dump(connection, without=("loaded_at", "started", "ended")))
            assert one(connection, "select count(*) as n from articles")["n"] == ARTICLES.get(name, 1)
    for other in dumps[1:]:
        assert other == dumps[0]


@pytest.fixture
def warehouse(tmp_path: Path) -> Any:
    with new_warehouse(tmp_path / "warehouse.duckdb") as connection:
        yield connection


def test_a_moved_article_is_found_by_any_of_its_urls(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    load_segments(warehouse, [segment(tmp_path, HISTORIES["a redirect"])])
    versions = rows(warehouse, "select version, body, url, target_uri from article_versions order by version")
    assert [(row["body"], row["url"], row["target_uri"]) for row in versions] == [
        ("One.", NEW, OLD),
        ("Two.", NEW, NEW),
        ("Three.", NEW, NEW),
    ]
    assert {row["url"]: (row["state"], row["reason"]) for row in rows(warehouse, "from urls")} == {
        OLD: ("duplicate", "redirected"),
        NEW: ("article", None),
    }
    for url in (OLD, NEW):
        found = find_article(warehouse, url)
        assert found is not None
        assert (found.body, found.version) == ("Three.", 3)
        assert [line.version for line in explain(warehouse, url).versions] == [1, 2, 3]
    assert {row["article_url"] for row in rows(warehouse, "from captures where outcome <> 'rejected'")} == {
        NEW
    }


@pytest.mark.parametrize(
    "pages",
    [
        # to a page that is no article; for the time being; several to one; a canonical URL of everything
        [told(OLD, after(0), "One."), redirect(OLD, NEW, after(1)), page(NEW, after(1), Reason.NOT_ARTICLE)],
        [told(OLD, after(0), "One."), redirect(OLD, NEW, after(1), 302), told(NEW, after(1), "Two.")],
        [
            told(OLD, after(0), "One."),
            told(OTHER, after(0), "Ships."),
            told(NEW, after(1), "Two."),
            redirect(OLD, NEW, after(2)),
            redirect(OTHER, NEW, after(2)),
        ],
        [
            made
            for number in range(5)
            for made in (
                told(f"{OTHER}/{number}", after(0), f"{number}."),
                told(f"{OTHER}/{number}", after(1), f"{number}.", NEW),
            )
        ],
    ],
)
def test_what_is_no_move_joins_nothing(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, pages: list[Extraction]
) -> None:
    for number, made in enumerate(pages):
        load_segments(warehouse, [segment(tmp_path, [made], None, run=1 + number)])
    assert rows(warehouse, "from stored.captures where article_key <> declared_key") == []
    assert [(result.name, result.examples) for result in run_checks(warehouse) if not result.ok] == []
