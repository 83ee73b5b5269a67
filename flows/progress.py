"""How far a long run is, for whoever watches: the command line sets a listener, and a run under cron has none."""

import time
from collections.abc import Callable
from contextvars import ContextVar


# A plain class and no dataclass: Prefect copies dataclasses among a task's arguments.
class Progress:
    """Of a backfill. A day counts once for each source and way."""

    def __init__(self) -> None:
        self.days = 0  # to be gone through
        self.days_done = 0
        self.articles = 0  # loaded: new ones, and versions of others
        self.pages = 0  # of what is done
        self.under_way: dict[int, int] = {}  # pages, by number of the process
        self.started = time.monotonic()

    def add(self, days: int) -> None:
        """More days are to be gone through."""
        self.days += days

    def done(self, days: int, pages: int) -> None:
        """Some of them are."""
        self.days_done += days
        self.pages += pages

    @property
    def pages_so_far(self) -> int:
        return self.pages + sum(self.under_way.values())

    @property
    def rate(self) -> float:
        """Pages a second since the run began."""
        return self.pages_so_far / max(time.monotonic() - self.started, 0.001)


listener: ContextVar[Callable[[Progress], None] | None] = ContextVar("listener", default=None)


def tell(progress: Progress) -> None:
    """Tell whoever watches."""
    watch = listener.get()
    if watch is not None:
        watch(progress)
