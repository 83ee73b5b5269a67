"""How http and https are spoken: with limits in time and size, and certificates verified unless a source says not.

Redirects are for the spider to follow, addresses for the resolver to refuse (see `guard.py`): nothing here
leads around either. What is not a whole response is none (see `wire.py`).
"""

from typing import Any

from scrapy import Request
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError, ResponseDataLossError
from scrapy.http import Response

from spiders.catalogue import sites_of
from spiders.download import ask_of, causes_of
from spiders.wire import Pool
from transforms.urls import site_of

STALL = "NIGHTDESK_STALL_SECONDS"  # name of a Scrapy setting; the limit in total is its DOWNLOAD_TIMEOUT


class Transport(BaseDownloadHandler):
    """Scrapy's handler for http and https.

    A request fails with DownloadTimeoutError if for STALL seconds nothing arrives, whatever it waits for, and
    if all of it takes longer than DOWNLOAD_TIMEOUT, which ends a response that is sent in drips.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler = crawler
        self._verified = _Handler(crawler, verify=True)
        self._unverified: _Handler | None = None  # made once a source asks for it

    async def download_request(self, request: Request) -> Response:
        """Fetch; the certificate counts, but on the own sites of a source that opts out."""
        if is_verified(request):
            return await self._verified.download_request(request)
        if self._unverified is None:
            self._unverified = _Handler(self._crawler, verify=False)
        return await self._unverified.download_request(request)

    async def close(self) -> None:
        """Close idle connections."""
        for handler in (self._verified, self._unverified):
            if handler is not None:
                await handler.close()


def is_verified(request: Request) -> bool:
    """Has the server of this request to show a certificate that is vouched for?"""
    source = ask_of(request).source
    return source.verify_tls or site_of(request.url) not in sites_of(source)


class _Handler(HTTP11DownloadHandler):
    """Scrapy's own, with connections of ours. Each has its own pool: no unverified one is ever used as another."""

    def __init__(self, crawler: Crawler, *, verify: bool) -> None:
        from twisted.internet import reactor

        super().__init__(crawler)
        settings = crawler.settings
        self._pool = Pool(
            reactor, settings.getfloat(STALL), settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        )
        if not verify:
            policy: Any = _ScrapyClientContextFactory(
                tls_ciphers=settings["DOWNLOADER_CLIENT_TLS_CIPHERS"], verify_certificates=False
            )
            self._contextFactory = policy

    async def download_request(self, request: Request) -> Response:
        try:
            return await super().download_request(request)
        except (DownloadFailedError, ResponseDataLossError) as error:
            for cause in causes_of(error):
                if isinstance(cause, DownloadTimeoutError):
                    raise cause from error
            raise
