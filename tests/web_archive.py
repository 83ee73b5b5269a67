"""A web archive on loopback: a real pywb, in its own environment and process, that serves captures that a test made."""

import base64
import hashlib
import io
import os
import socket
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.request import urlopen

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

_ROOT = Path(__file__).resolve().parent.parent
PYWB = Path(os.environ.get("PYWB_BIN", _ROOT / ".venv-pywb" / "bin"))
needs_pywb = pytest.mark.skipif(
    not (PYWB / "wayback").exists(), reason="pywb is not there; `make .venv-pywb/.ready` installs it"
)
_PATIENCE = 60.0  # seconds that it may take to come up


@dataclass(frozen=True)
class Capture:
    """A response that an archive is to have."""

    url: str
    date: str  # WARC-Date
    body: bytes = b""
    status: str = "200 OK"
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    revisit_of: str | None = None  # WARC-Date of the capture of the same URL that has the same body


def sha1(body: bytes) -> str:
    """A payload's digest, as an index has it."""
    return base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def write_warc(path: Path, captures: Iterable[Capture], *, compressed: bool = True) -> None:
    """Write captures into a WARC file of their own, with warcio."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=compressed)
        for capture in captures:
            head = StatusAndHeaders(capture.status, list(capture.headers), protocol="HTTP/1.1")
            more = {"WARC-Date": capture.date}
            if capture.revisit_of is not None:
                record = writer.create_revisit_record(
                    capture.url,
                    f"sha1:{sha1(capture.body)}",
                    capture.url,
                    capture.revisit_of,
                    http_headers=head,
                    warc_headers_dict=more,
                )
            else:
                record = writer.create_warc_record(
                    capture.url,
                    "response",
                    payload=io.BytesIO(capture.body),
                    length=len(capture.body),
                    http_headers=head,
                    warc_headers_dict=more,
                )
            writer.write_record(record)
            record.raw_stream.close()


class Pywb:
    """Serves the WARC files of a folder as a collection, while the `with` block lasts.

    Args:
        folder: for pywb's own files.
        warcs: folder with the WARC files, some of them compressed perhaps.
        host: an address of this machine's.
    """

    def __init__(self, folder: Path, warcs: Path, host: str) -> None:
        collection = folder / "collections" / "press"
        (collection / "indexes").mkdir(parents=True)
        (collection / "archive").symlink_to(warcs.resolve())
        index = collection / "indexes" / "index.cdxj"
        self._run("cdx-indexer", "-s", "-j", "-o", str(index), str(warcs.resolve())).communicate()
        with socket.socket() as free:
            free.bind((host, 0))
            self.url = f"http://{host}:{free.getsockname()[1]}/press/"
        port = self.url.rpartition(":")[2].partition("/")[0]
        self._log = (folder / "log").open("wb")
        self._process = self._run("wayback", "-b", host, "-p", port, "-d", str(folder))
        self.cdx, self.replay = f"{self.url}cdx", self.url

    def __enter__(self) -> Self:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                urlopen(f"{self.cdx}?url=nothing.example", timeout=5).close()
            except OSError:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise
                time.sleep(0.05)
            else:
                return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)
        self._log.close()

    def _run(self, program: str, *arguments: str) -> "subprocess.Popen[bytes]":
        out = getattr(self, "_log", subprocess.DEVNULL)
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return subprocess.Popen(
            [PYWB / program, *arguments], stdout=out, stderr=subprocess.STDOUT, env=environment
        )
