"""How far a long run is, for whoever watches: the command line sets a listener, and a run under cron has none."""

import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class Progress:
    """Of a backfill. A day counts once for each source and way."""

    days: int = 0  # to be gone through
    days_done: int = 0
    days_before: int = 0  # done by earlier runs
    articles: int = 0  # loaded: new ones, and versions of others
    pages: int = 0  # of what is done
    under_way: dict[int, int] = field(default_factory=dict)  # pages, by number of the process
    started: float = field(default_factory=time.monotonic)

    def add(self, days: int, before: int) -> None:
        """More days are to be gone through; others were before."""
        self.days += days
        self.days_before += before

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
