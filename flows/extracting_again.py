"""Pages of the archive, extracted as in their runs: from the same files, by the same sources, wishes and knowledge."""

import logging
import shutil
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from flows.families import Judged, judged_in
from flows.records import RunRecord, catalogue_file, kept_file, read_records
from flows.segments import EXTRACT_SUFFIX, locate
from flows.settings import Settings
from flows.unfinished import take_up
from transforms.book import SourceBook
from transforms.errors import StorageError, WarcError
from transforms.items import Source
from transforms.pool import ExtractionPool, spans_of
from transforms.profile import Profiles
from transforms.warc import Span
from transforms.ways import KeptWay, KeptWays
from warehouse.load import SegmentFiles
from warehouse.profiles import profile_moments, profiles_at
from warehouse.reprocess import StoredPage

log = logging.getLogger("nightdesk")

Opened = Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]

_KNOWN_FILES = 500  # whose records are not looked for again


class Bench:
    """Extracts pages of the archive again. A context manager: its processes end with it.

    What was known of sites at a moment is asked of the warehouse once, and kept in `folder` until all is done: so it
    does not hang on what has been extracted again meanwhile, nor on a kill.
    """

    def __init__(
        self, settings: Settings, folder: Path, catalogue: Sequence[Source], threads: ThreadPoolExecutor
    ) -> None:
        self._settings, self._folder, self._threads = settings, folder, threads
        take_up(folder)
        for left in folder.glob(f"*{EXTRACT_SUFFIX}*"):
            left.unlink()
        self._catalogue = kept_file(folder, catalogue)
        self._ways = KeptWays(folder)
        self._records: dict[str, RunRecord] = {
            record.run_id: record for record in read_records(settings.home)
        }
        self._moments: dict[str, datetime] | None = None
        self._prepared: set[str] = set()
        self._spans: OrderedDict[str, list[Span]] = OrderedDict()
        self._round = 0
        self.unreadable: dict[str, str] = {}  # files of the archive, and why
        self._pool = ExtractionPool(
            settings.processes,
            book=SourceBook(()),
            ways=self._ways,
            page_seconds=settings.page_seconds,
            page_megabytes=settings.page_megabytes,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._pool.__exit__(kind, value, traceback)

    def warm(self) -> None:
        """Start the processes now, and not when the first page comes."""
        self._pool.warm()

    def forget(self) -> None:
        """Remove the folder: all is done."""
        shutil.rmtree(self._folder)

    def extract(
        self, connection: duckdb.DuckDBPyConnection, pages: Sequence[StoredPage]
    ) -> tuple[list[SegmentFiles], dict[str, Judged]]:
        """Extract pages; the files with what came of them, and what these say of each page that could be read.

        Args:
            pages: in the order of the archive.

        Raises:
            StorageError: the home can't be written.
        """
        self._prepare(connection, {page.run_id for page in pages})
        self._round += 1
        extracting = [
            self._threads.submit(self._extract, warc_file, list(some))
            for warc_file, some in groupby(pages, key=lambda page: page.warc_file)
        ]
        files = [file for pending in extracting if (file := pending.result()) is not None]
        judged: dict[str, Judged] = {}
        for file in files:
            judged.update(judged_in(file.extract))
        return files, judged

    def _prepare(self, connection: duckdb.DuckDBPyConnection, runs: Iterable[str]) -> None:
        """Have ready how the pages of these runs are read."""
        for run_id in sorted(set(runs) - self._prepared):
            self._prepared.add(run_id)
            record = self._records.get(run_id)
            settings = self._settings
            catalogue = (
                catalogue_file(settings.home, record.catalogue)
                if record and record.catalogue
                else self._catalogue
            )
            if not catalogue.exists():
                raise StorageError(
                    f"{catalogue} is missing. Expected the source files that run {run_id} went by; put it back from a "
                    "backup"
                )
            self._ways.keep(
                run_id,
                KeptWay(
                    str(catalogue),
                    record.robots_tags if record else settings.robots_tags,
                    record.user_agent if record else settings.user_agent,
                    self._profiles(connection, run_id),
                ),
            )

    def _profiles(self, connection: duckdb.DuckDBPyConnection, run_id: str) -> str | None:
        """Where it stands what a run knew of sites; None if nothing."""
        if self._moments is None:
            self._moments = profile_moments(connection)
        moment = self._moments.get(run_id)
        if moment is None:
            return None
        path = self._folder / f"profiles-{moment:%Y%m%dT%H%M%S%f}.json"
        if not path.exists():
            Profiles.write(path, profiles_at(connection, moment))
        return str(path)

    def _extract(self, warc_file: str, pages: list[StoredPage]) -> SegmentFiles | None:
        """Extract pages of a file; None if it can't be read."""
        if warc_file in self.unreadable:
            return None
        warc, first = locate(self._settings.home, warc_file), pages[0]
        try:
            spans = self._spans_of(warc_file, warc)
        except FileNotFoundError:
            self.unreadable[warc_file] = "the file is missing"
            return None
        except (WarcError, OSError) as error:
            self.unreadable[warc_file] = str(error)
            return None
        out = self._folder / f"{first.segment}-{self._round}{EXTRACT_SUFFIX}"
        try:
            self._pool.extract(
                warc,
                out,
                warc_file=warc_file,
                segment=first.segment,
                run_id=first.run_id,
                wanted=frozenset(page.warc_offset for page in pages),
                spans=spans,
            )
        except OSError as error:
            raise StorageError(
                f"can't write {out}: {error.strerror}. See that the disk has room, and run again"
            ) from error
        return SegmentFiles(first.segment, first.run_id, warc_file, out, None, first.run_id)

    def _spans_of(self, warc_file: str, warc: Path) -> list[Span]:
        spans = self._spans.get(warc_file)
        if spans is None:
            if not warc.exists():
                raise FileNotFoundError(warc)
            spans = spans_of(warc)
            self._spans[warc_file] = spans
            while len(self._spans) > _KNOWN_FILES:
                self._spans.popitem(last=False)
        return spans
