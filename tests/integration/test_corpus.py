"""Real pages through the pool: one outcome each, no surprise, and hardly an article refused."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from benchmarks.extraction_score import answer_of, figures_of
from benchmarks.floors import below, read_floors
from transforms.book import SourceBook
from transforms.pool import ExtractionPool
from transforms.warc import ReadContext, read_captures

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "dev"
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b\ue000-\uf8ff\ufeff\ufffe\uffff\U000f0000-\U0010ffff]"
)

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus of real pages at {CORPUS}"),
]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("corpus")
    found: list[dict[str, Any]] = []
    with ExtractionPool(2, book=SourceBook(())) as pool:
        for warc in sorted(CORPUS.glob("*.warc.gz")):
            name = warc.name.removesuffix(".warc.gz")
            out = folder / f"{name}.jsonl"
            counts = pool.extract(warc, out, warc_file=warc.name, segment=name, run_id="corpus")
            lines = [orjson.loads(line) for line in out.read_bytes().splitlines()]
            context = ReadContext(warc.name, name, "corpus", SourceBook(()))
            assert len(lines) == counts["captures"] == sum(1 for _ in read_captures(warc, context=context))
            found.extend(lines)
    return found


def test_every_page_is_an_article_or_a_rejection(outcomes: list[dict[str, Any]]) -> None:
    assert all((line["article"] is None) != (line["rejection"] is None) for line in outcomes)
    assert len({line["capture"]["capture_id"] for line in outcomes}) == len(outcomes)


def test_none_is_a_surprise(outcomes: list[dict[str, Any]]) -> None:
    reasons = Counter(line["rejection"]["reason"] for line in outcomes if line["rejection"])
    assert not reasons.keys() & {"crashed", "timed_out", "out_of_memory", "unparsable", "not_html"}


def test_hardly_an_article_is_refused(outcomes: list[dict[str, Any]]) -> None:
    """Few of these pages are none: front pages, films, goods, events, empty shells, walls. What a gate took for one
    of those was looked at; any other refusal is a mistake."""
    refused = {
        line["capture"]["target_uri"]: line["rejection"]["reason"] for line in outcomes if line["rejection"]
    }
    gated = [url for url, reason in refused.items() if reason in ("not_article", "bot_wall", "no_text")]
    assert len(gated) <= 0.01 * len(outcomes), refused
    assert len(refused) - len(gated) <= 0.005 * len(outcomes), refused


def test_no_figure_is_below_its_floor(outcomes: list[dict[str, Any]]) -> None:
    """What `python -m benchmarks.extraction --floors` tells; benchmarks/floors.toml says how a floor is lowered."""
    answers = []
    for line in outcomes:
        article, capture = line["article"] or {}, line["capture"]
        at = article.get("date_published")
        answers.append(
            answer_of(
                capture["warc_record_id"],
                capture["target_uri"],
                headline=article.get("headline"),
                authors=article.get("authors", ()),
                published=at and datetime.fromisoformat(at),
                zone=article.get("date_published_zone"),
                body=article.get("body"),
            )
        )
    assert below(figures_of(answers, CORPUS), read_floors()) == []


def test_what_comes_out_can_be_true(outcomes: list[dict[str, Any]]) -> None:
    for line in outcomes:
        article = line["article"]
        if article is None:
            continue
        url = article["url"]
        captured = datetime.fromisoformat(line["capture"]["warc_date"])
        published = article["date_published"] and datetime.fromisoformat(article["date_published"])
        if published:
            assert datetime(1990, 1, 1, tzinfo=UTC) <= published <= captured + timedelta(days=1), url
        assert article["headline"].strip() == article["headline"] != "", url
        assert not FORBIDDEN.search(article["body"] + article["headline"] + article["body_markdown"]), url
        assert all(paragraph.strip() for paragraph in article["body"].split("\n")), url
        assert not any("@" in name or "//" in name for name in article["authors"]), url
        assert article["in_language"] is None or re.fullmatch(r"[a-z]{2,3}(-\w+)*", article["in_language"]), (
            url
        )
