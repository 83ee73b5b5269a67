"""How Prefect takes part in a run.

Prefect schedules, watches and spreads runs; the work itself must not depend on it. So:

- no API configured: the flow's own function runs, and its tasks run as plain functions. Prefect would
  start a temporary server for it, which costs a cold start of 10 to 20 seconds, keeps a record that
  nobody can look at while it is made, and survives a killed run as an orphan.
- an API that answers: the flow runs under Prefect, and the run and its tasks show in its UI.
- an API that does not answer, or dies midway: the work is done all the same, and the run says so. What
  is done is on disk and every step is safe to repeat, so whatever Prefect's client raises, the worst that
  is left to do is to run the function once more.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar, cast

import httpx
from prefect import Flow, Task
from prefect.context import FlowRunContext
from prefect.exceptions import PrefectException
from prefect.futures import PrefectFuture
from prefect.settings import get_current_settings
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.workshop import RunReport
from transforms.errors import CrawlError

log = logging.getLogger("nightdesk")

PROBE_SECONDS = 5.0
_MOST_STEPS = 768  # at once: three for each of 256 processes

WITHOUT = "without Prefect: no PREFECT_API_URL is set"
OFF = "without Prefect: switched off by the setting `prefect`"
UNDER = "under Prefect"
UNREACHABLE = "without Prefect: its API did not answer"
LOST = "under Prefect, whose API was lost before the end"

Report = TypeVar("Report", bound=RunReport)


class Pending(Protocol):
    """A submitted step; Prefect's futures and the standard library's both have these."""

    def result(self, timeout: float | None = None) -> Any: ...

    def add_done_callback(self, fn: Callable[[Any], None]) -> None: ...


@dataclass
class Orchestration:
    """How Prefect takes part in a run."""

    how: str = WITHOUT
    lost: bool = False  # the process should end without waiting for Prefect's own threads
    delivered: list[Any] = field(default_factory=list)


_current: ContextVar[Orchestration | None] = ContextVar("orchestration", default=None)


def how() -> str:
    """How Prefect takes part in the flow that runs now; a deployment's run is one under Prefect."""
    orchestration = _current.get()
    if orchestration is not None:
        return orchestration.how
    return UNDER if FlowRunContext.get() is not None else WITHOUT


def how_it_went() -> str:
    """The same at the end of a run: whether the API that watched it still answers."""
    begun = how()
    url = get_current_settings().api.url
    return LOST if begun == UNDER and url is not None and _silence(url) is not None else begun


def deliver(report: Report) -> Report:
    """Hand over a flow's report before Prefect sets the final state, which is where a lost API shows.

    Raises:
        CrawlError: the run failed, and nobody but Prefect is there to hear of it (a deployment's run).
    """
    if (orchestration := _current.get()) is not None:
        orchestration.delivered.append(report)
    elif report.state == "failed":
        raise CrawlError("\n".join(report.failures))
    return report


def conduct(flow: Flow[..., Report], *, use_prefect: bool, **parameters: Any) -> tuple[Report, Orchestration]:
    """Run a flow, under Prefect where its API answers, and in any case.

    Returns:
        the flow's report, and how Prefect took part.

    Raises:
        whatever the flow's own function raises.
    """
    orchestration = Orchestration(_how(use_prefect))
    token = _current.set(orchestration)
    try:
        if orchestration.how != UNDER:
            return flow.fn(**parameters), orchestration
        try:
            return flow(**parameters), orchestration
        except (httpx.HTTPError, PrefectException) as error:
            orchestration.how, orchestration.lost = LOST, True
            log.warning("Prefect's API was lost (%s); the work goes on without it", _first_line(error))
        if orchestration.delivered:
            return orchestration.delivered[0], orchestration
        return flow.fn(**parameters), orchestration
    finally:
        _current.reset(token)


def threads() -> TaskRunner[PrefectFuture[Any]]:
    """The task runner of our flows. Crawl tasks only wait for their process, so there is a thread for each."""
    return cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=_MOST_STEPS))


def call(step: Task[..., Any], *arguments: Any) -> Any:
    """Run a step now: as a Prefect task inside a Prefect flow run, as a plain function else."""
    return step(*arguments) if FlowRunContext.get() is not None else step.fn(*arguments)


def submit(step: Task[..., Any], threads: ThreadPoolExecutor, *arguments: Any) -> Pending:
    """Start a step in the background: on the flow's task runner under Prefect, on `threads` else."""
    if FlowRunContext.get() is not None:
        future: Pending = step.submit(*arguments)
        return future
    return threads.submit(step.fn, *arguments)


def _how(use_prefect: bool) -> str:
    if not use_prefect:
        return OFF
    url = get_current_settings().api.url
    if url is None:
        return WITHOUT
    silence = _silence(url)
    if silence is None:
        return UNDER
    log.warning(
        "Prefect's API at %s did not answer (%s); the run goes on without it and will not show in its UI",
        url,
        silence,
    )
    return UNREACHABLE


def _silence(url: str) -> str | None:
    """Why an API does not answer; null if it does."""
    try:
        httpx.get(f"{url.rstrip('/')}/health", timeout=PROBE_SECONDS).raise_for_status()
    except httpx.HTTPError as error:
        return _first_line(error)
    return None


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
