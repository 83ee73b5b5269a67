"""Puts pages that were extracted again in the place of what they were, and tells what that changed.

An article is replaced with all of its captures, in one transaction: what another extractor made of one of them would
look like an edit by the publisher beside the others. All else follows as it does in a load, by the same steps.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from itertools import groupby
from typing import Literal

import duckdb

from transforms.edits import edits
from transforms.errors import WarehouseError
from warehouse.articles import FiledArticle, typed
from warehouse.changes import Comparison, FieldEdits, compare
from warehouse.load import SegmentFiles, read_lines, work_out
from warehouse.rows import fetch
from warehouse.statements import sql
from warehouse.transaction import transaction

SAMPLES = 20
START = ("", -1)  # before the first place in the archive

_COLUMNS = [one.name for one in fields(FiledArticle)]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which pages are to be extracted again: those that another extractor judged, of sources and of days."""

    extractor: str  # today's
    sources: tuple[str, ...] = ()  # all if there are none
    first: date | None = None  # day (UTC) of the capture
    last: date | None = None

    def span(self) -> dict[str, object]:
        """Of which sources and days, as parameters."""
        return {"sources": list(self.sources) or None, "first": self.first, "last": self.last}

    def parameters(self) -> dict[str, object]:
        return {**self.span(), "extractor": self.extractor}


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page capture, as it is stored."""

    capture_id: str
    segment: str
    run_id: str
    warc_file: str
    warc_offset: int
    url_key: str
    target_uri: str
    warc_record_id: str
    original_uri: str | None  # of a revisit, what it says it repeats
    original_id: str | None
    article_key: str | None
    declared_key: str | None
    payload_digest: str

    @property
    def place(self) -> tuple[str, int]:
        """Where in the archive it is."""
        return self.warc_file, self.warc_offset


@dataclass(frozen=True, slots=True)
class Sample:
    """An article that shows what has changed."""

    kind: Literal["changed", "gone", "new"]
    source: str
    url: str
    headline: str
    lot: str  # by which it was drawn
    reason: str | None = None  # why it is gone
    fields: tuple[str, ...] = ()  # that read otherwise
    comparison: Comparison | None = None  # of one that changed


@dataclass(slots=True)
class Changes:
    """What extracting pages again has changed."""

    captures: int = 0  # gone through
    articles: int = 0  # that they were captures of
    otherwise: int = 0  # of them, those that read otherwise now
    moved: int = 0  # of them, those that have another identity now
    gone: int = 0  # of them, those that are none now
    new: int = 0  # articles of pages that were rejected
    versions: int = 0  # of the articles, before
    versions_merged: int = 0  # that read as the one before them now
    versions_split: int = 0  # captures that read as the one before, and now are versions
    rejected_otherwise: int = 0  # captures that are rejected for another reason
    characters_added: int = 0  # of paragraphs of the text that were not there before, in all versions
    characters_removed: int = 0
    fields: Counter[str] = field(default_factory=Counter)  # by name: articles in which it reads otherwise
    gone_for: Counter[str] = field(default_factory=Counter)  # by reason: articles that are gone
    samples: list[Sample] = field(default_factory=list)

    def add(self, other: "Changes") -> None:
        """Count another batch's, and choose samples anew, from as many sources as there are."""
        for one in fields(self):
            mine, its = getattr(self, one.name), getattr(other, one.name)
            setattr(self, one.name, drawn([*mine, *its]) if one.name == "samples" else mine + its)


def drawn(samples: Sequence[Sample]) -> list[Sample]:
    """At most `SAMPLES`, one of each source first, by lot: the same ones in whichever order they come."""
    by_source = sorted(samples, key=lambda sample: (sample.source, sample.lot, sample.kind))
    turns = [
        (turn, sample.lot, sample.kind, sample)
        for _, of_source in groupby(by_source, key=lambda sample: sample.source)
        for turn, sample in enumerate(of_source)
    ]
    return [sample for *_, sample in sorted(turns, key=lambda turn: turn[:3])[:SAMPLES]]


def left_to_do(connection: duckdb.DuckDBPyConnection, scope: Scope) -> int:
    """How many pages are to be extracted again; those that come with them not counted."""
    ((number,),) = connection.execute(sql("reprocess/left_to_do"), scope.parameters()).fetchall()
    return int(number)


