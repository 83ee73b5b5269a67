"""The ingest flow: captures from archive files that a user brings, no network."""

import logging
import os
import threading
from collections.abc import Sequence
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import steps
from flows.bringing import Brought, bring
from flows.drain import Drain
from flows.inputs import Input, find_inputs
from flows.lock import held
from flows.orchestrate import call, deliver, how, how_it_went, submit, threads
from flows.settings import read_settings
from flows.workshop import RunReport, Ticker, Workshop, megabytes
from spiders.catalogue import read_catalogue
from transforms.errors import UsageError

log = logging.getLogger("nightdesk")


@flow(name="ingest", task_runner=threads(), validate_parameters=False)
def ingest(files: Sequence[str], config: Path | None = None) -> RunReport:
    """Bring archive files into the archive and load what they hold.

    Args:
        files: see `inputs.find_inputs`; each a WARC, ARC or WACZ, packed or not.
        config: the settings file; else as `flows.settings` says.

    Raises:
        UsageError: something names no file, or settings are wrong.
        LockedError: another run holds this home.
        StorageError: the home or the warehouse can't be written.
    """
    inputs = find_inputs([str(file) for file in files])
    if any(one.path is None for one in inputs) and os.isatty(0):
        raise UsageError(
            "Standard input is a terminal. Expected an archive in a pipe: curl ... | nightdesk ingest -"
        )
    settings = read_settings(Path(config) if config is not None else None)
    catalogue = read_catalogue(settings.sources)
    with (
        held(settings.lock, what="nightdesk ingest") as lock,
        Workshop(settings, "ingest", (), catalogue, lock) as shop,
    ):
        return deliver(_run(shop, inputs))


def _run(shop: Workshop, inputs: list[Input]) -> RunReport:
    shop.pool.warm()  # while the warehouse is opened and the first file is copied
    call(steps.begin, shop, how())
    state = "failed"
    try:
        Drain(shop, [submit(bring_files, shop.threads, shop, inputs)]).run()
        state = "failed" if shop.report.failures else "done"
    except KeyboardInterrupt:
        log.warning("stopping: what is not loaded stays in landing for the next run")
        state = "interrupted"
        shop.halt()
        raise
    finally:
        call(steps.finish, shop, state, {}, how_it_went())
    return shop.report


@task(name="bring", cache_policy=NO_CACHE)
def bring_files(shop: Workshop, inputs: list[Input]) -> int:
    """Copy a user's files into landing as closed segments; answers how many segments are new."""
    new = 0
    for number, source in enumerate(inputs, 1):
        size = megabytes(source.path.stat().st_size) if source.path and source.path.is_file() else "a stream"
        log.info("file %d of %d: %s, %s", number, len(inputs), source.name, size)
        try:
            for brought in bring(shop.settings.home, source, _Watch(shop.stop, source.name)):
                new += _note(shop, brought)
        except _Stopped:
            break
    return new


def _note(shop: Workshop, brought: Brought) -> bool:
    """Tell what came of a file, and note it in the run's report and record; whether it is new."""
    if brought.problem is not None:
        # A file's name may be no text at all
        problem = brought.problem.encode("utf-8", "backslashreplace").decode()
        log.error("%s", problem)
        shop.report.failures.append(problem)
    if brought.passed_over:
        shop.note_passed_over(brought.name, brought.passed_over)
    if brought.segment is not None:
        shop.note_brought(brought.segment)
    elif brought.problem is None:
        log.info("%s is loaded already; nothing to do", brought.name)
    return brought.segment is not None


class _Stopped(Exception):
    """Somebody wants to stop."""


class _Watch:
    """Says how far the bringing of a file is, and ends it when somebody wants to stop."""

    def __init__(self, stop: threading.Event, name: str) -> None:
        self._stop, self._name, self._done, self._ticker = stop, name, 0, Ticker()

    def __call__(self, more: int) -> None:
        if self._stop.is_set():
            raise _Stopped
        self._done += more
        self._ticker.say(f"bringing {self._name}: {megabytes(self._done)}")
