"""What changed between two versions of an article."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import duckdb

from transforms.edits import Edit, Kind, edits
from transforms.fingerprint import reading_lines
from transforms.sentences import sentences
from warehouse.articles import FiledArticle, article_version
from warehouse.explain import find_article_key
from warehouse.statements import sql


@dataclass(frozen=True, slots=True)
class FieldEdits:
    """What became of a field other than the text."""

    field: str  # as in `article_versions`
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class VersionMark:
    """A version that is compared."""

    version: int
    fetched_at: datetime
    target_uri: str
    extractor: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of an article, and what became of the one in the other."""

    old: VersionMark
    new: VersionMark
    fields: tuple[FieldEdits, ...]  # those that read otherwise
    body: tuple[Edit, ...]  # every sentence, also the same ones, in reading order

    @property
    def counts(self) -> dict[Kind, int]:
        """Sentences of the text by what became of them."""
        return dict(Counter(edit.kind for edit in self.body))


@dataclass(frozen=True, slots=True)
class History:
    """Versions of an article, each compared with the next."""

    url: str  # the article's own
    versions: int
    comparisons: tuple[Comparison, ...]  # in the order asked for


def version_count(connection: duckdb.DuckDBPyConnection, url: str) -> tuple[str, int] | None:
    """The article that a URL is of, and how many versions it has; None if it is of none."""
    article_key = find_article_key(connection, url)
    if article_key is None:
        return None
    versions = connection.execute(sql("commands/article_versions"), {"article_key": article_key}).fetchall()
    return article_key, len(versions)


def history(connection: duckdb.DuckDBPyConnection, article_key: str, numbers: Sequence[int]) -> History:
    """Compare versions of an article, each with the next of `numbers`.

    Args:
        article_key: of an article that is stored.
        numbers: at least one; versions that it has.
    """
    found = [article_version(connection, article_key, number) for number in numbers]
    articles = [article for article in found if article is not None]
    return History(
        url=articles[-1].url,
        versions=articles[-1].versions,
        comparisons=tuple(compare(old, new) for old, new in pairwise(articles)),
    )


def compare(old: FiledArticle, new: FiledArticle) -> Comparison:
    """What became of one version in another."""
    return Comparison(_mark(old), _mark(new), tuple(_fields(old, new)), tuple(_body(old, new)))


def _mark(article: FiledArticle) -> VersionMark:
    return VersionMark(article.version, article.fetched_at, article.target_uri, article.extractor)


def _body(old: FiledArticle, new: FiledArticle) -> list[Edit]:
    return edits(*(sentences(reading_lines(one.body), one.in_language) for one in (old, new)))


def _fields(old: FiledArticle, new: FiledArticle) -> Iterator[FieldEdits]:
    before, after = (dict(_texts(article)) for article in (old, new))
    for name, texts in before.items():
        found = tuple(edit for edit in edits(texts, after[name]) if edit.kind != "same")
        if found:
            yield FieldEdits(name, found)


def _texts(article: FiledArticle) -> Iterator[tuple[str, list[str]]]:
    """Each field as the texts that are compared."""
    yield "headline", [article.headline]
    yield "description", sentences(article.description or "", article.in_language)
    yield "authors", sorted(article.authors)
    yield "byline", _given(article.byline)
    yield "agency", _given(article.agency)
    yield "date_published", _given(_time(article.date_published))
    yield "date_modified", _given(_time(article.date_modified))
    yield "section", _given(article.section)
    yield "keywords", sorted(article.keywords)
    yield (
        "captions",
        [" / ".join(part for part in (one.caption, one.credit) if part) for one in article.captions],
    )
    yield "main_image", _given(article.main_image)
    yield "article_type", _given(article.article_type)
    yield "is_accessible_for_free", _given(_yes_or_no(article.is_accessible_for_free))
    yield "is_complete", _given(_yes_or_no(article.is_complete))


def _given(text: str | None) -> list[str]:
    return [text] if text else []


def _time(value: datetime | None) -> str | None:
    return f"{value:%Y-%m-%d %H:%M:%S} UTC" if value else None


def _yes_or_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"
