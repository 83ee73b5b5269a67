"""What a backfill would find and fetch: `nightdesk backfill --dry-run`. It asks for listings and for no page."""

import logging
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from flows.back_steps import known_keys, make_plan
from flows.back_units import AT_ONCE, Unit, check_span, units_of
from flows.nightly import choose
from flows.settings import Settings
from spiders.backfilling import DayCount, Via
from spiders.catalogue import read_catalogue
from spiders.plan import DEFAULT_DELAY, CrawlOutcome, CrawlPlan, check_user_agent, write_known
from spiders.run import run_crawl
from transforms.items import Source
from warehouse import ledger
from warehouse.connect import reader

log = logging.getLogger("nightdesk")

_PAGE_BYTES = 100_000  # of a source of which nothing is known


@dataclass(frozen=True, slots=True)
class DayPreview:
    """What one way knows of a day of a source."""

    day: date
    source: str
    via: str
    listed: int
    known: int  # of them in the warehouse
    size: int  # bytes that there are to fetch, about


@dataclass(frozen=True, slots=True)
class Preview:
    """What a backfill would do. A URL that several ways know counts once for each."""

    days: list[DayPreview]
    days_before: int  # days of sources and ways that need not be gone through
    pages: int
    size: int  # bytes
    seconds: float  # at the pace that sites are asked at
    problems: list[str]  # what could not be looked into, and why


def preview(
    settings: Settings, source: Sequence[str], first: date, last: date, via: Sequence[str]
) -> Preview:
    """Look at what there is.

    Raises:
        UsageError: a source file, a name or the span are wrong.
        WarehouseError: the warehouse is there but can't be read.
    """
    chosen = choose(read_catalogue(settings.sources), source)
    check_user_agent(settings.user_agent, chosen)
    first, last = check_span(first, last, datetime.now(UTC).date())
    rows: list[DayPreview] = []
    problems: list[str] = []
    before = 0
    with _warehouse(settings) as connection, tempfile.TemporaryDirectory(prefix="nightdesk-") as name:
        sizes = ledger.page_bytes(connection, [one.name for one in chosen]) if connection is not None else {}
        units = []
        for way in Via:
            if not via or way in via:
                lists = units_of(connection, way, chosen, first, last, by_default=not via)
                units += [unit for units in lists for unit in units]
                days = sum(len(unit.days) for units in lists for unit in units)
                before += len(chosen) * ((last - first).days + 1) - days
        plans = []
        known: dict[tuple[bool, tuple[str, ...]], Path] = {}  # of the same sources it is the same each month
        for number, unit in enumerate(units):
            whose = unit.via is Via.SITEMAP, tuple(one.name for one in unit.sources)
            if whose not in known:
                known[whose] = Path(name) / f"known-{number:02d}.bin"
                write_known(known[whose], known_keys(connection, unit) if connection is not None else ())
            known_file = known[whose]
            plans.append(make_plan(settings, unit, number, None, "look", known_file, {}, {}, look_only=True))
        for number, (unit, outcome) in enumerate(zip(units, _look(plans, Path(name)), strict=True), 1):
            log.info("%d of %d looked at: %s", number, len(units), unit)
            rows.extend(_rows(unit, outcome, sizes))
            problems.extend(_problems(unit, outcome))
    pages = sum(row.listed - row.known for row in rows)
    return Preview(
        days=sorted(rows, key=lambda row: (row.day, row.source, list(Via).index(Via(row.via)))),
        days_before=before,
        pages=pages,
        size=sum(row.size for row in rows),
        seconds=_seconds(rows, chosen),
        problems=problems,
    )


def _look(plans: Sequence[CrawlPlan], folder: Path) -> Iterator[CrawlOutcome]:
    """The outcomes of all plans, in order; a few run at a time."""
    stop = threading.Event()

    def look(plan: CrawlPlan) -> CrawlOutcome:
        return run_crawl(plan, folder=folder / "crawl", on_progress=lambda _: None, stop=stop)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        try:
            yield from threads.map(look, plans)
        finally:  # someone has pressed Ctrl-C, or all is done
            stop.set()
            threads.shutdown(cancel_futures=True)


@contextmanager
def _warehouse(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection | None]:
    if not settings.warehouse.exists():
        yield None
        return
    with reader(settings.warehouse, wait=settings.wait_seconds) as connection:
        yield connection


def _rows(unit: Unit, outcome: CrawlOutcome, sizes: dict[str, float]) -> Iterator[DayPreview]:
    for source, day in sorted(unit.days):
        count = outcome.days.get(source, {}).get(day.isoformat(), DayCount())
        fetched = count.listed - count.known
        size = count.size or round(fetched * sizes.get(source, _PAGE_BYTES))
        if count.listed or count.size:
            yield DayPreview(day, source, unit.via.value, count.listed, count.known, size)


def _problems(unit: Unit, outcome: CrawlOutcome) -> Iterator[str]:
    if not outcome.ok:
        yield f"{unit}: {outcome.error}"
    for source, why in outcome.unread.items():
        yield f"{source} {unit.first}..{unit.last} via {unit.via}: {why}"


def _seconds(rows: Sequence[DayPreview], sources: Sequence[Source]) -> float:
    """Sites are asked side by side, an archive one page after the other; Common Crawl's files are read, not asked."""
    delays = {source.name: source.download_delay for source in sources}
    by_site: dict[str, float] = {}
    archive = 0.0
    for row in rows:
        pages = row.listed - row.known
        if row.via == Via.SITEMAP:
            delay = delays[row.source]
            by_site[row.source] = by_site.get(row.source, 0.0) + pages * (
                DEFAULT_DELAY if delay is None else delay
            )
        elif row.via == Via.WAYBACK:
            archive += pages
    return max((*by_site.values(), sum(by_site.values()) / AT_ONCE), default=0.0) + archive
