"""Requests to web servers without Scrapy: to permitted addresses only, and ended within half a second if need be."""

import socket
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import httpcore

from spiders.addresses import Guard
from transforms.urls import resolve

PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0)  # seconds before each further try that brings nothing
MAX_REST = 300.0  # seconds; a server that asks for more is left alone, and so is the file
_POLL_SECONDS = 0.5
_CONNECT_SECONDS = 10.0
_MAX_REDIRECTS = 5

Headers = list[tuple[bytes, bytes]]


class WebFileError(OSError):
    """A file that can't be read to its end: what was asked for, and what came instead."""


class MissingFileError(WebFileError):
    """The server has no such file, or does not hand it out: 403, 404, 410."""


class StoppedError(Exception):
    """It is time to end: whoever waited for the network is not to go on."""


class Web:
    """Connections for one process that reads files; a context manager.

    Args:
        guard: decides which addresses are talked to, at the connection, and so for each redirect.
        stop: once it is set, whatever waits here raises StoppedError within half a second.
        seconds: without a byte, after which a connection is given up.
        pauses: before each further try after one that brought nothing.
    """

    def __init__(
        self,
        user_agent: str,
        guard: Guard,
        stop: threading.Event,
        *,
        seconds: float = 30.0,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self.requests = self.retries = self.received = 0  # the last in bytes
        self._headers = [(b"User-Agent", user_agent.encode("latin-1", "replace"))]
        self._headers += [(b"Accept", b"*/*"), (b"Accept-Encoding", b"identity")]
        self._stop = stop
        self._timeouts = {
            "timeout": {"connect": _CONNECT_SECONDS, "read": seconds, "write": seconds, "pool": seconds}
        }
        self._pauses = pauses
        self._pool = httpcore.ConnectionPool(
            max_connections=4, keepalive_expiry=30.0, network_backend=_GuardedBackend(guard, stop)
        )

    def __enter__(self) -> "Web":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()

    def request(self, method: str, url: str, headers: Headers, stack: ExitStack) -> httpcore.Response:
        """The answer, after redirects, its body not read yet; it is closed with the stack.

        Raises:
            WebFileError: there are too many redirects, or they lead to no http(s) URL.
            OSError, httpcore's exceptions: it is worth another try.
        """
        for _ in range(_MAX_REDIRECTS + 1):
            self.requests += 1
            hop = stack.enter_context(ExitStack())
            answer = hop.enter_context(
                self._pool.stream(method, url, headers=self._headers + headers, extensions=self._timeouts)
            )
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            location = header_of(answer, "location")
            target = resolve(url, location) if location else None
            hop.close()
            if target is None:
                raise WebFileError(f"{url}: expected a file, found a redirect to nowhere")
            url = target
        raise WebFileError(f"{url}: expected a file, found more than {_MAX_REDIRECTS} redirects")

    def pause(self, tries: int, asked_for: float | None) -> bool:
        """Wait before another try; False if there have been enough. Raises StoppedError."""
        if tries >= len(self._pauses) or (asked_for or 0.0) > MAX_REST:
            return False
        self.retries += 1
        if self._stop.wait(max(self._pauses[tries], asked_for or 0.0)):
            raise StoppedError
        return True


def header_of(answer: httpcore.Response, name: str) -> str | None:
    """The first header of this name."""
    wanted = name.encode()
    return next((value.decode("latin-1") for key, value in answer.headers if key.lower() == wanted), None)


class _GuardedBackend(httpcore.SyncBackend):
    """Connects to permitted addresses only, and waits in small steps, so that it can be stopped."""

    def __init__(self, guard: Guard, stop: threading.Event) -> None:
        self._guard = guard
        self._stop = stop

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError(f"no address for {host}")
        try:
            found = self._guard.getaddrinfo(host, port, 0, socket.SOCK_STREAM)
        except OSError as error:
            forbidden = self._guard.forbidden_address(host)
            if forbidden is not None:
                raise WebFileError(f"{host} is at {forbidden}, which is no public address") from error
            raise httpcore.ConnectError(str(error)) from error
        for entry in found:
            if self._stop.is_set():
                raise StoppedError
            try:
                stream = super().connect_tcp(str(entry[4][0]), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return _Stoppable(stream, self._stop)
        raise failure


class _Stoppable(httpcore.NetworkStream):
    """A connection whose reads end soon after `stop` is set."""

    def __init__(self, stream: httpcore.NetworkStream, stop: threading.Event) -> None:
        self._stream = stream
        self._stop = stop

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        until = None if timeout is None else time.monotonic() + timeout
        while True:
            if self._stop.is_set():
                raise StoppedError
            try:
                return self._stream.read(max_bytes, timeout=_POLL_SECONDS)
            except httpcore.ReadTimeout:
                if until is not None and time.monotonic() >= until:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stoppable(self._stream.start_tls(ssl_context, server_hostname, timeout), self._stop)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
