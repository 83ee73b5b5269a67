"""HTTP/1.1 taken to the letter: a response that is not whole, or contradicts itself, is none.

Twisted's client with what it leaves open: a connection on which nothing arrives is given up, a head has a
size, a body that breaks off is told from one that ends, and more bytes than were announced are not thrown
away in silence. Source: RFC 9112.
"""

import time
from functools import partial
from typing import Any

from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientProtocol
from scrapy.exceptions import DownloadTimeoutError
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.error import TimeoutError as ConnectTimeout
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import HTTPClientParser, ParseError, ResponseFailed
from twisted.web.client import HTTPConnectionPool, _HTTP11ClientFactory
from twisted.web.http import _DataLoss, _IdentityTransferDecoder

MAX_HEAD = 128 << 10  # bytes of status line and headers; the archive's reader takes twice that
MAX_LINE = 64 << 10  # bytes of one header line


class Parser(HTTPClientParser):
    """Reads one response. What it raises ends the connection, and the request with ResponseFailed."""

    MAX_LENGTH = MAX_LINE
    _head = 0  # bytes of headers so far, those of interim responses (1xx) before the real one included

    def lineReceived(self, line: bytes) -> None:
        self._head += len(line) + 1
        if self._head > MAX_HEAD:
            raise ParseError(f"expected headers of at most {MAX_HEAD} bytes, found more", line[:40])
        if b"\0" in line:  # RFC 9110, 5.5: to be refused, or made a space
            raise ParseError("expected headers without NUL, found one", line[:40])
        super().lineReceived(line)  # raises ValueError for a line without a colon

    def lineLengthExceeded(self, line: bytes) -> None:
        raise ParseError(f"expected header lines of at most {MAX_LINE} bytes, found more", line[:40])

    def statusReceived(self, status: bytes) -> None:
        super().statusReceived(status)
        if self.response.version[0] != b"HTTP" or not 100 <= self.response.code <= 999:
            raise ParseError("expected an HTTP status line, found another", status[:40])

    def _finished(self, rest: bytes) -> None:
        # An empty line too many is an old fault that does no harm, and so is a body where there can be none
        if rest.strip(b"\r\n") and self.response.code not in self.NO_BODY_CODES:
            lie = ParseError("expected the body to end where it was to, found more", rest[:40])
            if self.bodyDecoder is not None:
                self.bodyDecoder, self.state = None, "DONE"
                self._broken_off(Failure(lie))
            raise lie
        super()._finished(rest)

    def connectionLost(self, reason: Failure | None = None) -> None:
        # Where the connection's end is the body's, it has to be a proper one (RFC 9112, 8 and 9.8): no reset,
        # no TLS connection cut off
        decoder = self.bodyDecoder
        if (
            isinstance(decoder, _IdentityTransferDecoder)
            and decoder.contentLength is None
            and reason is not None
            and not reason.check(ConnectionDone)
        ):
            self.bodyDecoder, self.state = None, "DONE"
            self._broken_off(reason)
            return
        super().connectionLost(reason)

    def _broken_off(self, reason: Failure) -> None:
        self.response._bodyDataFinished(
            Failure(ResponseFailed([reason, Failure(_DataLoss())], self.response))
        )


class Protocol(_LenientHTTP11ClientProtocol):
    """A connection that is given up once nothing has arrived on it for so many seconds."""

    def __init__(self, quiescent: Any, stall: float, reactor: Any) -> None:
        super().__init__(quiescent)
        self._stall = stall
        self._reactor = reactor
        self._heard = 0.0  # when something arrived last, on the monotonic clock
        self._watching = False

    def request(self, request: Any) -> Any:
        response = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = Parser  # as Scrapy does for its own: the class is hard-coded in Twisted
        self._heard = time.monotonic()
        if not self._watching:
            self._watching = True
            self._reactor.callLater(self._stall, self._look)
        return response

    def dataReceived(self, data: bytes) -> None:
        self._heard = time.monotonic()
        super().dataReceived(data)

    def _look(self) -> None:
        # One timer a connection, not one for every piece that arrives
        self._watching = False
        if self._parser is None:
            return  # idle in the pool, or gone
        left = self._heard + self._stall - time.monotonic()
        if left > 0:
            self._watching = True
            self._reactor.callLater(left, self._look)
            return
        transport: Any = self.transport
        transport.abortConnection()
        self._disconnectParser(Failure(DownloadTimeoutError(_nothing_for(self._stall))))


class Pool(HTTPConnectionPool):
    """Connections to be used again. Making one, name look-up included, takes no longer than `stall` seconds."""

    def __init__(self, reactor: Any, stall: float, per_host: int) -> None:
        super().__init__(reactor, persistent=True)
        self.maxPersistentPerHost = per_host
        self._stall = stall
        factory: Any = partial(_ProtocolFactory, stall=stall, reactor=reactor)
        self._factory = factory

    def _newConnection(self, key: Any, endpoint: Any) -> Any:
        connecting: Deferred[Any] = super()._newConnection(key, endpoint)
        return connecting.addTimeout(self._stall, self._reactor, onTimeoutCancel=_too_slow)


class _ProtocolFactory(_HTTP11ClientFactory):
    noisy = False

    def __init__(self, quiescent: Any, metadata: str, *, stall: float, reactor: Any) -> None:
        super().__init__(quiescent, metadata)
        self._stall = stall
        self._reactor = reactor

    def buildProtocol(self, addr: IAddress | None) -> Protocol:  # noqa: ARG002
        return Protocol(self._quiescentCallback, self._stall, self._reactor)


def _too_slow(_: object, seconds: float) -> None:
    raise ConnectTimeout(None, f"no connection within {seconds:g} seconds")


def _nothing_for(seconds: float) -> str:
    return f"nothing arrived for {seconds:g} seconds"