def unknown_sources(connection: duckdb.DuckDBPyConnection, scope: Scope) -> list[str]:
    """Names of sources in the scope of which there is no page."""
    rows = connection.execute(sql("reprocess/unknown_sources"), {"sources": list(scope.sources)}).fetchall()
    return [name for (name,) in rows]


def ask_again(connection: duckdb.DuckDBPyConnection, scope: Scope) -> None:
    """Forget which pages of the scope today's extractor has judged, so that they count as another one's."""
    connection.execute(sql("reprocess/ask_again"), scope.span())


def next_pages(
    connection: duckdb.DuckDBPyConnection, scope: Scope, after: tuple[str, int], most: int
) -> list[StoredPage]:
    """The next pages of the scope in the order of the archive, after this place in it."""
    parameters = {**scope.parameters(), "warc_file": after[0], "warc_offset": after[1], "most": most}
    return fetch(connection, StoredPage, sql("reprocess/next_pages"), parameters)


def kin(
    connection: duckdb.DuckDBPyConnection, captures: Sequence[str], article_keys: Sequence[str]
) -> list[StoredPage]:
    """The pages that must be replaced together with these captures and with articles of these keys."""
    parameters = {"captures": list(captures), "article_keys": list(article_keys)}
    return fetch(connection, StoredPage, sql("reprocess/kin"), parameters)


def replace_pages(
    connection: duckdb.DuckDBPyConnection, files: Sequence[SegmentFiles], captures: Sequence[str]
) -> Changes:
    """Put what these captures are now in the place of what they were, all or nothing.

    Args:
        connection: from `connect.writer`, in no transaction.
        files: what was extracted; lines of other captures are passed over.
        captures: ids of stored page captures, with all of their kin.

    Raises:
        WarehouseError: a file is not what it must be, or the disk is full...; nothing has changed.
    """
    try:
        with transaction(connection):
            return _replace(connection, files, captures)
    except duckdb.Error as error:
        raise WarehouseError(f"{len(captures)} pages stay as they were: {error}") from error


def _replace(
    connection: duckdb.DuckDBPyConnection, files: Sequence[SegmentFiles], captures: Sequence[str]
) -> Changes:
    read_lines(connection, files)
    connection.execute(sql("reprocess/withdrawn"), {"captures": list(captures)})
    for step in (
        "left_as_they_are",
        "former_versions",
        "forget_captures",
        "forget_rejections",
        "forget_events",
    ):
        connection.execute(sql(f"reprocess/{step}"))
    work_out(connection)
    connection.execute(sql("ledger/totals"))
    for step in ("renewed", "fates", "differences", "otherwise"):
        connection.execute(sql(f"reprocess/{step}"))
    changes = _changes(connection)
    connection.execute(sql("reprocess/done"))
    connection.execute(sql("load/done"))
    return changes


def _changes(connection: duckdb.DuckDBPyConnection) -> Changes:
    changes = Changes(samples=list(_samples(connection)))
    for of_list, name, number in connection.execute(sql("reprocess/counts")).fetchall():
        if of_list is None:
            setattr(changes, name, number)
        else:
            getattr(changes, of_list)[name] = number
    return changes


def _samples(connection: duckdb.DuckDBPyConnection) -> Iterator[Sample]:
    rows = connection.execute(sql("reprocess/samples"), {"most": SAMPLES}).fetchall()
    for kind, source, _, capture_id, reason, names, lot in rows:
        parameters = {"columns": _COLUMNS, "capture_id": capture_id}
        old, new = (
            [typed(one) for one in fetch(connection, FiledArticle, sql(f"reprocess/{which}"), parameters)]
            for which in ("former_version", "version")
        )
        shown = (old if kind == "gone" else new)[0]
        yield Sample(
            kind,
            source,
            shown.url,
            shown.headline,
            lot,
            reason,
            tuple(names or ()),
            _compared(old[0], new[0]) if kind == "changed" else None,
        )


def _compared(old: FiledArticle, new: FiledArticle) -> Comparison:
    """With what only an extractor changes, and no publisher."""
    found = compare(old, new)
    texts: list[tuple[str, list[str], list[str]]] = [
        ("canonical_url", [old.canonical_url], [new.canonical_url]),
        ("in_language", [old.in_language or ""], [new.in_language or ""]),
        ("related", [one.url for one in old.related], [one.url for one in new.related]),
    ]
    more = []
    for name, before, after in texts:
        if told := tuple(edit for edit in edits(before, after) if edit.kind != "same"):
            more.append(FieldEdits(name, told))
    return replace(found, fields=(*found.fields, *more))
