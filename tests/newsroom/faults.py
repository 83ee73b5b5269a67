"""What can go wrong on purpose, on one site and path, for as long or as often as a test says."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from threading import Lock
from typing import Any

KINDS = {
    "status": "answers with status `value` and a short page; `headers` go with it (Retry-After, Location)",
    "slow": "waits `value` seconds before it answers",
    "drip": "sends the body at `value` bytes a second",
    "drop": "announces the whole body, sends the share `value` (0 to 1) of it, and closes",
    "reset": "resets the connection instead of answering",
    "encoding": "claims Content-Encoding `value` over a body that is nothing of the kind",
    "robots": "answers status `value` to /robots.txt; `path` is ignored",
    "mangle": "cuts the body short in the middle of an element, and breaks its XML",
    "charset": "claims charset `value` in Content-Type",
    "edit": "content: the story at `path` has a new version; `value` is its added paragraph, or null",
    "publish": "content: the held stories whose slug matches `value` come out; null: all of them",
}
CONTENT_KINDS = frozenset({"edit", "publish"})


@dataclass(frozen=True)
class Fault:
    """One fault. `path` is a shell pattern over path and query, `site` one over site names."""

    kind: str
    site: str = "*"
    path: str = "*"
    value: float | str | None = None
    times: int | None = None  # this many requests, then no more; null: until it is cleared
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"fault kind must be one of {', '.join(KINDS)}, but got {self.kind!r}")

    def hits(self, site: str, path: str) -> bool:
        """Whether it is about a request for `path` (with its query) on `site`."""
        own_path = "/robots.txt" if self.kind == "robots" else self.path
        return fnmatchcase(site, self.site) and fnmatchcase(path, own_path)


@dataclass
class _Entry:
    fault: Fault
    used: int = 0  # requests that it hit


class FaultBoard:
    """The faults that are on, shared by all server threads."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._lock = Lock()
        self._entries = [_Entry(fault) for fault in faults]

    def set(self, fault: Fault) -> None:
        with self._lock:
            self._entries.append(_Entry(fault))

    def clear(self, kind: str | None = None, site: str | None = None, path: str | None = None) -> None:
        """Take off the faults with these very values; a value that is not given matches any."""
        with self._lock:
            self._entries = [
                entry
                for entry in self._entries
                if (kind is not None and entry.fault.kind != kind)
                or (site is not None and entry.fault.site != site)
                or (path is not None and entry.fault.path != path)
            ]

    def all(self) -> tuple[Fault, ...]:
        with self._lock:
            return tuple(entry.fault for entry in self._entries)

    def take(self, site: str, path: str) -> list[Fault]:
        """The transport faults for this request; counts the request against their `times`."""
        with self._lock:
            hits = []
            for entry in self._entries:
                fault = entry.fault
                spent = fault.times is not None and entry.used >= fault.times
                if fault.kind not in CONTENT_KINDS and not spent and fault.hits(site, path):
                    entry.used += 1
                    hits.append(fault)
            return hits


def read_faults(path: Path) -> list[Fault]:
    """Read a JSON file with a list of faults, each an object with the fields of `Fault`."""
    return [Fault(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))]


def to_json(fault: Fault) -> dict[str, Any]:
    """The object that `read_faults` reads."""
    return asdict(fault)
