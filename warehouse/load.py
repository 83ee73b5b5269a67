"""Puts whole segments into the warehouse: captures, articles, rejections, ledger and all, or nothing.

Facts (captures, rejections, log lines) are only ever added, each once. What follows from them (versions,
where a URL or a listing stands, a run's totals) is worked out anew, in SQL, from all facts about what the
batch touches; so neither the order of loads nor their number makes a difference.
"""

import glob
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from transforms.errors import WarehouseError
from transforms.urls import resolve, url_key
from warehouse import clusters
from warehouse.search_index import index_batch
from warehouse.statements import sql
from warehouse.transaction import transaction


def _resolve(connection: duckdb.DuckDBPyConnection) -> None:
    """Find what the batch's revisits repeat; of those that repeat other revisits, until no more are found."""
    connection.execute(sql("load/resolved"))
    while connection.execute(sql("load/resolved_by_revisits")).fetchone() != (0,):
        pass


# In the order in which each needs what the ones before it made: statements, and what is more than one.
_STEPS: tuple[str | Callable[[duckdb.DuckDBPyConnection], None], ...] = (
    "arrivals",
    "missing_runs",
    "known_captures",
    "recalled",
    "recalled_arrivals",
    "recalled_captures",
    "recalled_rejections",
    "recalled_events",
    "renewed_captures",
    "renewed_versions",
    "same_payloads",
    _resolve,
    "unresolved",
    "said",
    "asked",
    "new_moves",
    "old_moves",
    "moves",
    "roots",
    "rekeyed",
    clusters.note,
    "withdrawn_versions",
    "rekeyed_captures",
    "rekeyed_versions",
    "rekeyed_arrivals",
    "rekeyed_revisits",
    "timelines",
    "standings",
    "moved_captures",
    "touched_runs",
    "touched_urls",
    "captures",
    "outcomes",
    "rejections",
    "kept_texts",
    "old_versions",
    "new_versions",
    "article_versions",
    "article_versions_again",
    "article_standings",
    clusters.tell,
    "touched_seasons",
    "site_blocks",
    "changed_blocks",
    "site_furniture",
    "cuts",
    "cut_versions",
    "recut_versions",
    "cut_texts",
    "log_events",
    "moved_events",
    "page_events",
    "urls",
    "listing_events",
    "listings",
)


@dataclass(frozen=True, slots=True)
class SegmentFiles:
    """A segment that is extracted and waits to be loaded."""

    segment: str
    run_id: str  # the run that captured it
    warc_file: str  # its path in the archive, below the home, POSIX separators
    extract: Path  # SEGMENT.extract.jsonl
    log: Path | None  # SEGMENT.jsonl; a WARC that was not written by a crawl has none
    loaded_by: str  # the run that loads it


@dataclass(frozen=True, slots=True)
class LoadCounts:
    """What a load brought."""

    segments: int = 0  # not loaded before
    captures: int = 0  # stored
    known: int = 0  # captures not stored, since they were before
    pages: int = 0  # captures of kind page: the sum of the next three
    new_versions: int = 0
    unchanged: int = 0
    rejected: int = 0
    url_events: int = 0
    listings: int = 0


def load_segments(
    connection: duckdb.DuckDBPyConnection, files: Sequence[SegmentFiles], *, now: datetime | None = None
) -> LoadCounts:
    """Load segments in one transaction; those that are loaded already are passed over.

    Args:
        connection: from `connect.writer`, in no transaction.
        files: the segments, in any order.
        now: what to note as the time of loading.

    Raises:
        WarehouseError: a file is not what it must be, or the disk is full...; nothing was loaded.
    """
    try:
        with transaction(connection):
            return _load(connection, files, now or datetime.now(UTC))
    except duckdb.Error as error:
        names = ", ".join(file.segment for file in files)
        raise WarehouseError(f"nothing was loaded of {len(files)} segments ({names}): {error}") from error


def _load(connection: duckdb.DuckDBPyConnection, files: Sequence[SegmentFiles], now: datetime) -> LoadCounts:
    by_name = {file.segment: file for file in files}
    loaded = connection.execute(sql("load/loaded"), {"segments": list(by_name)}).fetchall()
    waiting = [file for name, file in by_name.items() if (name,) not in loaded]
    if not waiting:
        return LoadCounts()
    read_lines(connection, waiting)
    work_out(connection)
    connection.execute(sql("load/segments"), {"loaded_at": now})
    connection.execute(sql("ledger/totals"))
    counts = connection.execute(sql("load/counts")).fetchone()
    assert counts is not None
    connection.execute(sql("load/done"))
    return LoadCounts(*counts)


def work_out(connection: duckdb.DuckDBPyConnection) -> None:
    """Store the facts of the batch that was read, and all that follows from them, but for totals and segments.

    In the transaction of the caller, after `read_lines`.
    """
    for step in _STEPS:
        if isinstance(step, str):
            connection.execute(sql(f"load/{step}"))
        else:
            step(connection)
    index_batch(connection)


def read_lines(connection: duckdb.DuckDBPyConnection, files: Sequence[SegmentFiles]) -> None:
    """Read the files' lines into the table `incoming`.

    Raises:
        WarehouseError: a line is not what it must be.
    """
    connection.execute(sql("load/batch"))
    connection.execute(sql("load/withdrawn"))
    paths = []
    for file in files:
        extract = str(file.extract.absolute())
        log = str(file.log.absolute()) if file.log is not None else None
        paths += [path for path in (extract, log) if path is not None]
        connection.execute(
            sql("load/batch_segment"),
            {
                "segment": file.segment,
                "run_id": file.run_id,
                "warc_file": file.warc_file,
                "loaded_by": file.loaded_by,
                "extract": extract,
                "log": log,
            },
        )
    # DuckDB takes paths for patterns
    connection.execute(sql("load/incoming"), {"paths": [glob.escape(path) for path in paths]})
    stray = connection.execute(sql("load/strays")).fetchone()
    if stray is not None:
        path, url, expected = stray
        raise WarehouseError(
            f"nothing was loaded: {path} must hold {expected}, but has a line that is not ({url})"
        )
    _note_redirects(connection)


def _note_redirects(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `redirects`: SQL has no word for the key of a URL."""
    connection.execute(sql("load/redirects"))
    for capture_id, url, detail in connection.execute(sql("load/redirect_targets")).fetchall():
        target = resolve(url, detail or "")
        if target is not None and url_key(target) != url_key(url):
            connection.execute(sql("load/redirect"), {"capture_id": capture_id, "moved_to": url_key(target)})
