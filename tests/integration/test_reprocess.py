"""What was extracted again takes the place of what it was, and nobody can tell that it was ever otherwise."""

import random
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.families import Families, judged_in
from tests.e2e.snapshot import dump
from tests.made_segments import after, article, page, segment
from tests.new_warehouse import new_warehouse, warehouse_itself
from transforms.items import Extraction, Original, Reason, Rejection
from transforms.urls import url_key
from warehouse.checks import run_checks
from warehouse.load import load_segments
from warehouse.reprocess import (
    START,
    Changes,
    Sample,
    Scope,
    ask_again,
    drawn,
    kin,
    left_to_do,
    next_pages,
    replace_pages,
)

OLDER, TODAYS = "older 1", "todays 2"
URLS = [f"https://{site}.example/{name}" for site in ("gazette", "herald") for name in "abcd"]
TEXTS = [
    "\n".join(
        f"{word} {number} of the bridge over the river is told at length in line {line}, and so on."
        for line in range(9)
    )
    for number, word in enumerate(("First", "Second", "Third"))
]


def told(warehouse: Path) -> dict[str, list[str]]:
    """All rows of all tables, but for those that tell of the file itself, and the numbers of the search index."""
    tables = {name: rows for name, rows in dump(warehouse).items() if not name.startswith("search_")}
    del tables["migrations"], tables["segments"]
    with duckdb.connect(warehouse, read_only=True) as connection:
        documents = connection.execute("select * exclude (document) from stored.search_documents").fetchall()
    return {**tables, "search_documents": sorted(map(str, documents))}


Night = list[Extraction]


def judged_by(extractor: str, extraction: Extraction, lot: random.Random) -> Extraction:
    """One of the many things that an extractor may make of a page."""
    url = extraction.capture.target_uri
    drawn = lot.random()
    if drawn < 0.15:
        return Extraction(
            extraction.capture, rejection=Rejection(Reason.TOO_SHORT, "3 words"), extractor=extractor
        )
    canonical = url if drawn < 0.75 else lot.choice(URLS)
    text = lot.choice(TEXTS) + ("\nSubscribe to our newsletter" if lot.random() < 0.3 else "")
    made = article(
        url,
        text,
        canonical_url=canonical,
        headline=lot.choice(("Bridge reopens", "Bridge open")),
        extractor=extractor,
    )
    return Extraction(extraction.capture, article=made, extractor=extractor)


def nights(seed: int) -> tuple[list[Night], list[Night]]:
    """The same captures, as an older extractor and today's judge them, a list a segment."""
    lot = random.Random(seed)
    older: list[Night] = []
    todays: list[Night] = []
    for number in range(4):
        both: list[tuple[Extraction, Extraction]] = []
        for hour in range(lot.randint(2, 7)):
            url = lot.choice(URLS)
            at = after(24 * number + hour)
            kind = lot.random()
            if kind < 0.1:
                moved = page(
                    url, at, Rejection(Reason.REDIRECTED, lot.choice(URLS)), status=lot.choice((301, 302))
                )
                both.append((replace(moved, extractor=OLDER), replace(moved, extractor=TODAYS)))
                continue
            one = page(url, at)
            if kind < 0.2:
                seen = [
                    e
                    for night in older
                    for e in night
                    if e.capture.target_uri == url and e.capture.status == 200
                ]
                if seen:
                    repeated = lot.choice(seen).capture
                    again = replace(one.capture, revisit=True, payload_digest=repeated.payload_digest)
                    if lot.random() < 0.5:  # under another URL, too
                        other = lot.choice(URLS)
                        named = Original(repeated.warc_record_id, repeated.target_uri, repeated.warc_date)
                        again = replace(again, target_uri=other, url_key=url_key(other), original=named)
                    both.append((Extraction(again, extractor=OLDER), Extraction(again, extractor=TODAYS)))
                    continue
            if lot.random() < 0.5:
                same = judged_by(OLDER, one, lot)
                both.append(
                    (
                        same,
                        replace(
                            same,
                            extractor=TODAYS,
                            article=same.article and replace(same.article, extractor=TODAYS),
                        ),
                    )
                )
            else:
                both.append((judged_by(OLDER, one, lot), judged_by(TODAYS, one, lot)))
        older.append([a for a, _ in both])
        todays.append([b for _, b in both])
    return older, todays


