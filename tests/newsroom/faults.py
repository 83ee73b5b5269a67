"""What can go wrong on purpose, on one site and path, for as long or as often as a test says."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from threading import Lock
from typing import Any

# Filled in: {n} by the number of the request, {path} by its path, {target} by what stands after the first "="
# of it, {base} by the site's URL.
KINDS = {
    # the answer is another one
    "status": "answers with status `value` and a short page; `headers` go with it (Retry-After, Location)",
    "robots": "answers status `value` to /robots.txt; `path` is ignored",
    "redirect": "redirects (302) to `value`, in which filled in as below",
    "body": "answers 200 with `value` for a body, filled in; `headers` go with it",
    # the answer is changed
    "header": "`headers` replace those of the answer; an empty value takes one away",
    "rewrite": "`value` is REGEX => REPLACEMENT over the body, filled in",
    "mangle": "cuts the body short in the middle of an element, and breaks its XML",
    "flood": "the listing has `value` more entries, of pages that are not there",
    "transcode": "sends the text in charset `value`, and does not say so",
    "charset": "claims charset `value` in Content-Type",
    "stale": "repeats ETag `value` and a date whatever the content is, and answers 304 to who has one of them",
    # its content coding
    "encoding": "claims Content-Encoding `value` over a body that is nothing of the kind",
    "coding": "codes the body as `value` says, in this order: gzip, deflate, br, zstd",
    "bomb": "sends 160 MB of zeros, coded as `value` says (gzip, br, zstd, or several)",
    # its transfer
    "slow": "waits `value` seconds before it answers",
    "drip": "sends the body at `value` bytes a second",
    "stall": "sends half of the body, and then nothing for `value` seconds",
    "drop": "announces the whole body, sends the share `value` (0 to 1) of it, and closes",
    "length": "announces `value` times as many bytes as it sends, and closes",
    "chunked": "sends chunks; `value`: whole, torn (no end), garbage (no chunk at all in the middle)",
    "endless": "sends chunks without an end",
    "reset": "resets the connection instead of answering",
    "garbage": "sends no HTTP; `value`: status (no status line), header (an endless one), control (characters)",
    # the site is another one
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


@dataclass(frozen=True)
class Hit:
    """A fault that a request hit."""

    fault: Fault
    count: int  # of requests that hit it, with this one

    @property
    def number(self) -> float:
        if isinstance(self.fault.value, (int, float)):
            return self.fault.value
        raise ValueError(
            f"a fault of kind {self.fault.kind!r} wants a number as value, but got {self.fault.value!r}"
        )

    def text(self, base: str, path: str) -> str:
        """The value, with what stands in braces filled in."""
        told = str(self.fault.value or "")
        target = path.partition("=")[2]
        for name, value in (("n", self.count), ("path", path), ("base", base), ("target", target)):
            told = told.replace(f"{{{name}}}", str(value))
        return told


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

    def take(self, site: str, path: str) -> dict[str, "Hit"]:
        """The transport faults for this request, by kind; counts the request against their `times`.

        Of several faults of a kind, the one that was set last holds.
        """
        with self._lock:
            hits = {}
            for entry in self._entries:
                fault = entry.fault
                spent = fault.times is not None and entry.used >= fault.times
                if fault.kind not in CONTENT_KINDS and not spent and fault.hits(site, path):
                    entry.used += 1
                    hits[fault.kind] = Hit(fault, entry.used)
            return hits


def read_faults(path: Path) -> list[Fault]:
    """Read a JSON file with a list of faults, each an object with the fields of `Fault`."""
    return [Fault(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))]


def to_json(fault: Fault) -> dict[str, Any]:
    """The object that `read_faults` reads."""
    return asdict(fault)
