"""After a crash: what is still `*.open` is cut back to what is whole, and closed.

Every state that a killed `SegmentWriter.close` or a killed recovery leaves behind is one that recovery starts
from: files are cut and synced before they are renamed, the WARC is renamed (or removed) before its log.
"""

import os
from pathlib import Path

import orjson

from spiders.capture import LOG_SUFFIX, OPEN_SUFFIX, finish
from spiders.records import WARC_SUFFIX
from transforms.durable import sync
from transforms.errors import StorageError
from transforms.warc import whole_end
from transforms.warc_frames import frames

_NOT_CAPTURES = frozenset({"warcinfo", "metadata"})


def recover(landing: Path) -> list[str]:
    """Close the segments that a crash left open in this folder; the names of those closed, in order.

    A WARC is cut behind its last whole record, a log behind its last whole line. A segment with no captures
    and no lines is removed. Closed segments are left alone. No crawl may be writing here. Safe to repeat, and
    to be killed itself. Raises StorageError.
    """
    if not landing.is_dir():
        return []
    try:
        names = sorted({_segment_name(path) for path in landing.glob(f"*{OPEN_SUFFIX}")} - {""})
        return [name for name in names if _close(landing, name)]
    except OSError as error:
        raise StorageError(f"{landing}: open segments can't be recovered: {error}") from error


def _segment_name(path: Path) -> str:
    for suffix in (WARC_SUFFIX, LOG_SUFFIX):
        if path.name.endswith(suffix + OPEN_SUFFIX):
            return path.name.removesuffix(suffix + OPEN_SUFFIX)
    return ""


def _close(landing: Path, name: str) -> bool:
    """Cut both files back and close the segment, or remove it if nothing is in it."""
    warc = _existing(landing, name + WARC_SUFFIX)
    log = _existing(landing, name + LOG_SUFFIX)
    for path, end in ((warc, whole_end(warc)), (log, whole_lines_end(log))):
        with path.open("r+b") as file:
            file.truncate(end)
            os.fsync(file.fileno())
    if not log.stat().st_size and not _has_captures(warc):
        warc.unlink()
        sync(landing)
        log.unlink()
        sync(landing)
        return False
    finish(landing, name)
    return True


def _existing(landing: Path, final: str) -> Path:
    """The file under its open or its final name; an empty open one if it has neither."""
    opened, closed = landing / (final + OPEN_SUFFIX), landing / final
    if not closed.exists():
        opened.touch()
        return opened
    if opened.exists():
        raise StorageError(
            f"{landing}: expected one of {opened.name} and {closed.name}, found both; "
            "move away the one that is not wanted"
        )
    return closed


def _has_captures(warc: Path) -> bool:
    return any((frame.headers.get("WARC-Type") or "") not in _NOT_CAPTURES for frame in frames(warc, keep=0))


def whole_lines_end(log: Path) -> int:
    """Where the last of the log's whole lines ends, all before it being JSON objects."""
    end = 0
    with log.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n") or not _is_object(line):
                break
            end += len(line)
    return end


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False
