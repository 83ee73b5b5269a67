"""How often a run publishes what it loaded: as often as costs little, and always at its end."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.working import working_file

SHARE = 0.05  # of the time may go into copies


class Pace:
    """Knows what the last copy cost, and how long ago the last publication was.

    To publish is a rename; what costs is the copy in which the next write goes on. It takes no time where the
    file system has reflinks, and else grows with the warehouse.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._cost = 0.0  # seconds
        self._published = clock()

    @contextmanager
    def copying(self) -> Iterator[None]:
        """Note what a copy costs."""
        began = self._clock()
        yield
        self._cost = self._clock() - began

    def note_published(self) -> None:
        """Note a publication."""
        self._published = self._clock()

    def is_due(self, published: Path) -> bool:
        """Whether to publish now: the time allows for another copy, and the disk has room for it."""
        working = working_file(published)
        if not working.exists():
            return False
        if not published.exists():
            return True
        if (self._clock() - self._published) * SHARE < self._cost:
            return False
        # counts on no room from the old file: a reader may keep it
        return shutil.disk_usage(working.parent).free > working.stat().st_size
