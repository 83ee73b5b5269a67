"""The browser's proxy: passes on what the guard permits, to the very address it permitted, within limits."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest

from spiders.addresses import Guard
from spiders.proxy import Proxy

ALLOWED, FORBIDDEN = "127.0.7.134", "127.0.8.134"
GUARD = Guard(networks=["127.0.7.0/24"])
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\nKeep-Alive: 5\r\nX-Kept: yes\r\n\r\nhello"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers here keep their connections open, and a test need not wait for that as long as a browser may."""
    monkeypatch.setattr("spiders.proxy.IDLE_SECONDS", 1.0)


class Server:
    """Notes what it is sent, and answers the same whatever it was."""

    def __init__(self, answer: bytes = ANSWER) -> None:
        self.heads: list[bytes] = []
        self.connections = 0
        self._answer = answer

    async def start(self, stack: AsyncExitStack, host: str, port: int = 0) -> int:
        server = await stack.enter_async_context(await asyncio.start_server(self._talk, host, port))
        return int(server.sockets[0].getsockname()[1])

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                self.heads.append(await reader.readuntil(b"\r\n\r\n"))
                writer.write(self._answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, OSError):
            writer.close()


async def exchange(proxy: Proxy, request: bytes) -> bytes:
    """All that comes back for these bytes, until the proxy closes."""
    parts = urlsplit(proxy.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(request)
    try:
        return await asyncio.wait_for(reader.read(-1), 20)
    except ConnectionError:
        return b""
    finally:
        writer.close()


def run(scene: Callable[[AsyncExitStack], Awaitable[None]]) -> None:
    async def play() -> None:
        async with AsyncExitStack() as stack:
            await scene(stack)

    asyncio.run(play())


def test_a_request_in_the_clear_is_passed_on_and_ends_the_connection() -> None:
    async def scene(stack: AsyncExitStack) -> None:
        server = Server()
        port = await server.start(stack, ALLOWED)
        proxy = await stack.enter_async_context(Proxy(GUARD))
        head = f"GET http://{ALLOWED}:{port}/a?b HTTP/1.1\r\nHost: x\r\nProxy-Connection: keep-alive\r\n\r\n"
        answer = await exchange(proxy, head.encode())
        assert server.heads == [b"GET /a?b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"]
        assert answer == (
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Kept: yes\r\nConnection: close\r\n\r\nhello"
        )

    run(scene)


def test_a_tunnel_carries_both_ways() -> None:
    async def scene(stack: AsyncExitStack) -> None:
        server = Server()
        port = await server.start(stack, ALLOWED)
        proxy = await stack.enter_async_context(Proxy(GUARD))
        parts = urlsplit(proxy.url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(f"CONNECT {ALLOWED}:{port} HTTP/1.1\r\n\r\n".encode())
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
        for _ in range(2):
            writer.write(b"anything\r\n\r\n")
            assert await reader.readexactly(len(ANSWER)) == ANSWER
        writer.close()

    run(scene)


@pytest.mark.parametrize("form", ["CONNECT {0}:{1}", "GET http://{0}:{1}/", "POST http://x@{0}:{1}/"])
def test_a_forbidden_address_is_never_connected_to(form: str) -> None:
    async def scene(stack: AsyncExitStack) -> None:
        server = Server()
        port = await server.start(stack, FORBIDDEN)
        proxy = await stack.enter_async_context(Proxy(GUARD))
        answer = await exchange(proxy, f"{form.format(FORBIDDEN, port)} HTTP/1.1\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 403 ")
        assert (server.connections, proxy.counts["refused"]) == (0, 1)

    run(scene)


def test_a_name_that_changes_its_address_leads_nowhere_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    real, asked = socket.getaddrinfo, []

    def lookup(host: str, *args: Any, **kwargs: Any) -> Any:
        if host != "rebind.test":
            return real(host, *args, **kwargs)
        asked.append(host)
        addresses = [ALLOWED] if len(asked) == 1 else [FORBIDDEN]
        addresses = [ALLOWED, FORBIDDEN] if len(asked) == 3 else addresses
        return [entry for address in addresses for entry in real(address, *args, **kwargs)]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)

    async def scene(stack: AsyncExitStack) -> None:
        good, bad = Server(), Server()
        port = await good.start(stack, ALLOWED)
        await bad.start(stack, FORBIDDEN, port)
        proxy = await stack.enter_async_context(Proxy(GUARD))
        head = f"GET http://rebind.test:{port}/ HTTP/1.1\r\n\r\n".encode()
        statuses = [(await exchange(proxy, head))[9:12] for _ in range(4)]
        assert statuses == [b"200", b"403", b"200", b"403"]
        assert len(asked) == 4, "a connection goes to an address that was looked up, and vetted, for it"
        assert (good.connections, bad.connections) == (2, 0)

    run(scene)


def test_bytes_and_connections_have_a_limit() -> None:
    async def scene(stack: AsyncExitStack) -> None:
        server = Server(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1_000_000)
        port = await server.start(stack, ALLOWED)
        head = f"GET http://{ALLOWED}:{port}/ HTTP/1.1\r\n\r\n".encode()
        few = await stack.enter_async_context(Proxy(GUARD, max_connections=2, max_bytes=100_000_000))
        small = await stack.enter_async_context(Proxy(GUARD, max_bytes=300_000))
        tunnel = f"CONNECT {ALLOWED}:{port} HTTP/1.1\r\n\r\n\r\n\r\n".encode()
        assert len(await exchange(small, tunnel)) < 500_000
        assert (await exchange(small, head)).startswith(b"HTTP/1.1 429 ") or small.counts["over"] == 2
        for _ in range(2):
            refused = f"GET http://{FORBIDDEN}:{port}/ HTTP/1.1\r\n\r\n".encode()
            assert (await exchange(few, refused)).startswith(b"HTTP/1.1 403 ")
        assert (await exchange(few, head)).startswith(b"HTTP/1.1 429 ")
        assert server.connections == 1

    run(scene)


@pytest.mark.parametrize(
    "head",
    [
        b"nonsense",
        b"GET",
        b"GET / HTTP/1.1",
        b"GET file:///etc/passwd HTTP/1.1",
        b"GET ftp://127.0.7.134/ HTTP/1.1",
        b"CONNECT nowhere HTTP/1.1",
        b"CONNECT x:99999999 HTTP/1.1",
        b"CONNECT [::1 HTTP/1.1",
        b"CONNECT a\0b:80 HTTP/1.1",
    ],
)
def test_what_is_no_request_is_refused(head: bytes) -> None:
    async def scene(stack: AsyncExitStack) -> None:
        proxy = await stack.enter_async_context(Proxy(GUARD))
        assert (await exchange(proxy, head + b"\r\n\r\n"))[:10] in (b"HTTP/1.1 4", b"HTTP/1.1 5")

    run(scene)


def test_leaving_cuts_what_is_under_way() -> None:
    async def scene(stack: AsyncExitStack) -> None:
        server = Server()
        port = await server.start(stack, ALLOWED)
        async with Proxy(GUARD) as proxy:
            parts = urlsplit(proxy.url)
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            writer.write(f"CONNECT {ALLOWED}:{port} HTTP/1.1\r\n\r\n".encode())
            await reader.readuntil(b"\r\n\r\n")
        assert await asyncio.wait_for(reader.read(), 10) == b""
        writer.close()

    run(scene)
