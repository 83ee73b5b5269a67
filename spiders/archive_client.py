"""How a web archive is asked: one request at a time, with pauses, and no more once it has had enough.

What the archived site's robots.txt says does not concern a copy elsewhere. The archive's own keeps programs from
wandering through its pages, and not from an interface that is made for them, and that the settings name.
"""

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response

from spiders.cdx_pages import NotTold, Told
from spiders.download import ASK, ELSEWHERE, NotNow, header, reason_for
from spiders.frontier import Ask
from spiders.pace import slot_of
from spiders.replay import MAX_DECODED
from transforms.encodings import ContentEncodingError, TooLargeError, decode_content
from transforms.items import Kind, LogReason, Source

if TYPE_CHECKING:
    from spiders.news import NewsSpider

MAX_RETRIES = 4
PAUSE = 1.0  # seconds between two requests; no archive that is known asks for more, and all answer 429
INDEX_PAUSE = 2.5  # seconds before a question to the index: the Wayback Machine takes 24 in a minute
MAX_REFUSED = 2  # requests in a row, with all their retries
LONG_REST = 900.0  # seconds that it gets then
_REFUSALS = frozenset({429, 503})


class GivenUp(Exception):
    """The archive is not asked any more in this run, or the run ends."""


class Refused(GivenUp):
    """It was told to ask later so often that the request is left to another run. Another one may be answered."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that gave no response, and why."""

    reason: LogReason
    detail: str

    def __str__(self) -> str:
        return f"{self.reason.value}: {self.detail}"


class ArchiveClient:
    """Asks on behalf of a spider, past its robots.txt and its capturing, and not past its pace and its guard."""

    def __init__(self, spider: "NewsSpider") -> None:
        self._spider = spider
        self._refused = 0  # requests in a row

    async def index(self, url: str, source: Source) -> Told | NotTold:
        """An answer of its index's.

        Raises:
            GivenUp: see `get`.
        """
        response = await self.get(url, source, INDEX_PAUSE)
        if isinstance(response, Failure):
            return NotTold(str(response), too_large=response.reason is LogReason.TOO_LARGE)
        try:
            body = decode_content(response.body, header(response, "Content-Encoding"), MAX_DECODED)
        except TooLargeError as error:
            return NotTold(str(error), too_large=True)
        except ContentEncodingError as error:
            return NotTold(str(error))
        return Told(response.status, body)

    async def get(self, url: str, source: Source, pause: float = 0.0) -> Response | Failure:
        """A response of the archive's.

        Raises:
            GivenUp: it asks to be left alone, does not answer at all, or the run ends.
        """
        assert self._spider.crawler.engine is not None
        request = self._request(url, source)
        host = slot_of(request)
        self._spider.pace.agree(host, PAUSE)
        if pause and self._spider.pace.floor(host):
            await self._wait(pause)
        try:
            response = await self._spider.crawler.engine.download_async(request)
        except NotNow as error:
            raise GivenUp(f"{host}: {error}") from error
        except Exception as error:
            told = reason_for(error)
            if told is None:
                raise
            if told[0] is LogReason.ADDRESS:
                raise GivenUp(f"{host}: {told[1]}") from error
            return Failure(*told)
        if response.status not in _REFUSALS:
            self._refused = 0
            return response
        self._refused += 1
        if self._refused == MAX_REFUSED:
            self._spider.pace.rest(host, LONG_REST)  # for the processes that come after this one, too
        why = self._spider.pace.why_not(host)
        if why is not None:
            raise GivenUp(f"HTTP {response.status}: {why}")
        raise Refused(f"{url}: HTTP {response.status}, {1 + MAX_RETRIES} times in a row")

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._spider.stopping.wait(), seconds)
        except TimeoutError:
            return
        raise GivenUp("the crawl is ending")

    def _request(self, url: str, source: Source) -> Request:
        # whoever the archive is asked for, it is asked at its own pace, and its certificate has to be vouched for
        asked = replace(source, download_delay=None, verify_tls=True, render=False)
        return Request(
            url,
            headers={
                "Accept": "*/*",
                "Accept-Encoding": "gzip",
                "User-Agent": self._spider.user_agent_for(source),
            },
            meta={
                ASK: Ask(url, Kind.PAGE, asked),
                ELSEWHERE: True,
                "verbatim_url": True,
                "max_retry_times": MAX_RETRIES,
            },
            dont_filter=True,
        )