def load(home: Path, written: Sequence[Night], *, at_once: bool = False) -> Path:
    """A warehouse into which the nights were loaded, one after the other or all in one."""
    home.mkdir()
    warehouse = home / "warehouse.duckdb"
    files = [segment(home, night, run=number) for number, night in enumerate(written, 1)]
    with new_warehouse(warehouse) as connection:
        for some in [files] if at_once else [[file] for file in files]:
            load_segments(connection, some)
    return warehouse


def reprocess(
    warehouse: Path, folder: Path, todays: Sequence[Night], most: int = 100, scope: Scope | None = None
) -> Changes:
    """Replace pages, so many at a time, by what today's extractor makes of them."""
    folder.mkdir(exist_ok=True)
    files = [segment(folder, night, run=number) for number, night in enumerate(todays, 1)]
    judged = {key: one for file in files for key, one in judged_in(file.extract).items()}
    changes, place = Changes(), START
    with warehouse_itself(warehouse) as connection:
        while seeds := next_pages(connection, scope or Scope(TODAYS), place, most):
            place = seeds[-1].place
            families = Families()
            families.gather(seeds, partial(kin, connection))
            while waiting := families.untried():
                families.judged.update({one.capture_id: judged[one.capture_id] for one in waiting})
                families.gather((), partial(kin, connection))
            whole, left, _ = families.parted()
            assert not left
            changes.add(replace_pages(connection, files, whole))
    return changes


@pytest.mark.parametrize(
    "seed", [5, *(pytest.param(seed, marks=pytest.mark.trust) for seed in range(60) if seed != 5)]
)
def test_whatever_changes_it_is_as_if_loaded_so(tmp_path: Path, seed: int) -> None:
    older, todays = nights(seed)
    warehouse = load(tmp_path / "older", older, at_once=seed % 2 == 1)
    expected = load(tmp_path / "todays", todays, at_once=True)
    changes = reprocess(warehouse, tmp_path / "again", todays, most=1 + 3 * seed % 8)
    assert changes.captures >= sum(map(len, todays))  # some come again with an article that they are of now
    with warehouse_itself(warehouse) as connection:
        assert [result for result in run_checks(connection) if not result.ok] == []
    found, wanted = told(warehouse), told(expected)
    for table, rows in wanted.items():
        assert found[table] == rows, table


URL = "https://gazette.example/a"
EDITED = TEXTS[0].replace("First", "Sixth")


def by(extractor: str, at: float, text: str, url: str = URL, **more: Any) -> Extraction:
    made = article(url, text, extractor=extractor, **more)
    return replace(page(url, after(at), made), extractor=extractor)


