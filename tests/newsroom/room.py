"""The newsroom as a test sees it: a context manager around the server's child process."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from tests.newsroom.faults import CONTENT_KINDS, Fault, to_json
from tests.newsroom.sites import truth
from tests.newsroom.story import read_sites
from tests.newsroom.truth import Expected, ExpectedUrl

ROOT = Path(__file__).resolve().parents[2]


class Request(NamedTuple):
    """A request that a site got. `status` is 0 where the connection was reset instead."""

    method: str
    url: str
    status: int
    headers: dict[str, str]
    bytes: int = 0  # of the body that went out


@dataclass(frozen=True)
class Site:
    """A site that is up."""

    name: str
    url: str  # its front page
    articles: int  # that a night without faults finds


class Newsroom:
    """Serves the sites while the `with` block lasts.

    Args:
        folder: where `sources/` and `requests.jsonl` are put, below `newsroom/`.
        today: the day that all dates count from; the real one (UTC) if it is not given.
        faults: on from the start.
        host_base: first three bytes of the addresses.
        port: one for all sites; 0 for any that is free.
    """

    def __init__(
        self,
        folder: Path,
        *,
        today: date | None = None,
        faults: list[Fault] | None = None,
        host_base: str = "127.0.1",
        port: int = 0,
    ) -> None:
        self.folder = folder / "newsroom"
        self.sources = self.folder / "sources"
        self.log = self.folder / "requests.jsonl"
        self.today = today or datetime.now(UTC).date()
        self.host_base, self.port = host_base, port
        self.sites: tuple[Site, ...] = ()
        self._faults = list(faults or [])
        self._child: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        first = self.folder / "faults.json"
        first.write_text(json.dumps([to_json(fault) for fault in self._faults]), encoding="utf-8")
        command = [sys.executable, "-m", "tests.newsroom", "--host-base", self.host_base]
        command += [
            "--port",
            str(self.port),
            "--today",
            self.today.isoformat(),
            "--sources",
            str(self.sources),
        ]
        command += ["--faults", str(first), "--log", str(self.log), "--parent", str(os.getpid())]
        self._child = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        ready = self._answer()
        self.port = ready["port"]
        self.sites = tuple(Site(**site) for site in ready["sites"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        child = self._child
        assert child is not None
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.close()
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            raise
        finally:
            child.stdout.close()

    @property
    def pid(self) -> int:
        """Of the server."""
        assert self._child is not None
        return self._child.pid

    def site(self, name: str) -> Site:
        """The site of that name."""
        return next(site for site in self.sites if site.name == name)

    @property
    def expected(self) -> Expected:
        """The truth, with the content faults that are on; the others leave it as it is without them."""
        content_faults = [fault for fault in self._faults if fault.kind in CONTENT_KINDS]
        urls: dict[str, ExpectedUrl] = {}
        for content in read_sites():
            base = f"http://{self.host_base}.{content.host}:{self.port}"
            urls |= {url.url: url for url in truth(content, base, self.today, content_faults)}
        return Expected(urls)

    def requests(self, site: str | None = None) -> list[Request]:
        """All requests so far, oldest first; of one site, or of all."""
        if not self.log.exists():
            return []
        base = self.site(site).url if site else ""
        rows = [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]
        found = [
            Request(row["method"], row["url"], row["status"], row["headers"], row["bytes"]) for row in rows
        ]
        return [request for request in found if request.url.startswith(base)]

    def set_fault(self, fault: Fault) -> None:
        """Switch a fault on; it holds for the next request."""
        self._faults.append(fault)
        self._order({"set": to_json(fault)})

    def clear_fault(self, kind: str | None = None, site: str | None = None, path: str | None = None) -> None:
        """Switch off the faults set with these very values; all, if none is given."""
        wanted = {"kind": kind, "site": site, "path": path}
        self._faults = [
            fault
            for fault in self._faults
            if any(value is not None and getattr(fault, name) != value for name, value in wanted.items())
        ]
        self._order({"clear": wanted})

    def _order(self, order: dict[str, Any]) -> None:
        assert self._child is not None
        assert self._child.stdin is not None
        self._child.stdin.write(json.dumps(order) + "\n")
        self._child.stdin.flush()
        self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._child is not None
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        if not line:
            raise RuntimeError(f"the newsroom ended with exit code {self._child.wait()}; its stderr says why")
        answer: dict[str, Any] = json.loads(line)
        return answer
