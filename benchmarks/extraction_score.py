"""The figures of a set of answers, by the corpus' own score.py, under the names that tables and floors use."""

import importlib.util
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Figures = dict[str, float]  # "SET.MEASURE" -> 0 to 1

# What is told of each set where it has labels for it, and the field of an answer that is measured
MEASURES = {
    "body_f1": "body",
    "rouge_f1": "body",
    "snip_f1": "body",
    "head": "headline",
    "auth_f1": "authors",
}
# A figure -> its column's head
COLUMNS = {
    "zyte.body_f1": "zyte",
    "fundus_eval.rouge_f1": "fu_eval",
    "fundus_tests.body_f1": "fu_tests",
    "trafilatura_eval.snip_f1": "tr_snip",
    "wcxb_news.body_f1": "wcxb",
    "fundus_tests.head": "head fu",
    "trafilatura_eval.head": "head tr",
    "wcxb_news.head": "head wc",
    "fundus_tests.auth_f1": "auth fu",
    "trafilatura_eval.auth_f1": "auth tr",
    "wcxb_news.auth_f1": "auth wc",
    "all.date_right": "date",
    "all.date_wrong": "wrong",
}


def answer_of(
    record: str,
    url: str,
    *,
    headline: str | None = None,
    authors: Sequence[str] = (),
    published: datetime | None = None,
    zone: str | None = None,
    body: str | None = None,
) -> dict[str, Any]:
    """What is said of a page, as score.py reads it; a page that was refused has an answer that says nothing, else it
    would take that of a twin.

    Args:
        published: UTC, aware or not.
        zone: the offset that it was printed by, "+05:30": score.py takes the day in UTC or that of its own offset.
    """
    at = published.replace(tzinfo=UTC) if published is not None and published.tzinfo is None else published
    if at is not None and zone is not None:
        at = at.astimezone(datetime.strptime(zone, "%z").tzinfo)
    return {
        "record_id": record,
        "url": url,
        "headline": headline,
        "authors": list(authors),
        "date_published": at.isoformat() if at else None,
        "body": body,
    }


def is_ceiling(figure: str) -> bool:
    """Is less of it better?"""
    return figure.endswith("_wrong")


def figures_of(
    answers: Iterable[dict[str, Any]],
    corpus: Path,
    sets: Iterable[str] = (),
    *,
    records: frozenset[str] | None = None,
) -> Figures:
    """Every quality figure of these answers, for the fields that there is any answer for.

    Args:
        answers: objects as score.py reads them.
        corpus: the folder with truth.jsonl; score.py lies in it or above it.
        sets: only these data sets.
        records: only the pages with these WARC-Record-IDs.

    Raises:
        FileNotFoundError: there is no truth.jsonl or no score.py.
    """
    wanted = set(sets)
    with (corpus / "truth.jsonl").open(encoding="utf-8") as lines:
        truth = [page for page in map(json.loads, lines) if not wanted or page["dataset"] in wanted]
    if records is not None:
        truth = [page for page in truth if page["record_id"] in records]
    given = list(answers)
    rows, _ = _score(corpus).score(truth, given)
    said = {field for answer in given for field, value in answer.items() if value}
    figures = {
        f"{name}.{measure}": float(row[measure])
        for name, row in rows.items()
        for measure, field in MEASURES.items()
        if measure in row and field in said
    }
    dated = {name: sum(1 for page in truth if page["dataset"] == name and page.get("date")) for name in rows}
    total = sum(dated.values())
    for measure in ("date_right", "date_wrong") if total and "date_published" in said else ():
        figures[f"all.{measure}"] = round(
            sum(float(row.get(measure, 0)) * dated[name] for name, row in rows.items()) / total, 4
        )
    return figures


def _score(corpus: Path) -> Any:
    for folder in (corpus, corpus.parent):
        path = folder / "score.py"
        if path.exists():
            spec = importlib.util.spec_from_file_location("score", path)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return module
    raise FileNotFoundError(f"{corpus}: expected score.py in it or above it, found none")
