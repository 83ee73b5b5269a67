"""A server on a loopback address of its own that speaks whatever bytes a test wants, path by path."""

import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

Speech = bytes | Callable[[socket.socket], None]


class RawSite:
    """Answers each connection's first request with the bytes of its path, or lets a function speak; then closes.

    Paths that are not there answer 404. With a `certificate` (PEM, its key beside it), over TLS.
    """

    def __init__(self, host: str, paths: Mapping[str, Speech], *, certificate: Path | None = None) -> None:
        self.paths = dict(paths)
        self.asked: list[str] = []
        self._socket = socket.create_server((host, 0))
        self._context: ssl.SSLContext | None = None
        if certificate is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(certificate)
        port = self._socket.getsockname()[1]
        self.url = f"{'https' if certificate else 'http'}://{host}:{port}"
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed.set()
        self._socket.close()

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until the site is closed: then True."""
        return self._closed.wait(seconds)

    def _accept(self) -> None:
        while not self._closed.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        try:
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection:
                request = b""
                while b"\r\n\r\n" not in request:
                    piece = connection.recv(65_536)
                    if not piece:
                        return
                    request += piece
                path = request.split(b" ", 2)[1].decode("latin-1")
                self.asked.append(path)
                speech = self.paths.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                if isinstance(speech, bytes):
                    connection.sendall(speech)
                else:
                    speech(connection)
        except OSError:
            pass  # the other side went away, which is what many a test is about
