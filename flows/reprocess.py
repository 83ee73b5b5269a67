"""The reprocess flow: pages of the archive are extracted again by today's extractor, and take the place of what they were.

Batch by batch, in the order of the archive, each in one transaction with all that belongs to its articles: so a kill
loses nothing, and the next run goes on behind what is committed. Articles keep their identity and history.
"""

import logging
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import duckdb
from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import steps
from flows.extracting_again import Bench, Opened
from flows.families import Families
from flows.lock import held
from flows.orchestrate import call, deliver, how, how_it_went, threads
from flows.publishing import publish_if_cheap, writing
from flows.settings import Settings, read_settings
from flows.workshop import RunReport, Workshop
from spiders.catalogue import read_catalogue
from transforms.errors import UsageError
from transforms.extract import EXTRACTOR
from transforms.items import Source
from warehouse.connect import reader, writer
from warehouse.copying import copy_whole
from warehouse.own_place import own_name
from warehouse.reprocess import (
    START,
    Changes,
    Scope,
    StoredPage,
    ask_again,
    kin,
    left_to_do,
    next_pages,
    replace_pages,
    unknown_sources,
)
from warehouse.working import working_file

log = logging.getLogger("nightdesk")

BATCH = 2_000  # pages, and those that belong to them
_TOLD = 20  # files that could not be read


@dataclass
class ReprocessReport(RunReport):
    """How a reprocessing ended. `run_id` is empty of one that was only tried out."""

    dry_run: bool = False
    extractor: str = EXTRACTOR
    changes: Changes = field(default_factory=Changes)
    left: int = 0  # pages that stay as they are, since they, or pages of the same articles, could not be read


@flow(name="reprocess", task_runner=threads(), validate_parameters=False)
def reprocess(
    source: Sequence[str] = (),
    first: date | None = None,
    last: date | None = None,
    again: bool = False,
    dry_run: bool = False,
    config: Path | None = None,
) -> ReprocessReport:
    """Extract again what an older extractor has judged.

    Args:
        source: names of sources; all if none is given.
        first, last: days (UTC) of the captures, both included.
        again: also what today's extractor has judged.
        dry_run: do it to a copy of the warehouse, and throw that away.
        config: the settings file; else as `flows.settings` says.

    Raises:
        UsageError: settings, a name or the span are wrong.
        LockedError: another run holds this home.
        StorageError: there is no warehouse, or the home can't be written.
    """
    settings = read_settings(Path(config) if config is not None else None)
    catalogue = read_catalogue(settings.sources)
    scope = Scope(EXTRACTOR, tuple(sorted(set(source))), first, last)
    _check(settings, scope)
    if dry_run:
        return deliver(_try_out(settings, catalogue, scope, again=again))
    with (
        held(settings.lock, what="nightdesk reprocess") as lock,
        Workshop(settings, "reprocess", (), catalogue, lock) as shop,
    ):
        report = ReprocessReport(shop.run_id, "reprocess", shop.report.started)
        shop.report = report
        _run(shop, report, scope, again=again)
        return deliver(report)


def _check(settings: Settings, scope: Scope) -> None:
    if scope.first and scope.last and scope.first > scope.last:
        raise UsageError(
            f"Expected a span of days, found one that ends before it begins: {scope.first} to {scope.last}."
        )
    with reader(settings.warehouse, wait=settings.wait_seconds) as connection:
        if unknown := unknown_sources(connection, scope):
            raise UsageError(
                f"No page of {', '.join(unknown)} in the warehouse. Expected names of sources that it has pages of: "
                '`nightdesk sql "select distinct source from captures"` shows them.'
            )


def _run(shop: Workshop, report: ReprocessReport, scope: Scope, *, again: bool) -> None:
    call(steps.begin, shop, how())
    state = "failed"
    try:
        with Bench(shop.settings, shop.settings.home / "reprocess", shop.catalogue, shop.threads) as bench:
            _Reprocessing(lambda: writing(shop), bench, scope, report, shop).go(again=again)
        bench.forget()
        state = "failed" if report.failures else "done"
    except KeyboardInterrupt:
        log.warning(
            "stopping: what is committed is kept; `nightdesk reprocess`, without --again, goes on from here"
        )
        state = "interrupted"
        shop.halt()
        raise
    finally:
        call(steps.finish, shop, state, {}, how_it_went())


