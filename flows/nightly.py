"""The nightly flow: every source, now."""

import logging
from collections.abc import Sequence
from pathlib import Path

from prefect import flow

from flows import steps
from flows.drain import Drain
from flows.lock import held
from flows.orchestrate import call, deliver, how, how_it_went, submit, threads
from flows.settings import read_settings
from flows.workshop import RunReport, Workshop
from spiders.browser import check_browser
from spiders.catalogue import read_catalogue
from spiders.plan import CrawlOutcome, check_user_agent
from transforms.errors import UsageError
from transforms.items import Source

log = logging.getLogger("nightdesk")


@flow(name="nightly", task_runner=threads(), validate_parameters=False)
def nightly(config: Path | None = None, source: Sequence[str] = ()) -> RunReport:
    """Discover, fetch, archive, extract and load what is new at every source.

    Args:
        config: the settings file; else as `flows.settings` says.
        source: names of sources; all enabled ones if none is given.

    Raises:
        UsageError: settings or a source file are wrong, or a name is unknown.
        LockedError: another run holds this home.
        StorageError: the home or the warehouse can't be written.
    """
    settings = read_settings(Path(config) if config is not None else None)
    catalogue = read_catalogue(settings.sources)
    chosen = choose(catalogue, source)
    check_user_agent(settings.user_agent, chosen)
    check_browser(chosen, settings.browser)
    with (
        held(settings.lock, what="nightdesk nightly") as lock,
        Workshop(settings, "nightly", chosen, catalogue, lock) as shop,
    ):
        return deliver(_run(shop))


def choose(catalogue: Sequence[Source], names: Sequence[str]) -> list[Source]:
    """The enabled sources, or the named ones.

    Raises:
        UsageError: a name is unknown, or nothing is left to do.
    """
    by_name = {source.name: source for source in catalogue}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        raise UsageError(
            f"Unknown source {', '.join(unknown)}. Expected one of {', '.join(sorted(by_name)) or '(none)'}. "
            "`nightdesk sources list` shows them."
        )
    chosen = [by_name[name] for name in names] or [source for source in catalogue if source.enabled]
    if not chosen:
        raise UsageError(
            "No source to crawl. Expected at least one enabled source file in a folder of `sources`."
        )
    return chosen


def _run(shop: Workshop) -> RunReport:
    waiting = call(steps.begin, shop, how())
    state = "failed"
    reported: dict[str, int] = {}
    try:
        if waiting:
            Drain(shop).run()
        plans = call(steps.plan, shop)
        drain = Drain(shop, [submit(steps.crawl, shop.threads, shop, plan) for plan in plans])
        drain.run()
        reported = note_outcomes(shop, drain.results)
        state = "done" if all(outcome.ok for outcome in drain.results) else "failed"
    except KeyboardInterrupt:
        log.warning("stopping: open segments are closed, the rest is left for the next run")
        state = "interrupted"
        shop.halt()
        raise
    finally:
        call(steps.finish, shop, state, reported, how_it_went())
    return shop.report


def note_outcomes(shop: Workshop, outcomes: Sequence[CrawlOutcome]) -> dict[str, int]:
    """Sum the crawl processes' own counters, and note those that did not end as a crawl should."""
    reported: dict[str, int] = {}
    for outcome in outcomes:
        for name, count in outcome.counts.items():
            reported[name] = reported.get(name, 0) + count
        if not outcome.ok:
            shop.report.failures.append(
                f"a crawl process ended as it should not ({outcome.finish_reason}): {outcome.error}. "
                "What it captured is loaded; the next run takes up the rest."
            )
    if unrendered := reported.get("unrendered"):
        shop.report.failures.append(
            f"{unrendered} pages of sources with render = true could not be shown by the browser, and were "
            "extracted as they came; the crawl's log says why"
        )
    return reported
