"""The golden cases: a folder each, with a page's bytes, where they come from, and what a reader would find there."""

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from tests.unit.made_pages import capture
from transforms.extract import extract
from transforms.items import Article, Hints, Source

FOLDER = Path(__file__).parent
FIELDS = (
    "headline", "description", "authors", "byline", "agency", "date_published", "date_published_raw",
    "date_published_from", "date_modified", "in_language", "section", "keywords", "main_image", "captions",
    "related", "body", "body_markdown", "is_accessible_for_free", "canonical_url",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """What the folder of a case says."""

    name: str
    meta: dict[str, Any]
    expected: dict[str, Any]  # a field that is not named is expected to be empty
    body: str  # Markdown
    flaws: dict[str, str]  # fields that the extractor is known to get wrong, and why

    def expectation(self, field: str) -> object:
        """What the article's field should be, in the form in which `shown` gives it."""
        if field == "body_markdown":
            return self.body.splitlines()
        if field == "body":
            return text_of(self.body)
        return self.expected.get(field, [] if field in _LISTS else None)


_LISTS = ("authors", "keywords", "captions", "related")


@cache
def read_case(name: str) -> Case:
    """The case in a folder.

    Raises:
        ValueError: it names a field that an article does not have.
    """
    folder = FOLDER / name
    flaws = folder / "known.toml"
    case = Case(
        name,
        _toml(folder / "meta.toml"),
        _toml(folder / "expected.toml"),
        (folder / "body.md").read_text(encoding="utf-8").strip(),
        _toml(flaws) if flaws.exists() else {},
    )
    if unknown := ({*case.expected, *case.flaws} - {*FIELDS}):
        raise ValueError(f"tests/golden/{name}: expected fields of an article, found {sorted(unknown)}")
    return case


def names() -> list[str]:
    """All cases."""
    return sorted(file.parent.name for file in FOLDER.glob("*/page.html"))


@cache
def article_of(name: str) -> Article:
    """What the extractor makes of a case's page: once, for the tests of all its fields."""
    case = read_case(name)
    meta = case.meta
    source = meta.get("source")
    raw = capture(
        (FOLDER / name / "page.html").read_bytes(),
        url=meta["url"],
        headers=list(meta["headers"].items()),
        hints=Hints(**meta.get("hints", {})),
        captured=meta["captured"],
    )
    extraction = extract(
        raw, Source(**{"name": name, "publisher": "", "url": meta["url"], **source}) if source else None
    )
    assert extraction.article is not None, f"refused: {extraction.rejection}"
    return extraction.article


def shown(article: Article, field: str) -> object:
    """An article's field as plain values, that compare with what TOML holds and read well in a diff."""
    value = getattr(article, field)
    if field in ("body", "body_markdown"):
        return value.splitlines()
    if field == "captions":
        return [_filled(caption=one.caption, credit=one.credit) for one in value]
    if field == "related":
        return [_filled(headline=one.headline, url=one.url) for one in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return list(value) if isinstance(value, tuple) else value


def text_of(markdown: str) -> list[str]:
    """The plain text of the Markdown that these cases use, a paragraph a line."""
    lines = (line for line in markdown.splitlines() if line.strip() and not _RULE.fullmatch(line))
    return [_plain(line) for line in lines]


_RULE = re.compile(r"\|(?: --- \|)+")
_MARKS = re.compile(r"^\s*(?:#{1,6}|[-+>]|\d+\.)\s+")
_CELLS = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\([^()\s]+\)")
_EMPHASIS = re.compile(r"(?<!\\)\*+")


def _plain(line: str) -> str:
    if line.startswith("| "):
        line = " ".join(cell.strip() for cell in _CELLS.split(line) if cell.strip())
    line = _EMPHASIS.sub("", _LINK.sub(r"\1", _MARKS.sub("", line)))
    return re.sub(r"\\([\\`*_\[\]<|.)#>+-])", r"\1", line)


def _filled(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}


def _toml(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
