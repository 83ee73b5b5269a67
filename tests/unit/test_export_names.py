"""Cells, file names and front matter made of any text: safe, and told apart."""

import re
from datetime import date
from functools import partial
from pathlib import Path

import yaml
from hypothesis import given
from hypothesis import strategies as st

from flows.document import front_matter
from flows.file_names import document_path, folder_name, slug
from transforms.items import Caption
from warehouse.articles import FiledArticle
from warehouse.spreadsheet import csv_line, guarded, unguarded

STARTS = st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", "'", " ", "\uff1d", "\u200b", '"', "x"])
CELLS = st.lists(STARTS | st.text(max_size=3), max_size=6).map("".join)
SLASHES = st.sampled_from(
    [
        "/",
        "\\",
        "..",
        ".",
        "con",
        "NUL",
        " ",
        ":",
        "*",
        "\x00",
        "\n",
        "\u202e",
        "e\u0301",
        "\u0915\u094d",
        "\U0001f309",
    ]
)
NAMES = st.lists(SLASHES | st.text(max_size=12), max_size=8).map("".join)


@given(CELLS)
def test_no_cell_is_a_formula_and_each_can_be_had_back(cell: str) -> None:
    safe = guarded(cell)
    assert not re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]", safe)
    assert unguarded(safe) == cell


def test_what_is_no_formula_stays_as_it_is() -> None:
    for cell in ("'I was wrong,' says mayor", "Bridge reopens", "", "1-0", "a=b"):
        assert guarded(cell) == cell


def test_a_line_tells_nothing_from_an_empty_text() -> None:
    assert csv_line(["a", None, "", 'b"c', "d,e", "f\ng"]) == 'a,,"","b""c","d,e","f\ng"\r\n'


made = partial(
    FiledArticle,
    version=2, target_uri="", canonical_url="https://a.example/1", publisher="A: Example", description=None, byline=None,
    agency=None, date_published=None, date_published_raw=None, date_published_from=None, date_published_zone=None,
    date_modified=None, in_language="no", section="#1", keywords=("yes", "a: b"), main_image=None,
    captions=(Caption("a", None),), related=(), related_after=(), body="b", body_markdown="b", word_count=1,
    is_accessible_for_free=False, is_complete=True, article_type=None, versions=2, capture_id="", extractor="",
    last_checked=date(2026, 1, 1), first_seen=date(2026, 1, 1), url_key="", fingerprint="", body_fingerprint="",
    url="https://a.example/1",
)  # fmt: skip


def an_article(headline: str, source: str, key: str) -> FiledArticle:
    from datetime import UTC, datetime

    return made(headline=headline, source=source, article_key=key, authors=(headline,), fetched_at=datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC))  # fmt: skip


@given(NAMES, NAMES.filter(bool), st.text(min_size=1))
def test_any_article_has_a_file_name_that_is_safe_everywhere(headline: str, source: str, key: str) -> None:
    path = document_path(an_article(headline, source, key), date(2026, 11, 22), with_version=True)
    folder, day, name = path.split("/")
    assert day == "2026-11-22"
    for part in (folder, name):
        assert 0 < len(part.encode()) <= 200
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f\s]', part)
        assert not part.startswith((".", "-"))
        assert not part.endswith((".", " "))
        assert part.partition(".")[0].casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}
    assert name == name.casefold()
    assert name.endswith("-v2.md")
    assert Path(path).parts == (folder, day, name)


@given(st.lists(NAMES.filter(bool), min_size=2, max_size=2, unique=True))
def test_two_sources_have_two_folders(sources: list[str]) -> None:
    first, second = map(folder_name, sources)
    assert first.casefold() != second.casefold()


def test_names_keep_the_words_of_every_script() -> None:
    assert slug("Grain deal: what's next?") == "grain-deal-what-s-next"
    assert slug("हिन्दी समाचार") == "हिन्दी-समाचार"
    assert slug("南京市长江大桥") == "南京市长江大桥"
    assert slug("???") == "article"
    assert folder_name("gazette") == "gazette"
    assert folder_name("news.example.org") == "news.example.org"


@given(NAMES)
def test_front_matter_is_yaml_that_says_the_same(headline: str) -> None:
    start, told, end = front_matter(an_article(headline, "s", "k")).split("---\n", 2)
    found = yaml.safe_load(told)
    assert (start, end) == ("", "\n")
    assert found["title"] == " ".join(headline.split())
    assert found["authors"] == [headline]
    assert (found["language"], found["section"], found["keywords"]) == ("no", "#1", ["yes", "a: b"])
    assert (found["free"], found["version"]) == (False, 2)
    assert found["captured"].isoformat() == "2026-11-22T01:02:03+00:00"
