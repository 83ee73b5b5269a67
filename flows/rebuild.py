"""The rebuild flow: a new warehouse from the archive alone.

Each run is gone through again, oldest first: its captures are extracted with today's extractor, by the source files
and settings that the run went by, knowing of their sites what was known before it; and loaded as they were. What it
makes stands beside the old warehouse until it is whole and its checks hold; stopped or killed, it is taken up again.
"""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.lock import held
from flows.orchestrate import call, deliver, how, threads
from flows.records import RunRecord, brought_by, kept_catalogue, kept_days, read_records
from flows.segments import Segment, archived, closed
from flows.settings import Settings, read_settings
from flows.unfinished import take_up
from flows.workshop import RunReport, Workshop, extraction_pool
from spiders.catalogue import read_catalogue
from transforms.book import SourceBook
from transforms.errors import StorageError, UsageError
from transforms.items import Source
from transforms.pool import ExtractionPool
from transforms.profile import Profile, Profiles
from transforms.robots_tags import RobotsTags
from warehouse import ledger, status
from warehouse.backfills import record_days
from warehouse.checks import run_checks
from warehouse.connect import put_in_the_place_of, writer
from warehouse.load import SegmentFiles, load_segments
from warehouse.profiles import profiles_of_run

log = logging.getLogger("nightdesk")


@dataclass
class RebuildReport(RunReport):
    """How a rebuild ended. `replaced` is where the old warehouse is now; null if there was none."""

    replaced: Path | None = None
    runs: int = 0
    articles: int = 0


@dataclass
class _Part:
    """A run as the archive has it: its record, unless it is lost, and its segments."""

    run_id: str
    record: RunRecord | None = None
    segments: list[Segment] = field(default_factory=list)


@flow(name="rebuild", task_runner=threads(), validate_parameters=False)
def rebuild(config: Path | None = None) -> RebuildReport:
    """Make the warehouse anew from the archive, and put it in the old one's place, which is kept under another name.

    Args:
        config: the settings file; else as `flows.settings` says.

    Raises:
        UsageError: settings are wrong, or there is no archive.
        LockedError: a run holds this home.
        StorageError: the archive can't be read, or the home can't be written.
    """
    settings = read_settings(Path(config) if config is not None else None)
    with (
        held(settings.lock, what="nightdesk rebuild") as lock,
        Workshop(settings, "rebuild", (), (), lock) as shop,
    ):
        report = RebuildReport(shop.run_id, "rebuild", shop.report.started, orchestrator=how())
        shop.report = report
        try:
            _rebuild(shop, report)
        except KeyboardInterrupt:
            log.warning("stopping: `nightdesk rebuild` goes on from here; the old warehouse is untouched")
            shop.halt()
            raise
        return deliver(report)


def _rebuild(shop: Workshop, report: RebuildReport) -> None:
    settings = shop.settings
    parts = _parts(settings.home)
    bench = _bench(settings)
    log.info("%d runs with %d segments to go through", len(parts), sum(len(part.segments) for part in parts))
    for number, part in enumerate(parts, 1):
        if shop.stop.is_set():
            return
        log.info("run %d of %d: %s, %d segments", number, len(parts), part.run_id, len(part.segments))
        report.segments += call(replay, shop, part, bench)
    report.runs = len(parts)
    call(put_in_place, shop, bench, report)
    report.ended = datetime.now(UTC)


def _parts(home: Path) -> list[_Part]:
    """The runs in the archive, oldest first. Segments of which no record is left are of the run in their name, or,
    a user's files, of one that is named for them.

    Raises:
        UsageError: there is no archive.
    """
    records = read_records(home)
    parts = {record.run_id: _Part(record.run_id, record) for record in records}
    brought = brought_by(records)
    segments = [*archived(home), *closed(home)]
    if not segments:
        raise UsageError(
            f"There is nothing to rebuild from in {home}. Expected segments in {home / 'archive'}, found none: "
            "put the archive back from a backup, or set `home` to where it is."
        )
    for segment in segments:
        run_id = segment.run_id or brought.get(segment.name) or _run_of_file(segment)
        parts.setdefault(run_id, _Part(run_id)).segments.append(segment)
    return sorted(parts.values(), key=_began)


def _began(part: _Part) -> tuple[str, str]:
    began = part.record.started.strftime("%Y%m%dT%H%M%SZ") if part.record else part.run_id[:16]
    return began, part.run_id


def _run_of_file(segment: Segment) -> str:
    """A name for the run that brought a file and left no record: by when, and which."""
    came = datetime.fromtimestamp(segment.warc.stat().st_mtime, UTC)
    return f"{came:%Y%m%dT%H%M%SZ}-{segment.name[:6]}"


def _bench(settings: Settings) -> Path:
    """The folder in which the new warehouse is made: the one of an earlier try, if that was by this extractor."""
    bench = settings.home / "rebuild"
    if take_up(bench):
        log.info("going on with what was rebuilt before")
    return bench


