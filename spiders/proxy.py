"""A forward proxy for a browser, on loopback, that leads nowhere the crawler may not go either.

The browser resolves no names and opens no connections but to here. A name is looked up once, the guard sieves
the addresses, and the connection is made to one of those that are left: there is no second answer of a DNS
server to be led astray by. What may be fetched is counted. Source: RFC 9110, 9.3.6 (CONNECT) and 7.6.
"""

import asyncio
import contextlib
import socket
from asyncio import StreamReader, StreamWriter
from collections import Counter
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from spiders.addresses import Guard

MAX_CONNECTIONS = 100
MAX_BYTES = 30 << 20  # from the servers, all connections together
CONNECT_SECONDS = 10.0
IDLE_SECONDS = 10.0  # without a byte in either direction
_MAX_HEAD = 64 << 10
_PIECE = 64 << 10
_HOP_BY_HOP = frozenset(
    {b"connection", b"keep-alive", b"proxy-connection", b"proxy-authorization", b"te", b"upgrade"}
)


class Refused(Exception):
    """A request that is not passed on. Args: status and words of the answer."""


class Proxy:
    """Serves while the `async with` block lasts; then all of its connections are cut.

    Counts, in `counts`: connections, bytes (from servers), refused (by the guard), over (beyond a limit).
    """

    def __init__(
        self, guard: Guard, *, max_connections: int = MAX_CONNECTIONS, max_bytes: int = MAX_BYTES
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._guard = guard
        self._max_connections, self._max_bytes = max_connections, max_bytes
        self._server: asyncio.Server | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """What a browser is told to use."""
        assert self._server is not None
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_MAX_HEAD)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        under_way = list(self._under_way)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    def _accept(self, reader: StreamReader, writer: StreamWriter) -> None:
        # A task of ours, and no coroutine handed to asyncio: what ends early is not logged as an error there
        task = asyncio.ensure_future(self._talk(reader, writer))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _talk(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            await self._serve(reader, writer)
        except Refused as refusal:
            status, words = refusal.args
            answer = f"HTTP/1.1 {status} {words}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            with contextlib.suppress(OSError):
                writer.write(answer.encode())
                await writer.drain()
        except ValueError:
            writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # either side went away or fell silent: the browser sees it by the end of its connection
        finally:
            writer.transport.abort() if self._over() else writer.close()

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), IDLE_SECONDS)
        method, target, fields = _parse(head)
        self.counts["connections"] += 1
        if self.counts["connections"] > self._max_connections or self._over():
            self.counts["over"] += 1
            raise Refused(429, "Too Many Requests")
        if method == b"CONNECT":
            host, port = _authority(target.decode("ascii", "replace"), None)
            there, back = await self._connect(host, port)
            try:
                writer.write(b"HTTP/1.1 200 Connection Established\r\n\r\n")
                await self._both(reader, writer, there, back)
            finally:
                back.close()
        else:
            await self._forward(reader, writer, method, target, fields)

    async def _forward(
        self, reader: StreamReader, writer: StreamWriter, method: bytes, target: bytes, fields: list[bytes]
    ) -> None:
        """One request in the clear: both sides are told that the connection ends with it."""
        parts = urlsplit(target.decode("ascii", "replace"))
        if parts.scheme != "http":
            raise Refused(400, "Bad Request")
        host, port = _authority(parts.netloc, 80)
        there, back = await self._connect(host, port)
        try:
            path = target.split(b"/", 3)[3] if target.count(b"/") > 2 else b""
            lines = [b"%b /%b HTTP/1.1" % (method, path), *_end_to_end(fields), b"Connection: close"]
            back.write(b"\r\n".join((*lines, b"", b"")))
            upward = asyncio.ensure_future(self._pass_on(reader, back))
            try:
                head = await asyncio.wait_for(there.readuntil(b"\r\n\r\n"), IDLE_SECONDS)
                status, *answered = head[:-4].split(b"\r\n")
                writer.write(b"\r\n".join((status, *_end_to_end(answered), b"Connection: close", b"", b"")))
                await self._pass_on(there, writer, counted=True)
            finally:
                upward.cancel()
                await asyncio.gather(upward, return_exceptions=True)
        finally:
            back.close()

    async def _both(
        self, reader: StreamReader, writer: StreamWriter, there: StreamReader, back: StreamWriter
    ) -> None:
        tasks = [
            asyncio.ensure_future(self._pass_on(reader, back)),
            asyncio.ensure_future(self._pass_on(there, writer, counted=True)),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _pass_on(self, reader: StreamReader, writer: StreamWriter, *, counted: bool = False) -> None:
        while piece := await self._read(reader, counted=counted):
            if counted:
                self.counts["bytes"] += len(piece)
                if self._over():
                    self.counts["over"] += 1
                    return
            writer.write(piece)
            await asyncio.wait_for(writer.drain(), IDLE_SECONDS)

    async def _read(self, reader: StreamReader, *, counted: bool) -> bytes:
        # the browser's side is silent for as long as the server speaks
        return await asyncio.wait_for(reader.read(_PIECE), IDLE_SECONDS if counted else None)

    async def _connect(self, host: str, port: int) -> tuple[StreamReader, StreamWriter]:
        """A connection to an address that the guard permits, and no other."""
        try:
            found = await asyncio.wait_for(
                asyncio.to_thread(self._guard.getaddrinfo, host, port, 0, socket.SOCK_STREAM), CONNECT_SECONDS
            )
        except socket.gaierror as error:
            self.counts["refused"] += 1
            raise Refused(403, "Forbidden") from error
        failure: Exception = OSError("no address")
        for family, *_, address in found:
            try:
                return await asyncio.wait_for(_open(family, address), CONNECT_SECONDS)
            except OSError as error:  # TimeoutError is one
                failure = error
        raise Refused(502, "Bad Gateway") from failure

    def _over(self) -> bool:
        return self.counts["bytes"] > self._max_bytes


async def _open(family: int, address: Any) -> tuple[StreamReader, StreamWriter]:
    # the very address, by its family: nothing here looks a name up again
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.setblocking(False)
        await asyncio.get_running_loop().sock_connect(connection, address)
        return await asyncio.open_connection(sock=connection, limit=_MAX_HEAD)
    except BaseException:
        connection.close()
        raise


def _parse(head: bytes) -> tuple[bytes, bytes, list[bytes]]:
    line, *fields = head[:-4].split(b"\r\n")
    parts = line.split(b" ")
    if len(parts) != 3:
        raise Refused(400, "Bad Request")
    return parts[0], parts[1], fields


def _authority(netloc: str, default: int | None) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{netloc}")
        host, port = parts.hostname, parts.port or default
    except ValueError as error:
        raise Refused(400, "Bad Request") from error
    if not host or port is None:
        raise Refused(400, "Bad Request")
    return host, port


def _end_to_end(fields: list[bytes]) -> list[bytes]:
    return [field for field in fields if field.partition(b":")[0].strip().lower() not in _HOP_BY_HOP]
