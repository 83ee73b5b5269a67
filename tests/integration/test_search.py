"""Search: every script, phrases, beginnings of words and fields; and an index that is as its articles, come what may."""

import contextlib
import io
import itertools
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from flows.cli.main import app
from tests.made_segments import after, article, page, segment
from tests.new_warehouse import new_warehouse
from transforms.errors import UsageError, WarehouseError
from warehouse import search_index
from warehouse.checks import run_checks
from warehouse.connect import reader, writer
from warehouse.load import load_segments
from warehouse.search import search
from warehouse.search_index import rebuild_index

SITE = "https://gazette.example/"
TEXTS = {
    "deal": ("Grain deal signed", "The grain deal was signed in the harbour. Ships leave on Monday."),
    "grain": ("Harvest is poor", "A deal over grain is far off, farmers say. Don't wait for O’Neill."),
    "de": (
        "Getreideabkommen verlängert",
        "Das Getreideabkommen gilt weiter. Die Straße zum Hafen ist für Lkw frei.",
    ),
    "fr": ("L’été des élections", "L’assemblée a voté la réforme. C’est l’été à Besançon."),
    "zh": ("大桥恢复通车", "市政府宣布大桥今天恢复通车,交通部门加强了安全检查。"),
    "ja": (
        "東京の橋が再び開通",
        "東京都は２０２６年に、ガス管の修理を終えた橋を再び開いた。ＮＨＫが伝えた。",
    ),
    "ko": ("다리가 다시 열렸다", "서울시는 수리를 마친 다리를 다시 열었다고 밝혔다."),
    "ar": ("إعادة فتح الجسر", "أعلنت البلدية إعادةَ فتحِ الجِسر في عام ٢٠٢٦."),
    "he": ("הגשר נפתח מחדש", "העירייה הודיעה כי הַגֶּשֶׁר נפתח. צה״ל הודיע."),
    "ru": ("Мост снова открыт", "Власти сообщили: ещё один мост снова открыт."),
    "el": ("Η γέφυρα άνοιξε ξανά", "Ο δήμος ανακοίνωσε ότι η γέφυρα άνοιξε ξανά για τους πολίτες."),
    "hi": ("पुल फिर से खुला", "नगर निगम ने बताया कि मरम्मत के बाद पुल फिर से खुल गया है।"),
    "th": ("สะพานเปิดอีกครั้ง", "เทศบาลประกาศเปิดสะพานอีกครั้งหลังการซ่อมแซม"),
    "tr": ("Köprü yeniden açıldı", "Belediye, İstanbul’da köprünün yeniden açıldığını duyurdu."),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with an article of each of TEXTS, opened as `nightdesk sql` opens it."""
    home = tmp_path_factory.mktemp("library")
    pages = [
        page(
            SITE + name,
            after(number),
            article(
                SITE + name,
                body,
                headline=headline,
                in_language=name if len(name) == 2 else "en-GB",
                section="World news" if number % 2 else "Local",
                authors=("Ann Example", "José Núñez")[number % 2 :][:1],
                byline=None,
                date_published=after(24 * number),
            ),
        )
        for number, (name, (headline, body)) in enumerate(TEXTS.items())
    ]
    with new_warehouse(home / "warehouse.duckdb") as connection:
        load_segments(connection, [segment(home, pages)])
    with reader(home / "warehouse.duckdb") as connection:
        yield connection


def found(connection: duckdb.DuckDBPyConnection, query: str, **more: Any) -> list[str]:
    """What a query finds, by the last part of the URL, sorted."""
    return sorted(hit.url.rpartition("/")[2] for hit in search(connection, query, **more))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("grain deal", ["deal", "grain"]),
        ("GRAIN  Deal", ["deal", "grain"]),
        ('"grain deal"', ["deal"]),
        ("“grain deal”", ["deal"]),
        ('"deal over grain"', ["grain"]),
        ('"signed the"', []),  # no phrase runs from the headline into the text
        ("headline:grain", ["deal"]),
        ('headline:"grain deal"', ["deal"]),
        ('headline:"was signed"', []),
        ("grain -harbour", ["grain"]),
        ('deal -"grain deal"', ["grain"]),
        ("grain -headline:grain", ["grain"]),
        ("don't", ["grain"]),
        ("O'Neill", ["grain"]),
        ("oneill", []),
        ("harb*", ["deal"]),
        ("getreide*", ["de"]),
        ("*abkommen", ["de"]),
        ("*kommen*", ["de"]),
        ('"grain de*"', ["deal"]),
        ("strasse fur lkw", ["de"]),
        ("STRAẞE FÜR", ["de"]),
        ("ete Besancon", ["fr"]),
        ("élections", ["fr"]),
        ("大桥", ["zh"]),
        ("交通部门", ["zh"]),
        ("门部", []),
        ("桥", ["zh"]),
        ("橋", ["ja"]),
        ("東京都", ["ja"]),
        ("京東", []),
        ("2026年", ["ja"]),
        ("ガス", ["ja"]),
        ("ｶﾞｽ", ["ja"]),
        ("カス", []),
        ("nhk", ["ja"]),
        ("2026", ["ar", "ja"]),
        ("다리를", ["ko"]),
        ("다리*", ["ko"]),
        ("إعادةُ", ["ar"]),
        ("الجسر", ["ar"]),
        ("הגשר", ["he"]),
        ('צה"ל', ["he"]),
        ("еще", ["ru"]),
        ("МОСТ", ["ru"]),
        ("γεφυρα ΠΟΛΊΤΕΣ", ["el"]),
        ("पुल", ["hi"]),
        ("पल", []),
        ("สะพาน", ["th"]),
        ("ISTANBUL köprünün", ["tr"]),
        ("acildi", ["tr"]),
        ("grain author:example", ["deal"]),
        ('deal author:"Ann Example"', ["deal"]),
        ("grain author:nunez", ["grain"]),
        ("deal section:world", ["grain"]),
        ("deal -section:world", ["deal"]),
        ("deal language:en", ["deal", "grain"]),
        ("deal language:en-gb", ["deal", "grain"]),
        ("deal language:de", []),
        ("deal language:de language:en", ["deal", "grain"]),
        ("deal source:gazette", ["deal", "grain"]),
        ("deal source:other", []),
        ("deal source:other source:gazette", ["deal", "grain"]),
        ("quixotic", []),
    ],
)
def test_what_is_found(library: duckdb.DuckDBPyConnection, query: str, names: list[str]) -> None:
    assert found(library, query) == sorted(names)


def test_days_bound_what_is_found(library: duckdb.DuckDBPyConnection) -> None:
    assert found(library, "deal", since=after(24).date()) == ["grain"]
    assert found(library, "deal", until=after(0).date()) == ["deal"]
    assert found(library, "deal", until=after(24).date()) == ["deal", "grain"]


def test_the_limit_bounds_what_is_shown_not_what_is_found(library: duckdb.DuckDBPyConnection) -> None:
    (hit,) = search(library, "deal", limit=1)
    assert (hit.found, hit.url) == (2, SITE + "deal")


@pytest.mark.parametrize(
    ("query", "snippet"),
    [
        ("grain ships", "The **grain** deal was signed in the harbour. **Ships** leave on Monday."),
        ("getreide*", "Das **Getreideabkommen** gilt weiter. Die Straße zum Hafen ist für Lkw frei."),
        ("大桥", "市政府宣布**大桥**今天恢复通车,交通部门加强了安全检查。"),
        ("ete", "L’assemblée a voté la réforme. C’est l’**été** à Besançon."),
    ],
)
def test_hits_are_marked_as_they_stand_in_the_text(
    library: duckdb.DuckDBPyConnection, query: str, snippet: str
) -> None:
    assert search(library, query)[0].snippet == snippet


def test_a_snippet_of_a_long_text_is_the_stretch_with_most_words(tmp_path: Path) -> None:
    body = "grain " + "filler " * 300 + "the grain deal of the year " + "filler " * 300
    with new_warehouse(tmp_path / "warehouse.duckdb") as connection:
        load_segments(connection, [segment(tmp_path, [page(SITE, content=body)])])
        (hit,) = search(connection, "grain deal year")
    assert hit.snippet.startswith("… ")
    assert hit.snippet.endswith(" …")
    assert "the **grain** **deal** of the **year** filler" in hit.snippet
    assert len(hit.snippet) < 400


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ('"grain deal', 'a quote " that is not closed'),
        ("gr*n", r"a \* within gr\*n"),
        ("headlin:grain", "the field headlin: in headlin:grain; the fields are headline, author"),
        ("", "expected at least one word to look for, found nothing"),
        ("... !", "expected at least one word"),
        ("-grain", "expected at least one word to look for, found -grain"),
        ("author:example", "expected at least one word"),
    ],
)
def test_what_cant_be_read_is_told(library: duckdb.DuckDBPyConnection, query: str, why: str) -> None:
    with pytest.raises(UsageError, match=f"this search can't be read: {why}"):
        search(library, query)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "grain",
                    '"',
                    "-",
                    "*",
                    ":",
                    "headline:",
                    "author:",
                    "橋",
                    "ﬁ",
                    "é",
                    "ह",
                    "'",
                    "\\",
                    "%",
                    "$x",
                ]
            ),
            st.text(max_size=5),
        ),
        max_size=6,
    ).map("".join)
)
def test_any_line_is_read_or_refused(library: duckdb.DuckDBPyConnection, query: str) -> None:
    with contextlib.suppress(UsageError):
        search(library, query)


def few(connection: duckdb.DuckDBPyConnection, query: str) -> list[Any]:
    with pytest.MonkeyPatch.context() as patch:
        # so few are looked up at first that those of the same score are looked up again
        patch.setattr("warehouse.search._SPARE", 0)
        return [(hit.url, hit.score, hit.snippet, hit.found) for hit in search(connection, query, limit=2)]


def few_by_macro(connection: duckdb.DuckDBPyConnection, query: str) -> list[Any]:
    return connection.execute(
        "select url, score, snippet, found from search($1, top := 2)", [query]
    ).fetchall()


@pytest.mark.parametrize(
    "query", ["deal", "the DEAL", "deal grain the", "ete Besançon", "the quixotic", "橋"]
)
def test_sql_finds_what_the_command_finds(library: duckdb.DuckDBPyConnection, query: str) -> None:
    assert few(library, query) == few_by_macro(library, query)


WORDS = st.lists(st.sampled_from(["grain", "deal", "harbour", "ships", "war"]), min_size=1, max_size=8)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=6), WORDS)
def test_scores_are_those_of_bm25(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[list[str], list[str]]], asked: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("bm25")
    urls = [f"{SITE}{number}" for number in range(len(texts))]
    pages = [
        page(url, content=article(url, " ".join(body), headline=" ".join(headline)))
        for url, (headline, body) in zip(urls, texts, strict=True)
    ]
    with new_warehouse(folder / "warehouse.duckdb") as connection:
        load_segments(connection, [segment(folder, pages)])
        scores = {hit.url: hit.score for hit in search(connection, " ".join(asked), limit=100)}
        # also where some of the same score are left out
        assert few(connection, " ".join(asked)) == few_by_macro(connection, " ".join(asked))
    mean = sum(len(headline) + len(body) for headline, body in texts) / len(texts)
    wanted = {}
    for url, (headline, body) in zip(urls, texts, strict=True):
        if set(asked) <= {*headline, *body}:
            length = len(headline) + len(body)
            wanted[url] = 0.0
            for word in asked:
                having = sum(word in head or word in text for head, text in texts)
                weight = math.log(1 + (len(texts) - having + 0.5) / (having + 0.5))
                often = 3 * headline.count(word) + body.count(word)
                wanted[url] += weight * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * length / mean))
    assert scores == pytest.approx(wanted, abs=1e-6)


def answers(connection: duckdb.DuckDBPyConnection) -> list[Any]:
    return [
        (query, [(hit.url, hit.score, hit.snippet) for hit in search(connection, query)])
        for query in (
            "bridge",
            "shut",
            "ships",
            '"the bridge"',
            "s*",
            "headline:reopens",
            "bridge author:example",
        )
    ]


def nights(folder: Path) -> list[Any]:
    """Three loads: new articles, a changed one, and one that is changed by what arrives late."""
    one, two, three = (f"{SITE}{name}" for name in ("one", "two", "three"))
    return [
        segment(folder, [page(one, after(1), "The bridge is open."), page(two, after(1), "Ships leave.")]),
        segment(
            folder,
            [page(one, after(5), "The bridge is shut."), page(three, after(5), "Ships and the bridge.")],
            number=2,
        ),
        segment(
            folder,
            [page(one, after(3), "The harbour is shut."), page(two, after(3), "Ships stay.")],
            number=3,
        ),
    ]


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0), (2, 1, 0)])
def test_loads_in_any_order_make_the_same_index(
    tmp_path: Path, order: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    # so small that postings are sorted together again and again
    monkeypatch.setattr(search_index, "CHUNK", 2)
    monkeypatch.setattr(search_index, "GATHERED", 3)
    monkeypatch.setattr(search_index, "GONE", order[0])  # from none at all to twice as many
    with new_warehouse(tmp_path / "warehouse.duckdb") as connection:
        segments = nights(tmp_path)
        for place in (*order, *order):
            load_segments(connection, [segments[place]])
        loaded = answers(connection)
        assert [result.name for result in run_checks(connection) if not result.ok] == []
        assert found(connection, "open") == []
        assert found(connection, "harbour") == []
        assert found(connection, "shut") == ["one"]
        assert found(connection, "ships stay") == ["two"]
        assert rebuild_index(connection) == 3
        assert answers(connection) == loaded
        assert [result.name for result in run_checks(connection) if not result.ok] == []


def test_furniture_that_is_cut_later_is_not_found(tmp_path: Path) -> None:
    def one(number: int) -> Any:
        line = "Subscribe to our weekly newsletter and never miss a story again."
        body = (
            f"Story number {number} tells of a thing that no other story tells of, at some length.\n" * 4
            + line
        )
        url = f"{SITE}story-{number}"
        keys = [hash((number, place)) for place in range(4)] + [7]
        ends = list(itertools.accumulate(len(text) + 1 for text in body.split("\n")))
        return page(url, after(number), article(url, body, block_keys=tuple(keys), markdown_ends=tuple(ends)))

    with new_warehouse(tmp_path / "warehouse.duckdb") as connection:
        load_segments(connection, [segment(tmp_path, [one(0)])])
        assert found(connection, "newsletter") == ["story-0"]
        load_segments(connection, [segment(tmp_path, [one(n) for n in range(1, 12)], number=2)])
        if connection.execute(
            "select count(*) from article_versions where furniture is not null"
        ).fetchone() == (0,):
            pytest.fail("the test's line was not taken for furniture")
        assert found(connection, "newsletter") == []
        assert [result.name for result in run_checks(connection) if not result.ok] == []


def test_an_index_that_differs_from_the_articles_is_told(tmp_path: Path) -> None:
    with new_warehouse(tmp_path / "warehouse.duckdb") as connection:
        load_segments(connection, nights(tmp_path))
        connection.execute(
            "update stored.article_versions set body = 'Other words.' where latest and url like '%one'"
        )
        assert [result.name for result in run_checks(connection) if not result.ok] == ["search_index"]
        rebuild_index(connection)
        assert found(connection, "other words") == ["one"]
        connection.execute("delete from stored.search_postings where document = 1")
        assert [result.name for result in run_checks(connection) if not result.ok] == ["search_index"]


def test_an_index_by_other_rules_is_refused_and_built_by_the_next_load(tmp_path: Path) -> None:
    with new_warehouse(tmp_path / "warehouse.duckdb") as connection:
        segments = nights(tmp_path)
        load_segments(connection, segments[:2])
        connection.execute("update stored.search_state set rules = 0")
        with pytest.raises(WarehouseError, match="nightdesk search --rebuild"):
            search(connection, "bridge")
        load_segments(connection, segments[2:])
        assert found(connection, "shut") == ["one"]
        assert found(connection, "stay") == ["two"]


def test_an_empty_warehouse_has_nothing_to_find(tmp_path: Path) -> None:
    with writer(tmp_path / "warehouse.duckdb"):
        pass
    with reader(tmp_path / "warehouse.duckdb") as connection:
        assert search(connection, "grain") == []


def test_sql_can_go_on_with_what_is_found(library: duckdb.DuckDBPyConnection) -> None:
    assert library.execute(
        "select source, count(*), max(score) > 0 from search('grain deal', top := 100) group by source"
    ).fetchall() == [("gazette", 2, True)]
    assert library.execute("select url from search('東京') join articles using (url)").fetchall() == [
        (SITE + "ja",)
    ]


def test_the_command_tells_what_it_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with new_warehouse(tmp_path / "warehouse.duckdb") as connection:
        load_segments(connection, nights(tmp_path))
    config = tmp_path / "nightdesk.toml"
    config.write_text(f'home = "{tmp_path}"\n')
    given = ["--config", str(config)]

    def run(*arguments: str) -> tuple[Any, str]:
        piped = Console(file=io.StringIO(), soft_wrap=True, highlight=False, width=200)
        monkeypatch.setattr("flows.cli.search.out", piped)
        monkeypatch.setattr("flows.cli.terminal.out", piped)
        code = app(["search", *arguments, *given], standalone_mode=False)
        return code, piped.file.getvalue()  # type: ignore[attr-defined]

    code, out = run("bridge", "shut")
    assert code == 0
    assert "https://gazette.example/one" in out
    assert "The **bridge** is **shut**." in out
    assert "1 article found, 1 shown." in out
    assert run("quixotic") == (0, "Nothing found. Fewer words, or the beginning of one (harb*), find more.\n")
    code, out = run("ships -and", "--json", "--limit", "1")
    told = json.loads(out)
    assert (told["found"], told["shown"]) == (1, 1)
    assert told["articles"][0]["url"] == SITE + "two"
    assert re.search(r"2 articles found, 1 shown\. More with --limit", run("ships", "--limit", "1")[1])
    assert run("--rebuild")[1] == "3 articles indexed.\n"
    assert json.loads(run("--rebuild", "--json")[1]) == {"indexed": 3}
    with pytest.raises(UsageError, match="takes no words"):
        run("--rebuild", "ships")
    with pytest.raises(UsageError, match="not closed"):
        run('"open')