@task(name="replay", cache_policy=NO_CACHE)
def replay(shop: Workshop, part: _Part, bench: Path) -> int:
    """Go through a run again; the number of segments loaded."""
    settings, record = shop.settings, part.record
    catalogue = (
        kept_catalogue(settings.home, record.catalogue) if record else list(read_catalogue(settings.sources))
    )
    with writer(bench / "warehouse.duckdb", wait=settings.wait_seconds, publish=False) as connection:
        if record is not None and not ledger.is_known(connection, part.run_id):
            _begin(record, catalogue, connection)
        loaded = ledger.loaded_segments(connection)
        profiles = profiles_of_run(connection)
    waiting = [segment for segment in part.segments if segment.name not in loaded]
    if waiting:
        with _pool(shop, record, catalogue, profiles, bench) as pool:
            _load(shop, part, waiting, pool, bench)
    if record is not None:
        with writer(bench / "warehouse.duckdb", wait=settings.wait_seconds, publish=False) as connection:
            _end(settings.home, record, connection)
    return len(waiting)


def _begin(record: RunRecord, catalogue: list[Source], connection: duckdb.DuckDBPyConnection) -> None:
    named = {source.name: source for source in catalogue}
    read = None if record.sources is None else [named[name] for name in record.sources if name in named]
    ledger.start_run(
        connection,
        run_id=record.run_id,
        kind=record.kind,
        started=record.started,
        sources=read,
        orchestrator=record.orchestrator,
    )
    ledger.record_sources(connection, catalogue)


def _end(home: Path, record: RunRecord, connection: duckdb.DuckDBPyConnection) -> None:
    record_days(connection, kept_days(home, record.run_id))
    if record.ended is None:
        return  # it was killed, and no run came after it
    if not record.is_closed:
        ledger.note_interrupted(connection, record.run_id, record.ended)
        return
    ledger.finish_run(
        connection,
        record.run_id,
        state=record.state,
        ended=record.ended,
        message=record.message,
        orchestrator=record.orchestrator,
        reported=record.reported,
    )


@contextmanager
def _pool(
    shop: Workshop,
    record: RunRecord | None,
    catalogue: list[Source],
    profiles: dict[str, Profile],
    bench: Path,
) -> Iterator[ExtractionPool]:
    """Processes that extract as those of the run did."""
    settings = shop.settings
    heeded, user_agent = (
        (tuple(record.robots_tags), record.user_agent)
        if record
        else (settings.robots_tags, settings.user_agent)
    )
    pool = extraction_pool(
        settings,
        SourceBook(catalogue),
        RobotsTags.of(heeded, user_agent),
        Profiles.write(bench / "profiles.json", profiles),
    )
    with pool:
        yield pool


def _load(shop: Workshop, part: _Part, segments: list[Segment], pool: ExtractionPool, bench: Path) -> None:
    """Extract a few segments at a time, and load them together, as if in that run: the next one knows of them."""
    run_id, record = part.run_id, part.record
    at_once = 2 * shop.settings.processes
    for start in range(0, len(segments), at_once):
        if shop.stop.is_set():
            return
        some = segments[start : start + at_once]
        extracting = [shop.threads.submit(_extract, pool, segment, run_id, bench) for segment in some]
        files = [pending.result() for pending in extracting]
        with writer(bench / "warehouse.duckdb", wait=shop.settings.wait_seconds, publish=False) as connection:
            counts = load_segments(
                connection, files, now=(record.ended or record.started) if record else None
            )
        for file in files:
            file.extract.unlink()
        log.info(
            "%d of %d segments of %s: %d captures, %d new versions, %d rejected",
            min(start + at_once, len(segments)),
            len(segments),
            run_id,
            counts.captures,
            counts.new_versions,
            counts.rejected,
        )


def _extract(pool: ExtractionPool, segment: Segment, run_id: str, bench: Path) -> SegmentFiles:
    extract = bench / segment.extract.name
    pool.extract(segment.warc, extract, warc_file=segment.warc_file, segment=segment.name, run_id=run_id)
    return SegmentFiles(
        segment=segment.name,
        run_id=run_id,
        warc_file=segment.warc_file,
        extract=extract,
        log=segment.log,
        loaded_by=run_id,
    )


@task(name="put in place", cache_policy=NO_CACHE)
def put_in_place(shop: Workshop, bench: Path, report: RebuildReport) -> None:
    """Check the new warehouse, and let it take the old one's place, which is kept.

    Raises:
        StorageError: a check fails; the old one stays.
    """
    new, settings = bench / "warehouse.duckdb", shop.settings
    with writer(new, wait=settings.wait_seconds) as connection:
        broken = [result.name for result in run_checks(connection) if not result.ok]
        report.articles = status.holdings(connection).articles
    if broken:
        raise StorageError(
            f"the warehouse made from the archive is at {new}, and was not put in place: expected all checks to "
            f"hold, but {', '.join(broken)} fails. `nightdesk check` on the old one tells whether that is new"
        )
    if settings.warehouse.exists():
        report.replaced = settings.warehouse.with_name(f"warehouse-before-{report.run_id}.duckdb")
    put_in_the_place_of(settings.warehouse, new, report.replaced, wait=settings.wait_seconds)
    shutil.rmtree(bench)
