"""The Prefect tasks of a backfill. One goes through a span of a source, in a process of its own."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.back_units import Unit
from flows.progress import Progress
from flows.publishing import writing
from flows.records import keep_days
from flows.settings import Settings
from flows.steps import crawl_folder
from flows.workshop import Ticker, Workshop, megabytes
from spiders.backfilling import Backfill, DayCount, Via
from spiders.plan import CrawlOutcome, CrawlPlan, DueUrl, SourcePlan, write_known
from spiders.run import run_crawl
from spiders.shapes import tally
from warehouse import backfills, ledger
from warehouse.backfills import DayCoverage, DayDone, Lacking
from warehouse.connect import reader

log = logging.getLogger("nightdesk")


@dataclass(frozen=True)
class Ended:
    """A unit's process that ended, and how the names of its segments begin."""

    outcome: CrawlOutcome
    segments: str


@task(name="plan a span", cache_policy=NO_CACHE)
def plan_unit(shop: Workshop, unit: Unit, number: int, max_pages: int | None) -> CrawlPlan:
    """Ask the warehouse what it has of the unit's sources, and what waits."""
    folder = crawl_folder(shop)
    folder.mkdir(parents=True, exist_ok=True)
    names = [source.name for source in unit.sources]
    waiting: Mapping[str, Sequence[backfills.WaitingUrl]] = {}
    links: Mapping[str, Sequence[tuple[str, str]]] = {}
    with writing(shop) as connection:
        if unit.via is Via.SITEMAP:
            waiting = backfills.waiting_urls(connection, names, unit.first, unit.last)
            links = ledger.section_links(connection, names)
        known_file = folder / f"known-{number:02d}.bin"
        write_known(known_file, known_keys(connection, unit))
    return make_plan(shop.settings, unit, number, max_pages, shop.run_id, known_file, waiting, links)


def known_keys(connection: duckdb.DuckDBPyConnection, unit: Unit) -> Iterator[str]:
    """Keys of the URLs that a unit need not ask for: of the site whatever was found before, of archives what is settled."""
    ask = ledger.known_url_keys if unit.via is Via.SITEMAP else ledger.settled_url_keys
    return ask(connection, [source.name for source in unit.sources])


def make_plan(
    settings: Settings,
    unit: Unit,
    number: int,
    max_pages: int | None,
    run_id: str,
    known_file: Path,
    waiting: Mapping[str, Sequence[backfills.WaitingUrl]],
    links: Mapping[str, Sequence[tuple[str, str]]],
    *,
    look_only: bool = False,
) -> CrawlPlan:
    """The plan of a unit's process."""
    return CrawlPlan(
        run_id=run_id,
        process=number,
        landing=settings.landing if not look_only else known_file.parent / f"look-{number:02d}",
        user_agent=settings.user_agent,
        allow_private_addresses=settings.allow_private_addresses,
        segment_captures=settings.segment_captures,
        segment_seconds=settings.segment_seconds,
        max_seconds=settings.crawl_seconds,
        sources=tuple(
            SourcePlan(
                source=replace(source, max_pages=None),  # which is for a night
                due=tuple(
                    DueUrl(row.url, row.discovered_in, row.hints, day=row.listed_day)
                    for row in waiting.get(source.name, ())
                ),
                shapes=tally(links.get(source.name, ())),
            )
            for source in unit.sources
        ),
        known_file=known_file,
        hosts=settings.hosts if settings.home.exists() else known_file.parent / "hosts",
        browser=settings.browser,
        run_pages=max_pages,
        robots_tags=settings.robots_tags,
        backfill=Backfill(
            unit.via,
            unit.first,
            unit.last,
            look_only=look_only,
            max_pages=max_pages,
            cdx=settings.wayback_cdx,
            replay=settings.wayback_replay,
            ccnews=settings.ccnews,
            late_days=unit.late_days,
        ),
    )


@task(name="go through a span", task_run_name="{unit}", cache_policy=NO_CACHE)
def go_through(shop: Workshop, unit: Unit, plan: CrawlPlan, progress: Progress) -> Ended:
    """Run a unit's process to its end."""
    ticker = Ticker()

    def on_progress(counts: Mapping[str, int]) -> None:
        progress.under_way[plan.process] = counts.get("pages", 0)
        ticker.say(
            f"{unit}: {counts.get('listings', 0)} listings, {counts.get('pages', 0)} pages, "
            f"{counts.get('queued', 0)} waiting, {counts.get('failed', 0)} failed, "
            f"{megabytes(counts.get('bytes', 0))}"
        )

    try:
        outcome = run_crawl(
            plan, folder=crawl_folder(shop), on_progress=on_progress, pass_fds=(shop.lock,), stop=shop.stop
        )
    finally:
        progress.under_way.pop(plan.process, None)
    counts = outcome.counts
    log.info(
        "%s ended (%s): %d listings, %d undated links left out, %d pages, %d failed, %s",
        unit,
        outcome.finish_reason,
        counts.get("listings", 0),
        counts.get("undated", 0),
        counts.get("pages", 0),
        counts.get("failed", 0),
        megabytes(counts.get("bytes", 0)),
    )
    return Ended(outcome, f"{plan.run_id}-{plan.process:02d}-")


def days_of(unit: Unit, outcome: CrawlOutcome, run_id: str) -> tuple[list[DayDone], list[str]]:
    """Of a unit's days those that are done, and in words those that are not."""
    done, undone, now = [], [], datetime.now(UTC)
    for source in unit.sources:
        days = sorted(day for name, day in unit.days if name == source.name)
        span = f"{source.name} {days[0]}..{days[-1]} via {unit.via}"
        if not outcome.ok or outcome.finish_reason != "finished":
            undone.append(f"{span}: stopped before its end ({outcome.finish_reason})")
            continue
        if source.name in outcome.unread:
            undone.append(f"{span}: {outcome.unread[source.name]}")
            continue
        counts = outcome.days.get(source.name, {})
        for day in days:
            count = counts.get(day.isoformat(), DayCount())
            if count.left:
                undone.append(
                    f"{source.name} {day} via {unit.via}: {count.left} of {count.listed} URLs not reached"
                )
                continue
            done.append(
                DayDone(
                    source.name,
                    day,
                    unit.via.value,
                    run_id,
                    now,
                    count.listed,
                    count.known,
                    count.captured,
                    count.failed,
                    count.denied,
                )
            )
    return done, undone


@task(name="note days", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=10)
def note_days(shop: Workshop, days: list[DayDone]) -> None:
    """Note in archive and warehouse that these days are done."""
    keep_days(shop.settings.home, shop.run_id, days)
    with writing(shop) as connection:
        backfills.record_days(connection, days)


@task(name="look back", cache_policy=NO_CACHE)
def look_back(
    shop: Workshop, sources: list[str], first: date, last: date
) -> tuple[list[DayCoverage], list[Lacking]]:
    """What there is of the days now, and what is not."""
    with reader(shop.settings.warehouse, wait=shop.settings.wait_seconds) as connection:
        return (
            backfills.coverage(connection, sources, first, last),
            backfills.lacking(connection, sources, first, last),
        )
