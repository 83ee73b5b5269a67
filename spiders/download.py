"""Between the spider and the network: every response into the archive, every failure into a reason."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Self, cast

from OpenSSL import SSL
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.internet.error import SSLError as TlsError
from twisted.python.failure import Failure

from spiders.capture import CaptureResult
from spiders.frontier import Ask
from spiders.guard import AddressDenied
from spiders.noarchive import why_withheld
from spiders.records import Fetched
from transforms.encodings import ContentEncodingError, TooLargeError, decode_content
from transforms.items import Kind, LogReason
from transforms.refresh import MAX_BYTES, refresh_target
from transforms.robots_tags import RobotsTags

if TYPE_CHECKING:
    from spiders.news import NewsSpider

ASK = "ask"  # keys of Request.meta
CAPTURED = "captured"
NEXT = "next"
RENDERED = "rendered"
ELSEWHERE = "elsewhere"  # asked of another archive: what it answers is no capture of ours


class RobotsDenied(IgnoreRequest):
    """robots.txt forbids the URL."""


class RobotsUnreachable(IgnoreRequest):
    """There is no robots.txt to be had, which means a full stop (RFC 9309, 2.3.1.4)."""


class NotNow(IgnoreRequest):
    """The crawl is ending, or the host asked to be left alone: the URL stays as it is."""


def ask_of(request: Request) -> Ask:
    """What a request is for."""
    return cast(Ask, request.meta[ASK])


def captured(response: Response) -> CaptureResult:
    """What was written for a response."""
    return cast(CaptureResult, response.meta[CAPTURED])


class CaptureMiddleware:
    """Nearest to the downloader: writes each response to the archive before anything else reads it.

    Only the target of a redirect is looked at first, and logged: a redirect in the archive is done with,
    so a target that came after it could be lost in between.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._tags: dict[str, RobotsTags] = {}  # by user agent

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        spider = self._spider()
        if spider.is_stopping:
            raise NotNow("the crawl is ending")
        spider.journal.counts["requests"] += 1
        if ask_of(request).kind is Kind.ROBOTS:
            spider.journal.counts["robots"] += 1
        if request.meta.get("retry_times"):
            spider.journal.counts["retries"] += 1

    def process_response(self, request: Request, response: Response) -> Response:
        if ELSEWHERE in request.meta:
            return response
        spider, ask = self._spider(), ask_of(request)
        request.meta[NEXT] = spider.redirected(ask, response)
        listed = spider.journal.known_listing(ask.url)
        known = ask.known or listed
        now = datetime.now(UTC)
        request.meta[CAPTURED] = spider.journal.capture(
            ask,
            Fetched(
                url=ask.url,
                status=response.status,
                reason=_REASONS.get(response.status, ""),
                headers=headers_of(response),
                body=response.body,
                kind=ask.kind,
                source=ask.source.name,
                fetched_at=now,
                via=ask.via,
                hints=ask.hints,
                ip=str(response.ip_address) if response.ip_address is not None else None,
                known_digest=known.payload_digest if known is not None else None,
                known_date=ask.known.fetched_at if ask.known is not None else None,
                withheld=why_withheld(response, ask.kind, self._tags_for(spider, ask), now),
                rendered=request.meta.get(RENDERED),
            ),
        )
        return response

    def _tags_for(self, spider: "NewsSpider", ask: Ask) -> RobotsTags:
        agent = spider.user_agent_for(ask.source)
        if agent not in self._tags:
            self._tags[agent] = RobotsTags.of(spider.plan.robots_tags, agent)
        return self._tags[agent]

    def _spider(self) -> "NewsSpider":
        return cast("NewsSpider", self._crawler.spider)


_REASONS = {status.value: status.phrase for status in HTTPStatus}


def headers_of(response: Response) -> list[tuple[str, str]]:
    """Names and values of all headers, read as Latin-1."""
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]


def header(response: Response, name: str) -> str | None:
    """The first value of a header, if there is one."""
    value = response.headers.get(name)
    return value.decode("latin-1").strip() or None if isinstance(value, bytes) else None


def location_of(response: Response, kind: Kind) -> str | None:
    """Where a response sends on to: a redirect's Location, or what a page does by a meta element alone."""
    if response.status in _REDIRECTS:
        return header(response, "Location")
    if kind is not Kind.PAGE or response.status != 200 or len(response.body) > MAX_BYTES:
        return None
    try:
        return refresh_target(decode_content(response.body, header(response, "Content-Encoding"), MAX_BYTES))
    except (ContentEncodingError, TooLargeError):
        return None


_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def reason_for(error: BaseException | None) -> tuple[LogReason, str] | None:
    """Why a request gave no response, and in what words; None for what is no failure of a download."""
    for kinds, reason in _FAILURES:
        if isinstance(error, kinds):
            return reason, _words(error)
    if isinstance(error, DownloadFailedError):
        causes = causes_of(error)
        is_tls = any(isinstance(cause, (SSL.Error, VerificationError, TlsError)) for cause in causes)
        said = "; ".join(dict.fromkeys(map(_words, causes))) or _words(error)
        return (LogReason.TLS if is_tls else LogReason.BROKEN), said
    if isinstance(error, ValueError) and str(error).startswith("invalid hostname"):
        return LogReason.DNS, _words(error)
    return None


_FAILURES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], LogReason], ...] = (
    (AddressDenied, LogReason.ADDRESS),
    (RobotsDenied, LogReason.ROBOTS),
    (RobotsUnreachable, LogReason.ROBOTS_UNREACHABLE),
    (CannotResolveHostError, LogReason.DNS),
    (DownloadTimeoutError, LogReason.TIMEOUT),
    (DownloadCancelledError, LogReason.TOO_LARGE),  # Scrapy cancels for nothing else
    (ResponseDataLossError, LogReason.BROKEN),
    (TlsError, LogReason.TLS),
    ((DownloadConnectionRefusedError, ConnectError), LogReason.CONNECT),
    (ConnectionClosed, LogReason.BROKEN),
)


def causes_of(error: BaseException) -> list[BaseException]:
    """What Twisted says made a request fail."""
    reasons = getattr(error.__cause__, "reasons", None) or []
    return [reason.value for reason in reasons if isinstance(reason, Failure) and reason.value is not None]


def _words(error: BaseException) -> str:
    # the same night after night: no addresses of objects, no durations
    if isinstance(error, SSL.Error):
        parts = error.args[0] if error.args and isinstance(error.args[0], list) else []
        return "TLS: " + ", ".join(str(part[-1]) for part in parts if part) if parts else "TLS: broken off"
    if isinstance(error, (IgnoreRequest, DownloadTimeoutError, CannotResolveHostError, VerificationError)):
        return str(error) or type(error).__name__
    return type(error).__name__
