"""Work off the segments in landing while crawl processes, or copies of a user's files, still bring new ones."""

import logging
import queue
from collections.abc import Callable, Iterable
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

    def __init__(
        self,
        shop: Workshop,
        producers: Iterable[Pending] = (),
        more: Callable[["Drain"], Iterable[Pending]] | None = None,
    ):
        """`more` is asked again and again for producers that may begin now; there are none if none is under way."""
        self._shop = shop
        self._more = more
        self._producers = set(producers)
        self._taken: set[str] = set()
        self._stuck: set[str] = set()  # could not be extracted or loaded: they stay in landing
        self._extracting: dict[Pending, Segment] = {}
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
            self._add_producers()
            producing = bool(self._producers)
            self._start_extracting()
            if not producing and not self._extracting:
                break
            self._take_ended()
        if self._storage_error is not None:
            raise self._storage_error

    def waits(self, prefix: str) -> bool:
        """Do segments whose names begin so wait to be loaded?"""
        return any(name.startswith(prefix) for name in self._names_in_landing() - self._stuck)

    def is_stuck(self, prefix: str) -> bool:
        """Could a segment whose name begins so not be extracted or loaded?"""
        return any(name.startswith(prefix) for name in self._stuck)

    def _names_in_landing(self) -> set[str]:
        return {segment.name for segment in closed(self._shop.settings.home)}

    def _add_producers(self) -> None:
        if self._more is None or self._storage_error is not None or self._shop.stop.is_set():
            return
        for pending in self._more(self):
            self._producers.add(pending)
            pending.add_done_callback(self._ended.put)

    def _start_extracting(self) -> None:
        room = 2 * self._shop.settings.processes - len(self._extracting)
        if room <= 0:
            return
        fresh = [segment for segment in closed(self._shop.settings.home) if segment.name not in self._taken]
        for segment in fresh[:room]:
            self._taken.add(segment.name)
            pending = submit(steps.extract, self._shop.threads, self._shop, segment)
            self._extracting[pending] = segment
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
                ready.extend(self._extracted(pending, self._extracting.pop(pending)))
        if ready:
            self._load(sorted(ready, key=lambda segment: segment.name))

    def _extracted(self, pending: Pending, segment: Segment) -> list[Segment]:
        try:
            return [pending.result()]
        except (NightdeskError, OSError) as error:
            log.error("a segment could not be extracted: %s", error)
            self._shop.report.failures.append(f"a segment stays in landing: {error}")
            self._stuck.add(segment.name)
            return []

    def _load(self, segments: list[Segment]) -> None:
        if self._storage_error is not None:
            return
        try:
            self._shop.report.segments += call(steps.load, self._shop, segments)
        except NightdeskError as error:
            log.error("loading failed; segments stay in landing for the next run: %s", error)
            self._stuck.update(segment.name for segment in segments)
            self._storage_error = error
