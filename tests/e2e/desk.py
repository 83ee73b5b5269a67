"""A home, a settings file and the real command line, as a user has them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, ClassVar

import psutil

from tests.newsroom import Newsroom
from transforms.urls import url_key
from warehouse.checks import run_checks
from warehouse.connect import reader
from warehouse.query import run_sql
from warehouse.render import json_array

NIGHTDESK = str(Path(sys.executable).with_name("nightdesk"))

SETTINGS = """\
home = "data"
sources = ["{sources}"]
user_agent = "NightdeskTests/1.0 (+https://nightdesk.example/)"
allow_private_addresses = true
processes = {processes}
segment_captures = {segment_captures}
prefect = "{prefect}"
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


class Desk:
    """A folder with nightdesk.toml in it, and commands run there as child processes.

    One crawl process and one for extraction, for each takes longer to start than it has to do here.
    """

    _started: ClassVar[list[subprocess.Popen[str]]] = []

    def __init__(
        self,
        folder: Path,
        sources: Path,
        *,
        processes: int = 1,
        segment_captures: int = 16,
        prefect: str = "off",
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.home = folder / "data"
        text = SETTINGS.format(
            sources=sources, processes=processes, segment_captures=segment_captures, prefect=prefect
        )
        (folder / "nightdesk.toml").write_text(text, encoding="utf-8")

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("NIGHTDESK_", "PREFECT_"))
        }
        return {**kept, "PREFECT_HOME": str(self.folder / "prefect"), **(extra or {})}

    def start(
        self,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        stdin: int | IO[bytes] = subprocess.DEVNULL,
    ) -> subprocess.Popen[str]:
        """Start a command; its output goes to `out.log` and `err.log` in the folder."""
        with (self.folder / "out.log").open("w") as out, (self.folder / "err.log").open("w") as err:
            process = subprocess.Popen(
                [NIGHTDESK, *arguments],
                cwd=self.folder,
                env=self.environment(env),
                stdin=stdin,
                stdout=out,
                stderr=err,
                text=True,
                # a suite that was started in the background ignores SIGINT, and so would its children
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )
        self._started.append(process)
        return process

    @classmethod
    def end_all(cls) -> None:
        """Kill what a test that failed has left, else a test after it fails of that."""
        for process in cls._started:
            if process.poll() is None:
                process.kill()
                process.wait()
        cls._started.clear()

    def run(self, *arguments: str, env: Mapping[str, str] | None = None, timeout: float = 180) -> Ended:
        """Run a command to its end."""
        process = self.start(*arguments, env=env)
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        return Ended(code, self.output(), self.errors())

    def reconciles(self) -> None:
        """Assert that all data checks hold, if there is a warehouse; after every test that runs a flow."""
        if (self.home / "warehouse.duckdb").exists():
            with reader(self.home / "warehouse.duckdb") as connection:
                assert [result for result in run_checks(connection) if not result.ok] == []

    def output(self) -> str:
        return (self.folder / "out.log").read_text(encoding="utf-8")

    def errors(self) -> str:
        return (self.folder / "err.log").read_text(encoding="utf-8")

    def done(self, *arguments: str, env: Mapping[str, str] | None = None) -> Ended:
        """Run a command that must end with 0."""
        ended = self.run(*arguments, env=env)
        assert ended.code == 0, (
            f"nightdesk {' '.join(arguments)} ended with {ended.code}:\n{ended.out}\n{ended.err}"
        )
        return ended

    def json(self, *arguments: str, env: Mapping[str, str] | None = None) -> Any:
        """What a command prints with --json."""
        return json.loads(self.done(*arguments, "--json", env=env).out)

    def rows(self, query: str) -> list[dict[str, Any]]:
        """A query's answer as `nightdesk sql --format json` prints it, without a process of its own."""
        with run_sql(self.home / "warehouse.duckdb", query) as answer:
            found: list[dict[str, Any]] = json.loads("".join(json_array(answer)))
        return found

    def value(self, query: str) -> Any:
        """The one value that a query answers."""
        (row,) = self.rows(query)
        (value,) = row.values()
        return value

    def kill(self, process: subprocess.Popen[str]) -> None:
        """SIGKILL, as the kernel does when memory is out; its children are left to notice by themselves."""
        process.send_signal(signal.SIGKILL)
        process.wait(30)


def wait_for(condition: Any, seconds: float = 60, what: str = "it") -> None:
    """Wait until `condition()` holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.05)


def pages_asked(room: Newsroom, since: int = 0) -> Counter[str]:
    """How often each announced page was asked for, and answered with 200, from request number `since` on."""
    announced = {url_key(url) for url in room.expected.urls}
    asked = Counter(url_key(request.url) for request in room.requests()[since:] if request.status == 200)
    return Counter({key: times for key, times in asked.items() if key in announced})


def is_alive(process: psutil.Process) -> bool:
    """Whether a process still runs; one that only waits to be reaped does not."""
    try:
        return process.is_running() and bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
