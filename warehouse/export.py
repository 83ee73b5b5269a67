"""Articles out of the warehouse, day by day: as many in memory as make a part, however many there are.

A day is one of publication, UTC; of first capture where no date is known. What goes where is for the caller.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import duckdb

from transforms.errors import UsageError, WarehouseError
from warehouse.articles import FiledArticle, typed
from warehouse.query import Column
from warehouse.rows import aware, fetch
from warehouse.statements import sql

ParquetCompression = Literal["zstd", "gzip", "snappy", "uncompressed"]
ROWS = 10_000  # articles held at a time; a night of a few hundred sites, some 100 MB
_FETCHED = 1_000
_FIELDS = tuple(field.name for field in fields(FiledArticle))


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles; of no filter, all."""

    sources: tuple[str, ...] = ()
    from_day: date | None = None
    to_day: date | None = None  # inclusive
    language: str | None = None  # BCP 47: "de" is also "de-AT"
    section: str | None = None
    all_versions: bool = False

    def covers(self, day: date) -> bool:
        """Is this one of the days that are asked for?"""
        return (self.from_day is None or day >= self.from_day) and (self.to_day is None or day <= self.to_day)


@dataclass(frozen=True, slots=True)
class Part:
    """A day's articles, or, where there are too many to be held, some of them."""

    day: date
    part: int  # from 0
    rows: int
    first: int  # its rows' places among all, from 1
    last: int
    earliest: datetime  # of their times of capture
    latest: datetime


def choose(connection: duckdb.DuckDBPyConnection, selection: Selection, rows: int = ROWS) -> list[Part]:
    """Choose the articles; the parts they make, in order. Kept with the connection until the next choice.

    Raises:
        UsageError: a source has no article, as one that is misspelt.
    """
    sources = list(selection.sources) or None
    if sources:
        unknown = connection.execute(sql("export/unknown_sources"), {"sources": sources}).fetchall()
        if unknown:
            names = ", ".join(name for (name,) in unknown)
            raise UsageError(
                f"no article is of the source {names}. Expected names as in articles.source: "
                'nightdesk sql "select distinct source from articles" lists them'
            )
    connection.execute(
        sql("export/chosen"),
        {
            "sources": sources,
            "from_day": selection.from_day,
            "to_day": selection.to_day,
            "language": selection.language,
            "section": selection.section,
            "all_versions": selection.all_versions,
            "rows": rows,
        },
    )
    return fetch(connection, Part, sql("export/parts"))


def batches(parts: Sequence[Part], rows: int = ROWS) -> Iterator[list[Part]]:
    """Parts that follow each other and may be held together."""
    batch: list[Part] = []
    for part in parts:
        if batch and sum(one.rows for one in batch) + part.rows > rows:
            yield batch
            batch = []
        batch.append(part)
    if batch:
        yield batch


def read(connection: duckdb.DuckDBPyConnection, batch: Sequence[Part], *, relation: str) -> None:
    """Hold a batch's rows, as they are in `relation` (articles or article_versions), in place of the last batch's."""
    connection.execute(
        sql(f"export/{relation}"),
        {
            "first": batch[0].first,
            "last": batch[-1].last,
            "earliest": min(part.earliest for part in batch).replace(tzinfo=None),
            "latest": max(part.latest for part in batch).replace(tzinfo=None),
        },
    )


def write_part(
    connection: duckdb.DuckDBPyConnection, part: Part, file: Path, *, compression: ParquetCompression
) -> None:
    """Write a part of the batch at hand to a Parquet file."""
    connection.execute(sql("export/part"), {"first": part.first, "last": part.last})
    connection.table("exported_part").write_parquet(str(file.absolute()), compression=compression)


def columns_of(connection: duckdb.DuckDBPyConnection, relation: str) -> tuple[Column, ...]:
    """The columns of the rows of `relation`."""
    held = connection.view(relation)
    return tuple(map(Column, held.columns, map(str, held.types)))


def rows(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[date, tuple[Any, ...]]]:
    """The rows of the batch at hand, each with its day."""
    result = connection.execute(sql("export/rows"))
    while some := result.fetchmany(_FETCHED):
        yield from ((row[0], row[1:]) for row in some)


def documents(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[date, FiledArticle]]:
    """The articles of the batch at hand, which must be of article_versions, each with its day."""
    result = connection.execute(sql("export/rows"))
    names = [column[0] for column in result.description or []]
    while some := result.fetchmany(_FETCHED):
        for row in some:
            values = {name: aware(value) for name, value in zip(names, row, strict=True)}
            article = FiledArticle(**{name: values[name] for name in _FIELDS})
            yield values["export_day"], typed(article)


def explained(error: duckdb.Error) -> WarehouseError:
    """What went wrong in DuckDB, for who asked for an export."""
    return WarehouseError(
        f"the export was stopped: {error}. What was written of it is whole; make it again when that is mended"
    )
