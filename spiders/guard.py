"""Holds a crawl to the addresses that may be talked to (see `addresses.py`).

Checked where a connection is made, on the very addresses that it will be made to: the resolver drops the
forbidden ones, so no name, no redirect and no second answer of a DNS server leads around it.
"""

import asyncio
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.settings import BaseSettings

from spiders.addresses import Guard

ALLOW_PRIVATE = "NIGHTDESK_ALLOW_PRIVATE"  # names of Scrapy settings
ALLOW_NETWORKS = "NIGHTDESK_ALLOW_NETWORKS"


class AddressDenied(IgnoreRequest):
    """The host is at an address that may not be talked to."""


def guard_from(settings: BaseSettings) -> Guard:
    """The guard that Scrapy's settings ask for."""
    return Guard(allow_private=settings.getbool(ALLOW_PRIVATE), networks=settings.getlist(ALLOW_NETWORKS))


class GuardedResolver:
    """Scrapy's TWISTED_DNS_RESOLVER: Twisted's own, with addresses sieved by the guard."""

    def __init__(self, reactor: Any, guard: Guard) -> None:
        self._reactor = reactor
        self._guard = guard

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        return cls(reactor, guard_from(crawler.settings))

    def install_on_reactor(self) -> None:
        from twisted.internet._resolver import GAIResolver

        lookup: Any = self._guard.getaddrinfo  # typed as a protocol with defaults that nobody uses
        self._reactor.installNameResolver(GAIResolver(self._reactor, getaddrinfo=lookup))


class GuardMiddleware:
    """Refuses literal addresses early, and tells a forbidden address from a name that does not resolve."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(guard_from(crawler.settings))

    def process_request(self, request: Request) -> None:
        address = self._guard.forbidden_literal(request.url)
        if address is not None:
            raise AddressDenied(f"{address} is no public address")

    async def process_exception(self, request: Request, exception: Exception) -> None:
        if isinstance(exception, CannotResolveHostError):
            host = urlsplit(request.url).hostname or ""
            address = await asyncio.to_thread(self._guard.forbidden_address, host)
            if address is not None:
                raise AddressDenied(f"{host} is at {address}, which is no public address") from exception