def _try_out(
    settings: Settings, catalogue: Sequence[Source], scope: Scope, *, again: bool
) -> ReprocessReport:
    """Do it all to a copy of what was published last."""
    report = ReprocessReport("", "reprocess", datetime.now(UTC), dry_run=True, orchestrator=how())
    folder = settings.home / "reprocess-dry-run"
    with (
        held(folder.with_suffix(".lock"), what="nightdesk reprocess --dry-run"),
        _copied(settings, folder) as opened,
        ThreadPoolExecutor(2 * settings.processes + 2, thread_name_prefix="nightdesk") as pool,
        Bench(settings, folder / "bench", catalogue, pool) as bench,
    ):
        _Reprocessing(opened, bench, scope, report).go(again=again)
    report.state, report.ended = "done", datetime.now(UTC)
    return report


@contextmanager
def _copied(settings: Settings, folder: Path) -> Iterator[Opened]:
    """A copy of the warehouse that may be written to; removed in the end."""
    shutil.rmtree(folder, ignore_errors=True)  # of one that was killed
    folder.mkdir(parents=True)
    copy = folder / "warehouse.duckdb"
    try:
        with own_name(settings.warehouse) as name:
            copy_whole(name, working_file(copy))
        yield lambda: writer(copy, wait=settings.wait_seconds, publish=False)
    finally:
        shutil.rmtree(folder)


class _Reprocessing:
    """Goes through the pages of a scope."""

    def __init__(
        self,
        opened: Opened,
        bench: Bench,
        scope: Scope,
        report: ReprocessReport,
        shop: Workshop | None = None,
    ) -> None:
        self._opened, self._bench, self._scope = opened, bench, scope
        self._report, self._shop = report, shop
        self._stop = shop.stop if shop else threading.Event()
        self._left: dict[str, StoredPage] = {}
        self._why: dict[str, tuple[StoredPage, str]] = {}

    def go(self, *, again: bool) -> None:
        """Extract all of them again, or what can be had of them."""
        with self._opened() as connection:
            if again:
                ask_again(connection, self._scope)
            number = left_to_do(connection, self._scope)
        log.info("%d pages to extract again by %s", number, EXTRACTOR)
        if number:
            self._bench.warm()
        place: tuple[str, int] | None = START
        began = time.monotonic()
        while place is not None and not self._stop.is_set():
            place = call(replace_batch, self, place)
            if place is not None:
                self._tell(number, time.monotonic() - began)
                if self._shop is not None:
                    publish_if_cheap(self._shop)
        self._report.left = len(self._left)
        self._report.failures += self._failures()

    def _tell(self, number: int, seconds: float) -> None:
        changes = self._report.changes
        done = changes.captures + len(self._left)
        log.info(
            "%d of %d pages, %.0f a second: %d articles read otherwise, %d are new, %d are none now",
            done,
            max(number, done),  # with those that belonged to them
            done / seconds,
            changes.otherwise,
            changes.new,
            changes.gone,
        )

    def batch(self, place: tuple[str, int]) -> tuple[str, int] | None:
        """Replace the next pages after this place in the archive, with all that belongs to them; where they end."""
        with self._opened() as connection:
            seeds = next_pages(connection, self._scope, place, BATCH)
            if not seeds:
                return None
            self._replace(connection, [page for page in seeds if page.capture_id not in self._left])
        return seeds[-1].place

    def _replace(self, connection: duckdb.DuckDBPyConnection, seeds: Sequence[StoredPage]) -> None:
        of_kin = partial(kin, connection)
        families = Families()
        families.gather(seeds, of_kin)
        files = []
        while waiting := families.untried():
            made, judged = self._bench.extract(connection, waiting)
            files += made
            families.judged.update(judged)
            families.gather((), of_kin)
        whole, left, why = families.parted()
        if whole:
            self._report.changes.add(replace_pages(connection, files, whole))
        for file in files:
            file.extract.unlink()
        self._left.update({page.capture_id: page for page in left})
        for key, reason in why.items():
            page = families.pages[key]
            self._why[key] = (page, self._bench.unreadable.get(page.warc_file, reason))

    def _failures(self) -> list[str]:
        """What stays as it is, by file."""
        if not self._left:
            return []
        told: Counter[tuple[str, str]] = Counter((page.warc_file, why) for page, why in self._why.values())
        lines = [
            f"{file}: {number} pages could not be extracted again: {why}"
            for (file, why), number in sorted(told.items())
        ]
        more = [f"and {len(lines) - _TOLD} more of the kind"] if len(lines) > _TOLD else []
        return [
            *lines[:_TOLD],
            *more,
            f"{len(self._left)} pages stay as they were, these and others of the same articles and URLs; put what is "
            "missing back from a backup and run `nightdesk reprocess` again",
        ]


@task(name="replace batch", cache_policy=NO_CACHE, retries=1, retry_delay_seconds=10)
def replace_batch(work: _Reprocessing, place: tuple[str, int]) -> tuple[str, int] | None:
    """Extract a batch again and commit it; where it ends in the archive, None if there is nothing more."""
    return work.batch(place)
