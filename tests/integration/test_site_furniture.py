"""What repeats on a site's pages is cut out of its articles, and nothing else is."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from tests.made_segments import after, article, digest, page, segment
from tests.new_warehouse import new_warehouse
from transforms.items import Extraction
from transforms.markdown import Block, join_markdown, join_text, paragraph
from transforms.profile import block_marks
from warehouse.checks import run_checks
from warehouse.load import load_segments

BOX = Block(
    "p",
    "Write to the desk \U0001f4ec at any hour.",
    "Write to [the desk](https://gazette.example/d) \U0001f4ec at any hour.",
)
DAY, QUARTER = 24.0, 24.0 * 92


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with new_warehouse(tmp_path / "warehouse.duckdb") as connection:
        yield connection


def news(number: int, lines: int = 6) -> list[Block]:
    """Paragraphs that no other article has."""
    return [
        paragraph(
            f"Paragraph {line} of story {number}: the harbour of ward {number * 37 + line} was dredged again."
        )
        for line in range(lines)
    ]


def told(number: int, blocks: Sequence[Block], at: datetime | None = None) -> Extraction:
    """A capture of story so-and-so as it would come out of extraction."""
    url = f"https://gazette.example/story-{number}"
    text = join_text(list(blocks))
    markdown = join_markdown(list(blocks))
    keys, ends = block_marks(text, markdown)
    made = article(
        url,
        text,
        headline=f"Story {number}",
        body_markdown=markdown,
        block_keys=keys,
        markdown_ends=ends,
        body_fingerprint=digest(text),
    )
    return page(url, at or after(number), made)


def load(
    warehouse: duckdb.DuckDBPyConnection, folder: Path, pages: Sequence[Extraction], number: int = 1
) -> None:
    load_segments(warehouse, [segment(folder, pages, None, number=number)])


def bodies(warehouse: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(warehouse.execute("select headline, body from articles order by all").fetchall())


def cut_from(warehouse: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    query = "select headline, furniture from article_versions where furniture is not null order by all"
    return dict(warehouse.execute(query).fetchall())


@pytest.mark.parametrize("pages", [2, 5, 20])
def test_what_stands_under_every_article_goes(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, pages: int
) -> None:
    load(warehouse, tmp_path, [told(number, [*news(number), BOX]) for number in range(pages)])
    assert bodies(warehouse) == {f"Story {number}": join_text(news(number)) for number in range(pages)}
    markdown = warehouse.execute(
        "select body_markdown, word_count from articles where headline = 'Story 1'"
    ).fetchall()
    assert markdown == [(join_markdown(news(1)), len(join_text(news(1)).split()))]
    assert all(check.ok for check in run_checks(warehouse))


def test_of_a_single_page_nothing_is_cut(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    whole = [*news(1), BOX, BOX]
    load(
        warehouse, tmp_path, [told(1, whole), told(1, whole, after(2)), told(1, [*whole, *news(2)], after(3))]
    )
    assert cut_from(warehouse) == {}
    assert warehouse.execute("select count(*) from site_furniture").fetchone() == (0,)


def test_a_line_in_the_middle_needs_three_pages(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    def with_box(number: int) -> Extraction:
        return told(number, [*news(number), BOX, *news(100 + number)])

    load(warehouse, tmp_path, [with_box(1), with_box(2)])
    assert cut_from(warehouse) == {}
    load(warehouse, tmp_path, [with_box(3)], number=2)
    assert cut_from(warehouse) == {f"Story {number}": [BOX.text] for number in (1, 2, 3)}
    assert BOX.text not in "".join(bodies(warehouse).values())


def test_a_paragraph_that_a_few_of_many_articles_share_is_news(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    background = paragraph(
        "The strike began in May, when the dockers' union turned down an offer of four per cent."
    )
    pages = [
        told(number, [*news(number), *([background] if number < 5 else []), *news(100 + number)])
        for number in range(30)
    ]
    load(warehouse, tmp_path, pages)
    assert cut_from(warehouse) == {}


def test_one_story_told_three_times_keeps_its_text(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    story = news(1, 8)
    pages = [told(number, [*story, *news(number, 3)]) for number in (2, 3, 4)]
    copies = [told(number, news(9)) for number in (5, 6, 7)]
    load(warehouse, tmp_path, [*pages, *copies])
    assert cut_from(warehouse) == {}


def test_a_second_look_after_the_lesson_is_unchanged(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    load(warehouse, tmp_path, [told(1, [*news(1), BOX])])
    assert bodies(warehouse)["Story 1"].endswith(BOX.text)
    load(warehouse, tmp_path, [told(number, [*news(number), BOX]) for number in (2, 3, 4)], number=2)
    load(warehouse, tmp_path, [told(1, [*news(1), BOX], after(DAY))], number=3)
    seen = warehouse.execute(
        "select version, body from article_versions where headline = 'Story 1'"
    ).fetchall()
    assert seen == [(1, join_text(news(1)))]
    assert warehouse.execute("select count(*) from captures where outcome = 'unchanged'").fetchone() == (1,)


def test_the_same_bytes_make_no_version_when_extraction_has_learned(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    first, again = told(1, news(1)), told(1, news(1)[1:], after(DAY))
    again = replace(again, capture=replace(again.capture, payload_digest=first.capture.payload_digest))
    load(warehouse, tmp_path, [first])
    load(warehouse, tmp_path, [again], number=2)
    assert warehouse.execute("select versions, body from articles").fetchall() == [(1, join_text(news(1)))]
    load(warehouse, tmp_path, [told(1, news(1)[1:], after(2 * DAY))], number=3)
    assert warehouse.execute("select versions, body from articles").fetchall() == [
        (2, join_text(news(1)[1:]))
    ]


def test_neither_the_order_of_loads_nor_their_number_matters(tmp_path: Path) -> None:
    pages = [
        told(number, [*news(number), *([BOX] if number % 2 else []), *news(50 + number)])
        for number in range(8)
    ]
    pages += [told(3, [*news(3), BOX, *news(77)], after(DAY)), told(20, [*news(20), BOX], after(QUARTER))]
    found = set()
    for order in range(3):
        shuffled = random.Random(order).sample(pages, len(pages))
        step = (3, 6, len(pages))[order]
        (folder := tmp_path / str(order)).mkdir()
        with new_warehouse(folder / "warehouse.duckdb") as connection:
            for number, start in enumerate(range(0, len(shuffled), step)):
                load(connection, folder, shuffled[start : start + step], number=number + 1)
            rows = connection.execute(
                "select headline, version, body, body_markdown from article_versions order by all"
            )
            furniture = connection.execute("from site_furniture order by all").fetchall()
            found.add(str((rows.fetchall(), furniture)))
    assert len(found) == 1


def test_a_redesign_drops_what_was_learned_and_keeps_old_texts_clean(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    load(warehouse, tmp_path, [told(number, [*news(number), BOX]) for number in range(6)])
    new = paragraph("All rights are with the harbour board.")
    for quarter in (1, 2):
        fresh = [
            told(number, [new, *news(number)], after(quarter * QUARTER + number))
            for number in range(10 * quarter, 10 * quarter + 6)
        ]
        load(warehouse, tmp_path, fresh, number=quarter + 1)
    query = "select text from site_furniture where season = (select max(season) from site_furniture)"
    assert warehouse.execute(query).fetchall() == [(new.text,)]
    assert not any(BOX.text in body or new.text in body for body in bodies(warehouse).values())


def test_what_turns_out_to_be_none_is_put_back(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    def shared(number: int) -> list[Block]:
        return [*news(number), BOX, *news(100 + number)]

    load(warehouse, tmp_path, [told(number, shared(number)) for number in (1, 2, 3)])
    assert len(cut_from(warehouse)) == 3
    load(warehouse, tmp_path, [told(number, news(number)) for number in range(10, 40)], number=2)
    assert cut_from(warehouse) == {}
    assert bodies(warehouse)["Story 1"] == join_text(shared(1))
    query = "select body_markdown, word_count, furniture from article_versions where headline = 'Story 1'"
    assert warehouse.execute(query).fetchall() == [
        (join_markdown(shared(1)), len(join_text(shared(1)).split()), None)
    ]
