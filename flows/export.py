"""Articles out of the warehouse, into a folder: Parquet, CSV, JSON Lines by day, Markdown by source and day."""

import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import IO, Any, cast

import duckdb
import zstandard

from flows.document import front_matter, markdown
from flows.export_folder import Day, ExportFolder, day_of, drafts_of, export_folder
from flows.export_shape import ENDINGS, PARQUET_NAMES, Compression, ExportFormat, Shape, compression_of
from flows.file_names import document_path
from flows.settings import Settings
from transforms.errors import StorageError
from warehouse import export as articles
from warehouse.connect import reader
from warehouse.export import Part, Selection
from warehouse.migrate import release
from warehouse.query import Answer, Column
from warehouse.render import json_lines
from warehouse.spreadsheet import csv_line, csv_lines

_MEMORY = "1GB"  # of DuckDB; with what Python holds of a batch, the process stays below 2 GB
_ALL = "all"  # the note of an export in one file
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote."""

    folder: Path
    format: ExportFormat
    articles: int  # or versions
    days: int
    from_day: date | None  # the first that there was
    to_day: date | None
    files: int
    bytes: int
    removed: int  # files of an export before, of articles that are on that day no more


def _untold(_done: int, _of: int) -> None:
    """Nobody asked."""


def export(
    settings: Settings,
    folder: Path,
    selection: Selection,
    shape: Shape,
    *,
    overwrite: bool = False,
    progress: Callable[[int, int], None] = _untold,
    batch_rows: int = articles.ROWS,
) -> Exported:
    """Write the selected articles to a folder. The days that the selection covers are replaced, others stay.

    Args:
        progress: told how many articles are written, of how many.
        batch_rows: articles held in memory at a time.

    Raises:
        UsageError: the folder holds something else, or the shape is none that the format has.
        LockedError: another export is being written there.
        StorageError: the warehouse can't be read, or the folder not written.
    """
    compression = compression_of(shape)
    folder = folder.absolute()
    try:
        with (
            reader(
                settings.warehouse, wait=settings.wait_seconds, memory_limit=_MEMORY, folder=drafts_of(folder)
            ) as connection,
            _in_words(folder),
        ):
            parts = articles.choose(connection, selection, batch_rows)
            total = sum(part.rows for part in parts)
            days = sorted({part.day for part in parts})
            with export_folder(folder, _kind(selection, shape), overwrite=overwrite) as target:
                work = _Work(
                    connection,
                    target,
                    selection,
                    shape,
                    compression,
                    batch_rows,
                    lambda done: progress(done, total),
                )
                work.write(parts)
                target.drop(_covered(target, selection, shape) - (_names(days, shape) if parts else set()))
                target.end(release(), datetime.now(UTC).isoformat(timespec="seconds"))
    except OSError as error:
        raise _not_written(folder, error) from error
    return Exported(
        folder, shape.form, total, len(days), days[0] if days else None, days[-1] if days else None,
        target.files, target.bytes, target.removed,
    )  # fmt: skip


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except RuntimeError as error:  # what DuckDB makes of a signal that comes while it works
        if isinstance(error.__cause__, KeyboardInterrupt):
            raise error.__cause__ from None
        raise
    except duckdb.IOException as error:
        raise _not_written(folder, error) from error
    except duckdb.Error as error:
        raise articles.explained(error) from error


def _not_written(folder: Path, error: Exception) -> StorageError:
    return StorageError(
        f"can't write the export to {folder}: {error}. What was written is whole; mend that, and run it again"
    )


def _kind(selection: Selection, shape: Shape) -> dict[str, Any]:
    """What an export must share with the one before it, so that its days go beside the other's."""
    return {
        "format": shape.form.value,
        "sources": sorted(set(selection.sources)),
        "language": selection.language,
        "section": selection.section,
        "versions": selection.all_versions,
        "one_file": shape.one_file,
        "bom": shape.bom,
        "front_matter": shape.front_matter,
    }


def _covered(target: ExportFolder, selection: Selection, shape: Shape) -> set[str]:
    """The days, of those written before, that this export is about."""
    if shape.one_file:
        return target.names()
    return {name for name in target.names() if (day := day_of(name)) is None or selection.covers(day)}


def _names(days: list[date], shape: Shape) -> set[str]:
    return {_ALL} if shape.one_file else {day.isoformat() for day in days}


