"""The backfill flow: what sources published in days past, from the sites themselves or from the archives.

Days are the unit. A day counts as done, in one way, once the process that went through it ended as it should, nothing
of it was left, and all that it captured is loaded; what is done is not done again. One way comes after the other, and
each is asked only for what the ones before it could not give.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from prefect import flow

from flows import back_steps, steps
from flows.back_units import AT_ONCE, Unit, check_span, units_of
from flows.drain import Drain
from flows.lock import held
from flows.nightly import choose
from flows.orchestrate import Pending, call, deliver, how, how_it_went, submit, threads
from flows.progress import Progress, tell
from flows.publishing import writing
from flows.settings import read_settings
from flows.workshop import RunReport, Workshop
from spiders.backfilling import Via
from spiders.browser import check_browser
from spiders.catalogue import read_catalogue
from spiders.plan import CrawlOutcome, check_user_agent
from transforms.errors import UsageError
from transforms.items import Source
from warehouse.backfills import DayCoverage, Lacking

log = logging.getLogger("nightdesk")


@dataclass
class BackfillReport(RunReport):
    """How a backfill ended: beside the totals, what there is of each day, and what is not."""

    days: list[DayCoverage] = field(default_factory=list)
    lacking: list[Lacking] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)  # days that were not gone through to their end, and why

    @property
    def exit_code(self) -> int:
        return 1 if self.failures or self.undone else 0


@flow(name="backfill", task_runner=threads(), validate_parameters=False)
def backfill(
    source: Sequence[str],
    first: date | str,
    last: date | str,
    via: Sequence[str] = (),
    max_pages: int | None = None,
    config: Path | None = None,
) -> BackfillReport:
    """Bring what sources published from one day to another.

    Args:
        source: names of sources; all enabled ones if none is given.
        first, last: the days, both included; as text in ISO 8601 where a deployment's run is given them.
        via: ways to go (`spiders.backfilling.Via`); all of them, in their order, if none is given.
        max_pages: that are fetched at most, by this run.
        config: the settings file; else as `flows.settings` says.

    Raises:
        UsageError: settings, a source file, a name or the span are wrong.
        LockedError: another run holds this home.
        StorageError: the home or the warehouse can't be written.
    """
    settings = read_settings(Path(config) if config is not None else None)
    catalogue = read_catalogue(settings.sources)
    chosen = choose(catalogue, source)
    span = check_span(_day(first), _day(last), datetime.now(UTC).date())
    check_user_agent(settings.user_agent, chosen)
    check_browser(chosen, settings.browser)
    with (
        held(settings.lock, what="nightdesk backfill") as lock,
        Workshop(settings, "backfill", (), catalogue, lock, crawls=max(AT_ONCE, settings.processes)) as shop,
    ):
        shop.report = BackfillReport(shop.run_id, "backfill", shop.report.started)
        return deliver(_Backfill(shop, chosen, *span, via, max_pages).run())


def _day(given: date | str) -> date:
    try:
        return date.fromisoformat(given) if isinstance(given, str) else given
    except ValueError as error:
        raise UsageError(f"Expected a day as 2020-10-31, found {given!r}.") from error


class _Backfill:
    """One run of it."""

    def __init__(
        self,
        shop: Workshop,
        sources: Sequence[Source],
        first: date,
        last: date,
        via: Sequence[str],
        max_pages: int | None,
    ) -> None:
        assert isinstance(shop.report, BackfillReport)
        self._shop, self._report = shop, shop.report
        self._sources, self._first, self._last = sources, first, last
        self._ways = [Via(way) for way in via] or list(Via)
        self._by_default = not via
        self._pages_left = max_pages
        self._reported: dict[str, int] = {}
        self._number = 0  # of processes started
        self._progress = Progress()

    def run(self) -> BackfillReport:
        """Go all the ways."""
        waiting = call(steps.begin, self._shop, how())
        state = "failed"
        try:
            if waiting:
                Drain(self._shop).run()
            for via in Via:
                if via in self._ways:
                    self._go(via)
            state = "failed" if self._report.failures else "done"
        except KeyboardInterrupt:
            log.warning("stopping: open segments are closed; what is not done is left for the next backfill")
            state = "interrupted"
            self._shop.halt()
            raise
        finally:
            call(steps.finish, self._shop, state, self._reported, how_it_went())
        names = [source.name for source in self._sources]
        self._report.days, self._report.lacking = call(
            back_steps.look_back, self._shop, names, self._first, self._last
        )
        return self._report

    def _go(self, via: Via) -> None:
        """Go one of the ways, for all sources."""
        with writing(self._shop) as connection:
            lists = units_of(
                connection, via, self._sources, self._first, self._last, by_default=self._by_default
            )
        days = sum(len(unit.days) for units in lists for unit in units)
        every = len(self._sources) * ((self._last - self._first).days + 1)
        log.info("via %s: %d of %d days of sources to go through", via, days, every)
        self._progress.add(days)
        if days:
            width = self._shop.settings.processes if via is Via.CCNEWS else AT_ONCE
            # side by side, each might fetch all the pages that there are left
            _Way(self, lists, width if self._pages_left is None else 1).run()

    # What a way needs of the whole

    @property
    def shop(self) -> Workshop:
        return self._shop

    def start(self, unit: Unit) -> Pending | None:
        """Start a process for a unit; null if there are no pages left to fetch."""
        if self._pages_left is not None and self._pages_left <= 0:
            self._report.undone.append(f"{unit}: --max-pages are fetched")
            return None
        plan = call(back_steps.plan_unit, self._shop, unit, self._number, self._pages_left)
        self._number += 1
        return submit(back_steps.go_through, self._shop.threads, self._shop, unit, plan, self._progress)

    def note(self, unit: Unit, outcome: CrawlOutcome, *, loaded: bool) -> None:
        """A unit's process ended, and its segments are loaded, unless they can't be."""
        for name, count in outcome.counts.items():
            self._reported[name] = self._reported.get(name, 0) + count
        if self._pages_left is not None:
            self._pages_left -= outcome.counts.get("pages", 0)
        if not outcome.ok:
            self._report.failures.append(
                f"{unit}: a process ended as it should not ({outcome.finish_reason}): {outcome.error}. What it "
                "captured is loaded; the next backfill takes up the rest."
            )
        done, undone = (
            back_steps.days_of(unit, outcome, self._shop.run_id) if loaded else ([], [f"{unit}: not loaded"])
        )
        self._report.undone.extend(undone)
        if done:
            call(back_steps.note_days, self._shop, done)
        self._progress.done(len(unit.days), outcome.counts.get("pages", 0))
        self.tell()

    def tell(self) -> None:
        """Tell how far it is."""
        self._progress.articles = self._report.new_versions
        tell(self._progress)


class _Way:
    """Units that are worked off in one way: some lists of them side by side, those of a list in turn."""

    def __init__(self, whole: _Backfill, lists: Sequence[Sequence[Unit]], width: int) -> None:
        self._whole = whole
        self._lists = [iter(units) for units in lists]
        self._width = width
        self._under_way: dict[Pending, tuple[Unit, Iterator[Unit]]] = {}
        self._ended: set[Pending] = set()

    def run(self) -> None:
        """Work them off."""
        Drain(self._whole.shop, more=self._more).run()

    def _more(self, drain: Drain) -> Iterator[Pending]:
        self._whole.tell()
        for pending, (unit, units) in list(self._under_way.items()):
            if pending in self._ended and self._settle(drain, unit, pending):
                del self._under_way[pending]
                self._lists.insert(0, units)
        while self._lists and len(self._under_way) < self._width:
            units = self._lists.pop(0)
            next_one = next(units, None)
            started = self._whole.start(next_one) if next_one is not None else None
            if next_one is not None and started is not None:
                self._under_way[started] = next_one, units
                started.add_done_callback(self._ended.add)
                yield started

    def _settle(self, drain: Drain, unit: Unit, pending: Pending) -> bool:
        """Note a unit whose process ended, once what it captured is loaded; whether it is."""
        ended = pending.result()
        if drain.waits(ended.segments):
            return False
        self._whole.note(unit, ended.outcome, loaded=not drain.is_stuck(ended.segments))
        return True
