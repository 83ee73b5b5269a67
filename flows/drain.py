"""Work off the segments in landing while crawl processes, or copies of a user's files, still bring new ones."""

import logging
import queue
from collections.abc import Iterable
from typing import Any

from flows import steps
from flows.orchestrate import Pending, call, submit
from flows.segments import Segment, closed
from flows.workshop import Workshop
from transforms.errors import NightdeskError

log = logging.getLogger("nightdesk")

LOOK_SECONDS = 0.5


class Drain:
    """Extracts segments in the background and loads what is ready, several in one transaction.

    A segment that can't be extracted stays in landing and is a failure worth a look; its neighbours go on.
    Loading that fails stops loading, not the crawl: the archive is the truth, and the next run loads it.
    """

    def __init__(self, shop: Workshop, producers: Iterable[Pending] = ()):
        self._shop = shop
        self._producers = set(producers)
        self._taken: set[str] = set()
        self._extracting: set[Pending] = set()
        self._ended: queue.SimpleQueue[Pending] = queue.SimpleQueue()
        self._storage_error: NightdeskError | None = None
        self.results: list[Any] = []  # what the producers answered
        for pending in self._producers:
            pending.add_done_callback(self._ended.put)

    def run(self) -> None:
        """Go on until the producers have ended and landing is worked off.

        Raises:
            StorageError: segments could not be loaded; raised when all else is done.
        """
        while True:
            producing = bool(self._producers)
            self._start_extracting()
            if not producing and not self._extracting:
                break
            self._take_ended()
        if self._storage_error is not None:
            raise self._storage_error

    def _start_extracting(self) -> None:
        room = 2 * self._shop.settings.processes - len(self._extracting)
        if room <= 0:
            return
        fresh = [segment for segment in closed(self._shop.settings.home) if segment.name not in self._taken]
        for segment in fresh[:room]:
            self._taken.add(segment.name)
            pending = submit(steps.extract, self._shop.threads, self._shop, segment)
            self._extracting.add(pending)
            pending.add_done_callback(self._ended.put)

    def _take_ended(self) -> None:
        try:
            ended = [self._ended.get(timeout=LOOK_SECONDS)]
        except queue.Empty:
            return
        while not self._ended.empty():
            ended.append(self._ended.get())
        ready: list[Segment] = []
        for pending in ended:
            if pending in self._producers:
                self._producers.discard(pending)
                self.results.append(pending.result())
            else:
                self._extracting.discard(pending)
                ready.extend(self._extracted(pending))
        if ready:
            self._load(sorted(ready, key=lambda segment: segment.name))

    def _extracted(self, pending: Pending) -> list[Segment]:
        try:
            return [pending.result()]
        except (NightdeskError, OSError) as error:
            log.error("a segment could not be extracted: %s", error)
            self._shop.report.failures.append(f"a segment stays in landing: {error}")
            return []

    def _load(self, segments: list[Segment]) -> None:
        if self._storage_error is not None:
            return
        try:
            self._shop.report.segments += call(steps.load, self._shop, segments)
        except NightdeskError as error:
            log.error("loading failed; segments stay in landing for the next run: %s", error)
            self._storage_error = error