@dataclass
class _Work:
    """An export under way."""

    connection: duckdb.DuckDBPyConnection
    target: ExportFolder
    selection: Selection
    shape: Shape
    compression: Compression
    batch_rows: int
    progress: Callable[[int], None]
    done: int = 0
    columns: tuple[Column, ...] = ()

    def write(self, parts: list[Part]) -> None:
        if not parts:
            return
        self.columns = articles.columns_of(self.connection, self._relation)
        match self.shape.form:
            case ExportFormat.PARQUET:
                self._write_parquet(parts)
            case ExportFormat.MARKDOWN:
                self._write_documents(parts)
            case _ if self.shape.one_file:
                with self.target.day(_ALL) as whole:
                    self._write_lines(whole, f"articles.{self.shape.form}", self._rows(parts))
            case _:
                for day, rows in groupby(self._rows(parts), key=itemgetter(0)):
                    with self.target.day(day.isoformat()) as one:
                        self._write_lines(one, f"day={day}/articles.{self.shape.form}", rows)

    def _batches(self, parts: list[Part], relation: str | None = None) -> Iterator[list[Part]]:
        """Batches of parts, each when it is at hand."""
        for batch in articles.batches(parts, self.batch_rows):
            articles.read(self.connection, batch, relation=relation or self._relation)
            yield batch

    @property
    def _relation(self) -> str:
        return "article_versions" if self.selection.all_versions else "articles"

    def _rows(self, parts: list[Part]) -> Iterator[tuple[date, tuple[Any, ...]]]:
        for _ in self._batches(parts):
            yield from articles.rows(self.connection)

    def _write_parquet(self, parts: list[Part]) -> None:
        at_hand = (part for batch in self._batches(parts) for part in batch)
        compression = PARQUET_NAMES[self.compression]
        for day, those in groupby(at_hand, key=lambda part: part.day):
            with self.target.day(day.isoformat()) as one:
                for part in those:
                    name = "articles.parquet" if part.part == 0 else f"articles-{part.part + 1}.parquet"
                    draft = one.draft(f"day={day}/{name}")
                    articles.write_part(self.connection, part, draft, compression=compression)
                    self._count(one, part.rows)

    def _write_documents(self, parts: list[Part]) -> None:
        documents = (
            found
            for _ in self._batches(parts, "article_versions")
            for found in articles.documents(self.connection)
        )
        for day, those in groupby(documents, key=itemgetter(0)):
            with self.target.day(day.isoformat()) as one:
                for _, article in those:
                    path = document_path(article, day, with_version=self.selection.all_versions)
                    text = front_matter(article) if self.shape.front_matter else ""
                    with one.draft(path).open("w", encoding="utf-8", newline="\n") as file:
                        file.write(text + markdown(article))
                    self._count(one, 1)

    def _write_lines(self, day: Day, name: str, rows: Iterator[tuple[date, tuple[Any, ...]]]) -> None:
        with _written(day.draft(name + ENDINGS[self.compression]), self.compression) as file:
            if self.shape.form is ExportFormat.CSV:
                file.write(_BOM if self.shape.bom else "")
                file.write(csv_line(column.name for column in self.columns))
                file.writelines(csv_lines(self._counted(day, rows)))
            else:
                file.writelines(json_lines(Answer(self.columns, self._counted(day, rows))))

    def _counted(self, day: Day, rows: Iterator[tuple[date, tuple[Any, ...]]]) -> Iterator[tuple[Any, ...]]:
        for _, row in rows:
            self._count(day, 1)
            yield row

    def _count(self, day: Day, number: int) -> None:
        day.articles += number
        self.done += number
        self.progress(self.done)


@contextmanager
def _written(path: Path, compression: Compression) -> Iterator[IO[str]]:
    """A text file, compressed; the same bytes for the same text."""
    with path.open("wb") as raw:
        match compression:
            case Compression.GZIP:
                packed: IO[bytes] = cast(
                    IO[bytes], gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0)
                )
            case Compression.ZSTD:
                packed = cast(IO[bytes], zstandard.ZstdCompressor().stream_writer(raw, closefd=False))
            case _:
                packed = raw
        with io.TextIOWrapper(packed, encoding="utf-8", newline="") as text:
            yield text
