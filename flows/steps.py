"""The Prefect tasks that the flows share. Each is a batch of work, safe to repeat, never a page.

Called through `orchestrate.call` and `orchestrate.submit`, they are plain functions where Prefect takes
no part. Retries are where a repeat may help: loading, when the disk is full for a moment. A crawl
is not repeated within a run: what it did not reach is pending, and due in the next one.
"""

import logging
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.bringing import remove_leftovers
from flows.planning import source_plans
from flows.publishing import publish_at_the_end, publish_if_cheap, writing
from flows.records import brought_by, read_records, record_interrupted
from flows.segments import Segment, closed
from flows.workshop import Ticker, Workshop, megabytes
from spiders.plan import CrawlPlan, deal, write_known
from spiders.recovery import recover
from spiders.run import CrawlOutcome, run_crawl
from transforms.profile import Profiles
from transforms.worker import passed_over
from warehouse import ledger
from warehouse.load import SegmentFiles, load_segments
from warehouse.profiles import profiles_of_run

log = logging.getLogger("nightdesk")

_KEPT_CRAWLS = 10


@task(name="begin", cache_policy=NO_CACHE)
def begin(shop: Workshop, orchestrator: str) -> list[Segment]:
    """Open the run's row; close what a crash left open; answer with the segments that wait in landing."""
    shop.report.orchestrator = orchestrator
    with writing(shop) as connection:
        interrupted = ledger.mark_interrupted(connection)
        ledger.start_run(
            connection,
            run_id=shop.run_id,
            kind=shop.report.kind,
            started=shop.report.started,
            sources=shop.sources or None,
            orchestrator=orchestrator,
        )
        ledger.record_sources(connection, shop.catalogue)
        Profiles.write(shop.settings.profiles, profiles_of_run(connection))
    publish_if_cheap(shop)
    shop.note_begin()
    for run_id, ended in interrupted.items():
        log.warning("run %s did not end; what it left on disk is taken up now", run_id)
        record_interrupted(shop.settings.home, run_id, ended)
    forget_old_crawls(shop)
    for name in recover(shop.settings.landing):
        log.warning("segment %s was still open; cut back to its last whole record and closed", name)
    for name in remove_leftovers(shop.settings.home):
        log.warning("removed %s, which a run that was killed left half made", name)
    waiting = closed(shop.settings.home)
    if any(segment.run_id is None for segment in waiting):
        shop.brought_by.update(brought_by(read_records(shop.settings.home)))
        for segment in waiting:
            shop.note_brought(segment)
    if waiting:
        log.info("landing holds %d segments of earlier runs", len(waiting))
    return waiting


