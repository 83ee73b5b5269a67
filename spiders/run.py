"""Runs a crawl in a child process, and answers how it ended.

A process of its own, because a Twisted reactor starts once in a process, and so that whatever a crawl does
to itself, the run goes on. No Scrapy and no reactor is imported here.
"""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

import orjson

import spiders
from spiders.plan import CrawlOutcome, CrawlPlan, outcome_path, read_outcome, write_plan

__all__ = ["CrawlOutcome", "run_crawl"]

_POLL_SECONDS = 0.2
_STOP_SECONDS = 60.0  # that a child gets to end after SIGTERM
_TOLD_LINES = 20  # of its log that go into the outcome


def run_crawl(
    plan: CrawlPlan,
    *,
    folder: Path,
    on_progress: Callable[[dict[str, Any]], None],
    pass_fds: Sequence[int] = (),
    stop: threading.Event | None = None,
) -> CrawlOutcome:
    """Run one crawl process to its end; blocks.

    Args:
        plan: what it is to do.
        folder: for its plan, outcome and log.
        on_progress: gets the counts about once a second, in this thread; of a scout also what it tells.
        pass_fds: file descriptors that the child inherits, such as a lock's.
        stop: once set, the child is told to end cleanly.

    Raises:
        SettingsError: the plan asks other people's sites without a contact in the user agent.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"crawl-{plan.process:02d}.json"
    log_path = path.with_suffix(".log")
    outcome_path(path).unlink(missing_ok=True)
    write_plan(plan, path)
    with log_path.open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "spiders.crawl", str(path)],
            stdin=subprocess.PIPE,  # never written to: it ends when this process does
            stdout=subprocess.PIPE,
            stderr=log,
            env=os.environ | {"PYTHONPATH": _python_path()},
            pass_fds=tuple(pass_fds),
            start_new_session=True,  # Ctrl-C is for this process, which passes it on once
        )
    assert child.stdin is not None
    assert child.stdout is not None
    with child, child.stdin:  # if this thread is raising, the child ends with its stdin
        _relay(child, child.stdout, on_progress, stop)
        child.wait()
    outcome = read_outcome(outcome_path(path))
    if outcome is not None and (not outcome.ok or child.returncode == 0):
        return outcome
    return CrawlOutcome(
        "died", ok=False, error=_epitaph(child.returncode, log_path), counts=outcome.counts if outcome else {}
    )


def _python_path() -> str:
    # the child imports the same code, wherever it is started
    root = str(Path(spiders.__file__).parents[1])
    return os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))


def _relay(
    child: subprocess.Popen[bytes],
    stdout: IO[bytes],
    on_progress: Callable[[dict[str, Any]], None],
    stop: threading.Event | None,
) -> None:
    """Pass on progress until the child has nothing more to say."""
    lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    reader = threading.Thread(target=_read_lines, args=(stdout, lines), daemon=True)
    reader.start()
    told = False
    while True:
        if not told and stop is not None and stop.is_set():
            told = True
            child.send_signal(signal.SIGTERM)
            threading.Thread(target=_kill_later, args=(child,), daemon=True).start()
        try:
            line = lines.get(timeout=_POLL_SECONDS)
        except queue.Empty:
            continue
        if line is None:
            break
        counts = _counts(line)
        if counts is not None:
            on_progress(counts)
    reader.join()


def _read_lines(stream: IO[bytes], lines: "queue.SimpleQueue[bytes | None]") -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)


def _counts(line: bytes) -> dict[str, Any] | None:
    try:
        counts: Any = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return counts if isinstance(counts, dict) else None


def _kill_later(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()


def _epitaph(code: int, log: Path) -> str:
    how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
    tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_TOLD_LINES:]
    return "\n".join([f"the crawl process {how} and left no outcome; its log ({log}) ends:", *tail])
