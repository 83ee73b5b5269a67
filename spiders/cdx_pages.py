"""All captures of a span of time that a web archive's index has, answer by answer, however its server cuts them.

A server with resume keys is asked for what follows until it gives no more. One without is asked for shorter spans, down to
a second, wherever its answer may have been cut off.
"""

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from spiders.cdx import Row, Scope, query_url, read_answer, says_none, why_refused

LIMIT = 10_000  # captures in one answer
MAX_ANSWERS = 2_000  # of a scope and a span
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Told:
    """What a CDX server answered."""

    status: int
    body: bytes  # its content coding undone


@dataclass(frozen=True, slots=True)
class NotTold:
    """Why it did not."""

    why: str
    too_large: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some captures, and why there may be more that can't be had."""

    rows: list[Row] = field(default_factory=list)
    problem: str | None = None


async def pages(
    ask: Callable[[str], Awaitable[Told | NotTold]],
    server: str,
    scope: Scope,
    first: datetime,
    last: datetime,
    *,
    limit: int = LIMIT,
) -> AsyncIterator[Page]:
    """The captures, the earlier ones of each page before its later ones. Memory: one answer.

    Args:
        ask: fetches a URL.
        server: the CDX server's URL.
        first, last: UTC, whole seconds, both included.
    """
    windows = deque([(first, last)])
    resume_key: str | None = None
    resume_keys: set[str] = set()
    begun: set[Row] = set()  # first rows of answers that resume keys led to
    for _ in range(MAX_ANSWERS):
        if not windows:
            return
        since, until = windows.popleft()
        told = await ask(query_url(server, scope, since, until, limit=limit, resume_key=resume_key))
        can_halve = until - since >= _SECOND and not resume_key
        if isinstance(told, NotTold):
            if told.too_large and can_halve:
                windows.extendleft(reversed(_halves(since, until)))
                continue
            yield Page(problem=told.why)
            return
        if says_none(told.status, told.body):
            resume_key = None
            continue
        if told.status != 200:
            yield Page(problem=why_refused(told.status, told.body))
            return
        answer = read_answer(told.body)
        if answer.problem is not None and not answer.rows:
            yield Page(problem=answer.problem)
            return
        if answer.is_cut(limit) and not resume_keys:
            if can_halve:
                windows.extendleft(reversed(_halves(since, until)))
                continue
            yield Page(answer.rows, f"{len(answer.rows)} captures in a second: there may be more")
            continue
        if answer.rows and (resume_key or answer.resume_key):
            if answer.rows[0] in begun:
                yield Page(problem="its answers go round in a circle")
                return
            begun.add(answer.rows[0])
        yield Page(answer.rows, answer.problem)
        resume_key = answer.resume_key
        if resume_key is not None:
            if resume_key in resume_keys:
                yield Page(problem="its answers go round in a circle")
                return
            resume_keys.add(resume_key)
            windows.appendleft((since, until))
    if windows:
        yield Page(problem=f"its answers do not end: {MAX_ANSWERS} were read")


def _halves(first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
    middle = first + timedelta(seconds=int((last - first).total_seconds()) // 2)
    return [(first, middle), (middle + _SECOND, last)]