def rows(warehouse: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(warehouse, read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_a_better_text_is_the_same_version_and_the_next_night_sees_no_edit(tmp_path: Path) -> None:
    junk = "\nSubscribe to our newsletter"
    looks = [(0.0, TEXTS[0]), (5.0, TEXTS[0]), (24.0, EDITED), (48.0, EDITED)]
    warehouse = load(tmp_path / "older", [[by(OLDER, at, text + junk) for at, text in looks]])
    history = "select url, version, versions, first_seen, fetched_at, last_checked from article_versions order by version"
    before = rows(warehouse, history)
    assert len(before) == 2
    changes = reprocess(warehouse, tmp_path / "again", [[by(TODAYS, at, text) for at, text in looks]])
    assert rows(warehouse, history) == before
    assert rows(warehouse, "select distinct extractor, body like '%newsletter%' from article_versions") == [
        (TODAYS, False)
    ]
    assert (changes.captures, changes.articles, changes.otherwise, changes.versions) == (4, 1, 1, 2)
    assert (changes.characters_added, changes.characters_removed) == (0, 2 * (len(junk) - 1))
    assert dict(changes.fields) == {"body": 1}
    (sample,) = changes.samples
    assert sample.comparison
    assert [edit.old for edit in sample.comparison.body if edit.kind != "same"] == [junk.strip()]

    (tmp_path / "night").mkdir()
    with warehouse_itself(warehouse) as connection:
        brought = load_segments(connection, [segment(tmp_path / "night", [by(TODAYS, 72.0, EDITED)], run=2)])
    assert (brought.new_versions, brought.unchanged) == (0, 1)


def test_what_came_of_it_is_told(tmp_path: Path) -> None:
    gone, new, moved = (f"https://herald.example/{name}" for name in ("gone", "new", "moved"))
    home = "https://herald.example/home"
    rejected = {
        name: replace(page(url, after(1), reason), extractor=name)
        for name, url, reason in ((OLDER, new, Reason.NOT_ARTICLE), (TODAYS, gone, Reason.TOO_SHORT))
    }
    flips = [(2.0, "\n1 comment"), (3.0, "\n2 comments")]
    warehouse = load(tmp_path / "older", [[
        by(OLDER, 1, TEXTS[0], gone), rejected[OLDER], by(OLDER, 1, TEXTS[1], moved),
        *(by(OLDER, at, TEXTS[2] + junk) for at, junk in flips),
    ]])  # fmt: skip
    changes = reprocess(warehouse, tmp_path / "again", [[
        rejected[TODAYS], by(TODAYS, 1, TEXTS[0], new), by(TODAYS, 1, TEXTS[1], moved, canonical_url=home),
        *(by(TODAYS, at, TEXTS[2]) for at, _ in flips),
    ]])  # fmt: skip
    assert (changes.articles, changes.new, changes.gone, changes.moved) == (3, 1, 1, 1)
    assert (changes.versions, changes.versions_merged, changes.versions_split) == (4, 1, 0)
    assert dict(changes.gone_for) == {"too_short": 1}
    assert dict(changes.fields) == {"body": 1, "canonical_url": 1}
    assert {(sample.kind, sample.url) for sample in changes.samples} == {
        ("gone", gone), ("new", new), ("changed", moved), ("changed", URL),
    }  # fmt: skip


def test_a_source_and_a_span_of_days_alone(tmp_path: Path) -> None:
    urls = [f"https://{site}.example/{day}" for site in ("gazette", "herald") for day in range(3)]
    nights_of = {
        extractor: [[by(extractor, 24.0 * int(url[-1]), TEXTS[0], url) for url in urls]]
        for extractor in (OLDER, TODAYS)
    }
    warehouse = load(tmp_path / "older", nights_of[OLDER])
    first = (after(24)).date()
    scope = Scope(TODAYS, ("herald",), first, first)
    todays = "select target_uri from captures where extractor = 'todays 2' order by all"
    reprocess(warehouse, tmp_path / "one", nights_of[TODAYS], scope=scope)
    assert rows(warehouse, todays) == [("https://herald.example/1",)]
    reprocess(warehouse, tmp_path / "two", nights_of[TODAYS], scope=Scope(TODAYS, first=first))
    assert rows(warehouse, todays) == [(url,) for url in urls if url[-1] != "0"]
    with warehouse_itself(warehouse) as connection:
        assert left_to_do(connection, Scope(TODAYS)) == 2
        ask_again(connection, Scope(TODAYS, ("gazette",)))
        assert left_to_do(connection, Scope(TODAYS)) == 4


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 99)), max_size=60), st.integers(0, 60))
def test_samples_are_the_same_in_whichever_order_batches_come(made: list[tuple[str, int]], cut: int) -> None:
    samples = [Sample("new", source, "u", "h", f"{lot:02}") for source, lot in dict.fromkeys(made)]
    at_once = drawn(samples)
    assert drawn([*drawn(samples[cut:]), *drawn(samples[:cut])]) == at_once
    assert {one.source for one in at_once} == {one.source for one in samples}
