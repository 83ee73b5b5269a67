"""The pace of a crawl, host by host: a floor under AutoThrottle, Crawl-delay, rests after 429 and 503, dead hosts."""

import time
from collections import Counter
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from twisted.python.failure import Failure

from spiders.addresses import Guard, is_loopback
from spiders.download import NotNow, ask_of, reason_for
from spiders.hosts import MAX_REST, Hosts
from spiders.plan import DEFAULT_DELAY as DEFAULT_DELAY
from spiders.retry_after import retry_after as retry_after
from transforms.items import LogReason, Source

if TYPE_CHECKING:
    from spiders.news import NewsSpider

_LEAST_DELAY = 0.001  # seconds; without any, Scrapy 2.19 sends all that waits for a slot at once
PATIENCE = 60.0  # seconds that a crawl waits for a host's rest; a longer one is left to a later run
PATIENCE_WITH_ONE = 300.0  # the same where there is nothing else to do meanwhile
FIRST_REST = 10.0  # seconds after a 429 or 503 that does not say how long
_FIRST_REST_OWN = 0.2  # of a host that is asked without a pause
_MOST_DOUBLINGS = 20
MAX_SILENCES = 5


class Pace:
    """Seconds between two requests to each host, and which hosts are to be left alone, and until when.

    This machine's own addresses are asked without a pause, if `guard` permits them at all. What `hosts`
    remembers holds across processes and runs.
    """

    def __init__(self, guard: Guard, hosts: Hosts | None = None, *, patience: float = PATIENCE) -> None:
        self.hosts = hosts or Hosts()
        self._guard = guard
        self._patience = patience  # seconds of a rest that is waited for
        self._agreed: dict[str, float] = {}
        self._floors: dict[str, float] = {}
        self._rests: dict[str, float] = {}  # until when, in seconds since the epoch, as far as read here
        self._refusals: Counter[str] = Counter()  # answers of 429 and 503, less the good ones since
        self._silences: Counter[str] = Counter()  # requests in a row that got no response
        self._left: set[str] = set()

    def floor(self, host: str) -> float:
        """The least that lies between two requests."""
        return self._floors.get(host, self._least(host))

    def agree(self, host: str, delay: float) -> None:
        """Note the pause of a host that is made to be asked by programs, in place of the one that sites get."""
        self._agreed[host] = delay

    def declare(self, host: str, source: Source) -> float:
        """Note what the source's file says; a longer pause than was known counts, a shorter one does not."""
        least = self._least(host)
        declared = source.download_delay if source.download_delay is not None else least
        return self.lengthen(host, max(declared, least))

    def lengthen(self, host: str, delay: float) -> float:
        """Note a pause that was asked for."""
        self._floors[host] = max(self.floor(host), delay)
        return self._floors[host]

    def turn(self, host: str) -> float:
        """Reserve the next start of a request, after that of any other process; seconds to wait until then."""
        return self.hosts.turn(host, self.floor(host))

    def rest(self, host: str, seconds: float) -> None:
        """The host asked to be left alone for so long; MAX_REST at most."""
        until = time.time() + min(seconds, MAX_REST)
        self._rests[host] = max(self._rests.get(host, 0.0), until)
        self.hosts.rest(host, until)

    def rest_left(self, host: str) -> float:
        """Seconds until the host may be asked again."""
        # where there is no pause, no file is read for each request: once is enough
        if host not in self._rests or self.floor(host):
            left = self.hosts.rest_left(host)
            self._rests[host] = max(self._rests.get(host, 0.0), time.time() + left if left else 0.0)
        return max(0.0, self._rests[host] - time.time())

    def refused(self, host: str, asked_for: float | None) -> float:
        """The host answered 429 or 503; it gets a rest of so many seconds.

        `asked_for` by Retry-After; else it is 10 s at first, and twice as much for each further such answer.
        """
        self._refusals[host] += 1
        first = FIRST_REST if self.floor(host) else _FIRST_REST_OWN
        doubled = first * 2 ** min(self._refusals[host] - 1, _MOST_DOUBLINGS)
        seconds = min(asked_for or doubled, MAX_REST)  # "0" and a date gone by are no answer
        self.rest(host, seconds)
        return seconds

    def answered(self, host: str) -> None:
        """The host gave a response other than 429 and 503."""
        self._silences[host] = 0
        self._refusals[host] = max(0, self._refusals[host] - 1)

    def silent(self, host: str) -> bool:
        """The host could not be reached, or did not answer in time; is it to be left alone from now on?"""
        self._silences[host] += 1
        if self._silences[host] >= MAX_SILENCES:
            self._left.add(host)
        return host in self._left

    def why_not(self, host: str) -> str | None:
        """Why a host is not asked any more in this run; None if it may be, after its rest."""
        if host in self._left:
            return f"{host} did not answer {MAX_SILENCES} times in a row"
        if self.rest_left(host) > self._patience:
            return f"{host} asked to be left alone for a while"
        return None

    def _least(self, host: str) -> float:
        own = is_loopback(host) and (host.endswith("localhost") or self._guard.permits(host.strip("[]")))
        return 0.0 if own else self._agreed.get(host, DEFAULT_DELAY)


class PaceMiddleware:
    """Gives each host its pause before its first request, and asks nothing more of one that is to be left alone."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        pace, host = self._pace(), slot_of(request)
        delay = pace.declare(host, ask_of(request).source)
        apply_delay(self._crawler, host, delay)
        if not delay:
            request.meta["autothrottle_dont_adjust_delay"] = True
        why_not = pace.why_not(host)
        if why_not is not None:
            raise NotNow(why_not)

    def process_response(self, request: Request, response: Response) -> Response:
        self._give_up(request)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        told = reason_for(exception)
        if told is not None and told[0] is LogReason.DNS:  # and the address guard was not the reason
            self._pace().silent(slot_of(request))
        self._give_up(request)

    def _give_up(self, request: Request) -> None:
        """If nothing more is to be asked of the host in this run, let go what waits in its slot."""
        assert self._crawler.engine is not None
        host = slot_of(request)
        why_not = self._pace().why_not(host)
        slot = self._crawler.engine.downloader.slots.get(host)
        if why_not is not None:
            request.meta["dont_retry"] = True
            if slot is not None:
                refuse(slot, why_not)

    def _pace(self) -> Pace:
        return cast("NewsSpider", self._crawler.spider).pace


class PoliteThrottle(AutoThrottle):
    """AutoThrottle that never goes below a host's own pause."""

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        key, slot = self._get_slot(request, spider)
        if key is not None and slot is not None:
            slot.delay = max(slot.delay, cast("NewsSpider", spider).pace.floor(key))


def slot_of(request: Request) -> str:
    """The host, which is what Scrapy keeps a slot for."""
    return urlsplit(request.url).hostname or ""


def apply_delay(crawler: Crawler, host: str, delay: float) -> None:
    """Make a pause count, for the host's slot and for those that replace it once it was idle."""
    assert crawler.engine is not None
    downloader = crawler.engine.downloader
    delay = max(delay, _LEAST_DELAY)
    downloader.per_slot_settings[host] = {"delay": delay, "concurrency": 1, "jitter": 0.0}
    slot = downloader.slots.get(host)
    if slot is not None:
        slot.delay = max(slot.delay, delay)


def refuse(slot: Slot, why: str) -> None:
    """Answer all that waits in a slot with NotNow."""
    while slot.queue:
        _, deferred = slot.queue.popleft()
        refusal: Any = Failure  # untyped
        deferred.errback(refusal(NotNow(why)))
