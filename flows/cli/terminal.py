"""What the verbs share: consoles, log lines, shared options, and how an error ends the process."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import IntEnum
from pathlib import Path
from typing import IO, Annotated, Any

import typer
from rich.console import Console

_PIPED_WIDTH = 200  # cells: in a file or a pipe nothing needs to fit a screen


def _console(stream: IO[str]) -> Console:
    width = None if stream.isatty() else _PIPED_WIDTH
    return Console(file=stream, soft_wrap=True, highlight=False, emoji=False, width=width)


out = _console(sys.stdout)
err = _console(sys.stderr)


class Exit(IntEnum):
    """What the process ends with."""

    DONE = 0
    FAILURES = 1  # done, with failures worth a look
    USAGE = 2
    LOCKED = 3
    STORAGE = 4
    INTERRUPTED = 130  # as shells report SIGINT


Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        help="Settings file. Without it: $NIGHTDESK_CONFIG, else nightdesk.toml in the working folder.",
        show_default=False,
    ),
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


def start_logging(verbose: bool) -> None:
    """What runs tell of themselves goes to standard error, a line at a time, so that cron mails make sense."""
    logger = logging.getLogger("nightdesk")
    for handler in [handler for handler in logger.handlers if handler.name == "terminal"]:
        logger.removeHandler(handler)
    handler = logging.StreamHandler(sys.stderr)
    handler.name = "terminal"
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG if verbose else logging.INFO)
    logger.propagate = False


@contextmanager
def log_lines_above_bar() -> Iterator[None]:
    """Let log lines go above the bar that Rich has begun to show: it has taken standard error over by now."""
    handlers = [one for one in logging.getLogger("nightdesk").handlers if one.name == "terminal"]
    streams = [
        (handler, handler.setStream(sys.stderr))
        for handler in handlers
        if isinstance(handler, logging.StreamHandler)
    ]
    try:
        yield
    finally:
        for handler, stream in streams:
            if stream is not None:
                handler.setStream(stream)


def print_json(value: Any) -> None:
    """Print a value as JSON; times as ISO 8601."""
    out.out(json.dumps(value, ensure_ascii=False, indent=2, default=_plain), highlight=False)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