@task(name="plan", cache_policy=NO_CACHE)
def plan(shop: Workshop) -> list[CrawlPlan]:
    """Ask the ledger what each source needs, and deal the sources out, a host always to one process."""
    settings, now = shop.settings, datetime.now(UTC)
    folder = crawl_folder(shop)
    folder.mkdir(parents=True, exist_ok=True)
    plans = []
    with writing(shop) as connection:
        hands = deal(shop.sources, settings.processes)
        for process, dealt in enumerate(hands):
            names = [source.name for source in dealt]
            known_file = folder / f"known-{process:02d}.bin"
            known = write_known(known_file, ledger.known_url_keys(connection, names))
            parts = source_plans(
                dealt,
                ledger.known_listings(connection, names, now),
                ledger.due_urls(connection, names, now),
                ledger.section_links(connection, [source.name for source in dealt if source.sections]),
            )
            due = [page for part in parts for page in part.due]
            looks = sum(page.known is not None for page in due)
            log.info(
                "process %d of the crawl: %d sources, %d URLs known, %d due again, %d articles to look at again",
                process,
                len(dealt),
                known,
                len(due) - looks,
                looks,
            )
            plans.append(
                CrawlPlan(
                    run_id=shop.run_id,
                    process=process,
                    landing=settings.landing,
                    user_agent=settings.user_agent,
                    allow_private_addresses=settings.allow_private_addresses,
                    segment_captures=settings.segment_captures,
                    segment_seconds=settings.segment_seconds,
                    max_seconds=settings.crawl_seconds,
                    sources=tuple(parts),
                    known_file=known_file,
                    hosts=settings.hosts,
                    browser=settings.browser,
                    host_pages=settings.host_pages,
                    run_pages=-(-settings.run_pages // len(hands)),
                    window_days=settings.window_days,
                    robots_tags=settings.robots_tags,
                )
            )
    return plans


def crawl_folder(shop: Workshop) -> Path:
    """Where a run's plans and the outcomes of its crawl processes lie."""
    return shop.settings.home / "crawl" / shop.run_id


def forget_old_crawls(shop: Workshop) -> None:
    """Remove what crawl processes of earlier runs left behind, but for those of the last runs that went wrong."""
    folder = shop.settings.home / "crawl"
    if folder.is_dir():
        for old in sorted(folder.iterdir())[:-_KEPT_CRAWLS]:
            shutil.rmtree(old)


@task(name="crawl", cache_policy=NO_CACHE)
def crawl(shop: Workshop, plan: CrawlPlan) -> CrawlOutcome:
    """Run one crawl process to its end."""
    ticker = Ticker()

    def progress(counts: Mapping[str, int]) -> None:
        ticker.say(
            f"crawl {plan.process}: {counts.get('listings', 0)} listings, {counts.get('pages', 0)} pages, "
            f"{counts.get('queued', 0)} waiting, {counts.get('failed', 0)} failed, "
            f"{megabytes(counts.get('bytes', 0))}"
        )

    log.info("crawl %d: %d sources", plan.process, len(plan.sources))
    outcome = run_crawl(
        plan, folder=crawl_folder(shop), on_progress=progress, pass_fds=(shop.lock,), stop=shop.stop
    )
    counts = outcome.counts
    log.info(
        "crawl %d ended (%s): %d listings, %d of them unchanged, %d URLs discovered, %d pages, %d failed, "
        "%d held back for the next run, %s",
        plan.process,
        outcome.finish_reason,
        counts.get("listings", 0),
        counts.get("listings_unchanged", 0),
        counts.get("discovered", 0),
        counts.get("pages", 0),
        counts.get("failed", 0),
        counts.get("held_back", 0),
        megabytes(counts.get("bytes", 0)),
    )
    return outcome


@task(name="extract", cache_policy=NO_CACHE, retries=1)
def extract(shop: Workshop, segment: Segment) -> Segment:
    """Turn each page capture of a segment into one article or one rejection, on disk beside it."""
    if segment.extract.exists():
        return segment
    ticker = Ticker()
    log.info("extract %s: %s", segment.name, megabytes(segment.warc.stat().st_size))
    counts = shop.pool.extract(
        segment.warc,
        segment.extract,
        warc_file=segment.warc_file,
        segment=segment.name,
        run_id=shop.run_of(segment),
        on_progress=lambda done, total: ticker.say(f"extract {segment.name}: {done} of {total} captures"),
    )
    log.info(
        "extracted %s: %d articles, %d rejections", segment.name, counts["articles"], counts["rejections"]
    )
    if segment.run_id is None:
        shop.note_passed_over(segment.name, passed_over(counts))
    return segment


@task(name="load", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=10)
def load(shop: Workshop, segments: list[Segment]) -> int:
    """Load whole segments in one transaction, then move their files to the archive."""
    files = [
        SegmentFiles(
            segment=segment.name,
            run_id=shop.run_of(segment),
            warc_file=segment.warc_file,
            extract=segment.extract,
            log=segment.log,
            loaded_by=shop.run_id,
        )
        for segment in segments
    ]
    with writing(shop) as connection:
        counts = load_segments(connection, files)
    shop.report.new_versions += counts.new_versions
    for segment in segments:
        segment.move_to_archive()
    publish_if_cheap(shop)
    log.info(
        "loaded %d segments: %d captures, %d new versions, %d unchanged, %d rejected",
        len(segments),
        counts.captures,
        counts.new_versions,
        counts.unchanged,
        counts.rejected,
    )
    return len(segments)


@task(name="finish", cache_policy=NO_CACHE)
def finish(shop: Workshop, state: str, reported: Mapping[str, int], orchestrator: str) -> None:
    """Close the run's row with its totals, note which sources fell silent, and have readers see all of it."""
    report = shop.report
    report.state, report.ended, report.orchestrator = state, datetime.now(UTC), orchestrator
    if state == "done":
        shutil.rmtree(crawl_folder(shop), ignore_errors=True)
    with writing(shop) as connection:
        unreachable = ledger.silent_sources(connection, [source.name for source in shop.sources])
        report.failures.extend(
            f"source {name}: none of its feeds and sitemaps could be read ({why}); "
            f"`nightdesk status` and `nightdesk sources check {name}` tell more"
            for name, why in unreachable
        )
        report.totals = ledger.finish_run(
            connection,
            report.run_id,
            state=state,
            ended=report.ended,
            message="\n".join(report.failures) or None,
            orchestrator=orchestrator,
            reported=reported,
        )
    shop.note_end(reported)
    publish_at_the_end(shop)
