"""A Prefect server of our own, as a child process, for `nightdesk serve` where no other is configured."""

import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from flows.environment import quiet_prefect
from transforms.errors import NightdeskError, StorageError

log = logging.getLogger("nightdesk")

START_SECONDS = 120.0  # the first start makes the database: 10 to 20 s, more on a busy machine
HOST = "127.0.0.1"


@contextmanager
def prefect_server(home: Path, port: int | None = None) -> Iterator[str]:
    """Run `prefect server start` on loopback; yields its API's URL, and stops it at the end.

    Args:
        home: Prefect's home folder, for its database.
        port: the TCP port; a free one if null.

    Raises:
        StorageError: the folder can't be written.
        NightdeskError: it did not come up in two minutes, or ended at once.
    """
    port = port or _free_port()
    url = f"http://{HOST}:{port}/api"
    try:
        home.mkdir(parents=True, exist_ok=True)
        output = (home / "server.log").open("wb")
    except OSError as error:
        raise StorageError(f"Can't write Prefect's folder {home}: {error.strerror}.") from error
    with output:
        # Its standard input is a pipe that ends with us, watched by the little program below, so that the
        # server goes even where this process is killed.
        child = subprocess.Popen(
            [sys.executable, "-m", "flows.server", HOST, str(port)],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={
                **os.environ,
                **quiet_prefect(os.environ),
                "PREFECT_HOME": str(home),
                "PREFECT_API_URL": url,
            },
            start_new_session=True,
        )
        try:
            _wait_until_up(child, url, home / "server.log")
            yield url
        finally:
            if child.stdin is not None:
                child.stdin.close()
            child.wait(timeout=30)


def _wait_until_up(child: subprocess.Popen[bytes], url: str, output: Path) -> None:
    started = said = time.monotonic()
    while time.monotonic() - started < START_SECONDS:
        if child.poll() is not None:
            raise NightdeskError(
                f"Prefect's server ended at once with code {child.returncode}; {output} says why. "
                f"It ended with: {_tail(output)}"
            )
        try:
            if httpx.get(f"{url}/health", timeout=2.0).is_success:
                return
        except httpx.TransportError:
            pass  # not listening yet
        if time.monotonic() - said > 5:
            said = time.monotonic()
            log.info(
                "waiting for Prefect's server (%.0f s; the first start makes its database)", said - started
            )
        time.sleep(0.2)
    raise NightdeskError(f"Prefect's server did not answer within {START_SECONDS:.0f} s; {output} says why.")


def _tail(output: Path) -> str:
    return output.read_text(errors="replace")[-500:]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _keep(host: str, port: str) -> int:
    """Run the server until it ends or standard input does."""
    server = subprocess.Popen(
        [sys.executable, "-m", "prefect", "server", "start", "--host", host, "--port", port]
    )

    def watch() -> None:
        sys.stdin.buffer.read()
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()

    threading.Thread(target=watch, daemon=True).start()
    return server.wait()


if __name__ == "__main__":
    sys.exit(_keep(*sys.argv[1:]))
