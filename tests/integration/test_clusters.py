"""Copies of a wire story on many sites are one cluster, whatever was done to them; what only looks alike is none."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest

from benchmarks.made_pairs import Desk, Story
from tests.integration.test_load import dump, rows
from tests.made_segments import after, article, page, segment
from tests.new_warehouse import new_warehouse
from transforms.items import Article, Extraction
from warehouse.checks import run_checks
from warehouse.load import load_segments


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with new_warehouse(tmp_path / "warehouse.duckdb") as connection:
        yield connection


def copy(source: str, story: Story, hours: float = 0, **more: Any) -> Extraction:
    """The story on a site, published and captured so many hours after the made-up night began."""
    return carried(source, story.body, hours, headline=story.headline, **more)


def carried(source: str, text: str, hours: float = 0, *, place: str = "story", **more: Any) -> Extraction:
    url = f"https://{source}.example/{place}"
    made: Article = replace(article(url, text, **more), date_published=after(hours - 0.5))
    return page(url, after(hours), made)


def load(connection: duckdb.DuckDBPyConnection, folder: Path, *nights: Sequence[Extraction]) -> None:
    for night in nights:
        number = sum(1 for _ in folder.glob("*.extract.jsonl"))
        load_segments(connection, [segment(folder, night, number=number)])


def told(connection: duckdb.DuckDBPyConnection) -> set[frozenset[str]]:
    """The sources of each cluster."""
    clusters = connection.execute("select list(source) from cluster_articles group by cluster_id").fetchall()
    return {frozenset(sources) for (sources,) in clusters}


def failing(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    return {result.name: result.examples for result in run_checks(connection) if not result.ok}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_edited_wire_story_is_one_cluster(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, language: str
) -> None:
    desk = Desk(language, 1)
    wire = desk.story(500)
    night = [
        copy("gazette", wire, 2, agency="AFP", byline="AFP"),
        copy("herald", desk.cut_to(desk.new_headline(wire), 0.5), 1, agency="AFP", byline="By our desk, AFP"),
        copy("courier", desk.footed(desk.new_lead(wire)), 3),
        copy("ledger", desk.reworded(wire, 0.1), 4, agency="Reuters"),
        copy("tribune", desk.story(500), 5, agency="AFP"),
    ]
    load(warehouse, tmp_path, night)
    (cluster,) = rows(warehouse, "from clusters")
    assert cluster["articles"] == 4
    assert cluster["sources"] == ["courier", "gazette", "herald", "ledger"]
    assert (cluster["first_source"], cluster["first_url"]) == ("herald", "https://herald.example/story")
    assert cluster["agency"] == "AFP"
    copies = rows(warehouse, "from cluster_articles order by place")
    assert [one["source"] for one in copies] == ["herald", "gazette", "courier", "ledger"]
    assert [one["byline"] for one in copies][:2] == ["By our desk, AFP", "AFP"]
    assert all(one["alike"] > 0.5 for one in copies)
    assert [one["url"] for one in copies if one["is_model"]] == [cluster["model_url"]]
    assert 0.3 < copies[0]["share_of_model"] < 0.65
    assert {row["cluster_id"] for row in rows(warehouse, "from articles where source <> 'tribune'")} == {
        cluster["cluster_id"]
    }
    assert failing(warehouse) == {}


def test_what_only_looks_alike_is_no_cluster(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    desk = Desk("en", 2)
    wire, weather = desk.story(500), desk.template(150, 0.15)
    event_here, event_there = desk.same_event()
    foot = tuple((desk.sentence(),) for _ in range(3))
    ours, theirs = (replace(story, paragraphs=story.paragraphs + foot) for story in (wire, desk.story(400)))
    night = [
        copy("a", ours),
        copy("b", theirs),
        copy("c", desk.follow_up(wire, 2), 24),
        copy("d", event_here),
        copy("e", event_there),
        *(copy(source, weather(), day) for source, day in zip("fghi", (0, 1, 24, 25), strict=True)),
        # a few words say nothing unless they are all the same
        copy("j", desk.cut_to(wire, 0.01)),
        copy(
            "k",
            replace(desk.cut_to(wire, 0.01), paragraphs=((*desk.cut_to(wire, 0.01).paragraphs[0], "More."),)),
        ),
    ]
    load(warehouse, tmp_path, night)
    assert told(warehouse) == set()
    load(warehouse, tmp_path, [copy("l", desk.cut_to(wire, 0.01), place="same")])
    assert told(warehouse) == {frozenset("jl")}
    assert failing(warehouse) == {}


def test_one_source_twice_and_a_story_of_another_week_are_no_cluster(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    wire = Desk("en", 3).story()
    load(warehouse, tmp_path, [copy("a", wire), copy("a", wire, 1, place="again"), copy("b", wire, 24 * 8)])
    assert told(warehouse) == set()
    load(warehouse, tmp_path, [copy("c", wire, 24 * 4)])
    assert told(warehouse) == {frozenset("abc")}  # all of them are near the one in the middle
    assert failing(warehouse) == {}


def test_a_chain_of_overlaps_does_not_make_one_story_of_many(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    parts = [Desk("en", f"part {number}").story(250) for number in range(6)]
    chain = [replace(one, paragraphs=one.paragraphs + other.paragraphs) for one, other in pairwise(parts)]
    load(warehouse, tmp_path, [copy(source, story) for source, story in zip("abcde", chain, strict=True)])
    assert len(rows(warehouse, "from stored.story_pairs")) == 4
    assert all(len(sources) <= 3 for sources in told(warehouse))
    assert failing(warehouse) == {}


def test_a_cluster_keeps_its_name_while_copies_come_and_go(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    desk = Desk("en", 4)
    wire = desk.story(600)
    load(warehouse, tmp_path, [copy("a", desk.cut_to(wire, 0.4)), copy("b", desk.cut_to(wire, 0.5), 1)])
    ((first,),) = warehouse.execute("select cluster_id from clusters").fetchall()
    load(warehouse, tmp_path, [copy("c", wire, 2), copy("d", desk.reworded(wire, 0.05), 3)])
    assert rows(warehouse, "select cluster_id, articles from clusters") == [
        {"cluster_id": first, "articles": 4}
    ]
    # b writes a story of its own under the same URL; what it had stays stored
    load(warehouse, tmp_path, [copy("b", desk.story(600), 5)])
    assert rows(warehouse, "select cluster_id, articles from clusters") == [
        {"cluster_id": first, "articles": 3}
    ]
    assert len(rows(warehouse, "from article_versions where source = 'b'")) == 2
    load(warehouse, tmp_path, [copy("b", desk.cut_to(wire, 0.5), 6)])
    assert rows(warehouse, "select cluster_id, articles from clusters") == [
        {"cluster_id": first, "articles": 4}
    ]
    assert failing(warehouse) == {}


def test_a_story_that_comes_back_every_week_is_not_followed_to_its_beginning(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    story = Desk("en", "every week").story(300)
    weeks = 16
    chain = [copy("ab"[week % 2], story, week * 150, place=str(week)) for week in range(weeks)]
    load(warehouse, tmp_path, chain[:-1], chain[-1:])
    assert len(rows(warehouse, "from stored.story_pairs")) == weeks - 1
    ((looked_at,),) = warehouse.execute("select count(distinct article_key) from stirred_stories").fetchall()
    assert looked_at < weeks / 2
    assert failing(warehouse) == {}


@pytest.mark.parametrize("seed", range(1))
def test_neither_order_nor_number_of_loads_makes_a_difference(tmp_path: Path, seed: int) -> None:
    desk = Desk("en", f"order {seed}")
    chance = random.Random(seed)
    pages = []
    for number in range(4):
        wire = desk.story(chance.choice((150, 300, 500)))
        for source in chance.sample("abcdefgh", 5):
            edited = chance.choice(
                (wire, desk.cut_to(wire, 0.5), desk.new_lead(wire), desk.reworded(wire, 0.1), desk.story(200))
            )
            day = 24 * chance.randrange(12)
            pages.append(copy(source, edited, day + chance.random(), place=str(number)))
            if chance.random() < 0.3:  # later it reads otherwise
                pages.append(
                    copy(source, chance.choice((wire, desk.story(200))), day + 30, place=str(number))
                )
    chance.shuffle(pages)
    segments = [segment(tmp_path, pages[start::4], number=start) for start in range(4)]
    dumps = []
    for attempt, size in enumerate((4, 1, 2)):
        order = chance.sample(segments, len(segments))
        with new_warehouse(tmp_path / f"{attempt}.duckdb") as connection:
            for start in range(0, len(order), size):
                load_segments(connection, order[start : start + size])
            assert failing(connection) == {}
            assert len(told(connection)) > 1
            dumps.append(dump(connection, without=("loaded_at", "started", "ended")))
    assert dumps[1] == dumps[0]
    assert dumps[2] == dumps[0]


def test_what_stands_in_hundreds_of_texts_of_a_week_is_no_sign(tmp_path: Path) -> None:
    desk = Desk("en", 5)
    form = desk.story(120).body  # no figure of it changes: nothing but its number tells that it is a form
    pages = [carried("a", f"{form}\n{desk.sentence()}", place=str(number)) for number in range(299)]
    late = [carried("a", f"{form}\n{desk.sentence()}", 2, place=f"late-{number}") for number in range(2)]
    other = carried("b", f"{form}\n{desk.sentence()}", 1)
    dumps = []
    for attempt, nights in enumerate(([[*pages, other], late], [[*pages, other, *late]])):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        with new_warehouse(folder / "warehouse.duckdb") as connection:
            load(connection, folder, nights[0])
            if len(nights) > 1:
                assert told(connection) == {frozenset("ab")}
                load(connection, folder, nights[1])
            assert told(connection) == set()
            assert failing(connection) == {}
            dumps.append(
                {
                    table: dump(connection)[table]
                    for table in ("article_versions", "story_pairs", "common_shingles")
                }
            )
    assert dumps[0] == dumps[1]
    assert dumps[0]["common_shingles"] != []


def test_texts_that_were_never_signed_are_signed_at_the_next_load(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    desk = Desk("en", 6)
    wire = desk.story(400)
    load(warehouse, tmp_path, [copy("a", wire), copy("b", desk.cut_to(wire, 0.5))])
    warehouse.execute(
        "update stored.article_versions set shingles = null, figures = null, cluster_id = null, "
        "cluster_model = null, alike = null, share_of_model = null"
    )
    warehouse.execute("delete from stored.story_pairs")
    assert failing(warehouse) == {}
    load(warehouse, tmp_path, [copy("c", desk.story())])
    assert told(warehouse) == {frozenset("ab")}
    assert failing(warehouse) == {}
