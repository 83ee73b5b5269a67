"""A user's files into landing as closed segments, whatever archive they are: see `transforms/archive_forms.py`.

    landing/NAME.part     being made; what a kill leaves of it is removed by the next run
    landing/NAME.warc.gz  there, and its log not yet: no segment, and removed likewise
    landing/NAME.jsonl    its empty log: now it is one

A segment is named by the content of what was brought first, so the same brought again, under any name, is the same
segment: of a WACZ, each WARC in it.
"""

import hashlib
import os
import re
import select
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flows.inputs import Input
from flows.segments import EXTRACT_SUFFIX, LOG_SUFFIX, Segment, closed, is_own
from transforms.arc_to_warc import convert
from transforms.archive_forms import Form, recognise
from transforms.durable import sync
from transforms.errors import NightdeskError, WarcError
from transforms.inflating import inflate
from transforms.wacz import Wacz
from transforms.warc_write import PART_SUFFIX, Watch, appearing, normalise

_PIECE = 1 << 20
_LOOK_SECONDS = 0.5  # between looks whether to stop, while standard input has nothing
_PACKED = (Form.ZSTANDARD, Form.BZIP2, Form.XZ)
_ENDING = re.compile(r"(\.w?arc)?(\.(gz|zst|bz2|xz))?$", re.I)
_UNSAFE = re.compile(r"[^\w.+-]+")
_LONGEST_NAME = 80  # characters


@dataclass(slots=True)
class Brought:
    """What came of a file, or of a WARC in a WACZ."""

    name: str  # as a user knows it
    segment: Segment | None = None  # null if it is loaded already, or could not be brought
    problem: str | None = None  # why not; or, with a segment, what it lacks
    passed_over: Counter[str] = field(
        default_factory=Counter
    )  # what is no record, or a damaged one of an ARC


def bring(home: Path, source: Input, watch: Watch) -> Iterator[Brought]:
    """Copy a user's file into landing: one segment, or of a WACZ several.

    Args:
        watch: told how many bytes more were gone through; also called when there is nothing to read. What it raises
            ends the work, and leaves nothing half.

    Yields:
        what came of it, as it comes; trouble with one of several is told, and the others go on.
    """
    if source.path is None or not source.path.is_file():
        with _scratch(home, "stream") as spool:
            brought = Brought(source.name)
            try:
                _spool(source, spool, watch)
            except OSError as error:
                brought.problem = f"{source.name} can't be read: {error}"
                yield brought
                return
            yield from _bring(home, spool, source.name, watch, take=True)
    else:
        yield from _bring(home, source.path, source.name, watch, take=False)


def _bring(home: Path, path: Path, name: str, watch: Watch, *, take: bool) -> Iterator[Brought]:
    try:
        if recognise(path) is Form.ZIP:
            with Wacz.open(path) as wacz:
                yield from (Brought(name, problem=_told(home, problem, name)) for problem in wacz.problems)
                for member in wacz.members:
                    label = f"{member.name} in {name}"
                    brought = Brought(label)
                    with _scratch(home, "member") as copy:
                        try:
                            with copy.open("wb") as out:
                                wacz.copy(member, out, watch)
                            brought = _bring_one(home, copy, member.name, watch, take=True)
                            brought.name = label
                        except (NightdeskError, OSError) as error:
                            brought.problem = _told(home, str(error), name, label)
                    yield brought
        else:
            yield _bring_one(home, path, name, watch, take=take)
    except (NightdeskError, OSError) as error:
        yield Brought(name, problem=_told(home, str(error), name))


def _bring_one(home: Path, path: Path, name: str, watch: Watch, *, take: bool) -> Brought:
    """
    Raises:
        WarcError: it is no archive.
        OSError: it can't be read, or landing can't be written.
    """
    form = recognise(path)
    if form is Form.ZIP:
        raise WarcError(f"{path}: expected a WARC or ARC file in a WACZ, found a ZIP file")
    digest = _digest(path, watch)
    brought = Brought(name)
    segment = Segment(f"{digest}-{_stem(name)}", home, ".warc" if form is Form.WARC else ".warc.gz")
    if next((home / segment.folder).glob(f"{digest}-*{LOG_SUFFIX}"), None) is not None:
        return brought
    brought.segment = next((one for one in closed(home) if one.name.startswith(f"{digest}-")), None)
    if brought.segment is not None:
        return brought
    target = segment.landing / (segment.name + segment.suffix)
    segment.landing.mkdir(parents=True, exist_ok=True)
    if form in _PACKED:
        with _scratch(home, "unpacked") as plain:
            with plain.open("wb") as out:
                brought.problem = inflate(path, form, out, watch)
            _store(plain, recognise(plain), target, name, brought, watch, take=False)
    else:
        _store(path, form, target, name, brought, watch, take=take)
    (segment.landing / (segment.name + LOG_SUFFIX)).touch()
    sync(segment.landing)
    brought.segment = segment
    if brought.problem:
        brought.problem = f"{name}: {brought.problem}"
    return brought


def _store(
    path: Path, form: Form, target: Path, name: str, brought: Brought, watch: Watch, *, take: bool
) -> None:
    if form in (Form.WARC, Form.WARC_GZ):
        normalise(path, target, watch=watch, pack=target.suffix == ".gz", take=take)
        return
    if form not in (Form.ARC, Form.ARC_GZ):
        raise WarcError(f"{path}: expected a WARC or ARC file in what is packed, found {form}")
    with appearing(target) as out:
        brought.passed_over = convert(path, out, name=name, watch=watch)
    del brought.passed_over["records"]


def remove_leftovers(home: Path) -> list[str]:
    """Remove what a kill left half made of files that were being brought. Only under the lock; the names removed."""
    landing = home / "landing"
    if not landing.is_dir():
        return []
    names = {path.name for path in landing.iterdir()}
    removed = []
    for name in sorted(names):
        stem = name.removesuffix(".gz").removesuffix(".warc")
        no_log = name.endswith((".warc", ".warc.gz")) and stem + LOG_SUFFIX not in names and not is_own(stem)
        if name.endswith(PART_SUFFIX) or no_log:
            (landing / name).unlink()
            removed.append(name)
    return removed


def _spool(source: Input, spool: Path, watch: Watch) -> None:
    """Write what comes in a stream to a file."""
    with spool.open("wb") as out, _stream(source) as descriptor:
        while True:
            watch(0)
            ready, _, _ = select.select([descriptor], [], [], _LOOK_SECONDS)
            if not ready:
                continue
            piece = os.read(descriptor, _PIECE)
            if not piece:
                break
            out.write(piece)
            watch(len(piece))


@contextmanager
def _stream(source: Input) -> Iterator[int]:
    if source.path is None:
        yield 0
        return
    descriptor = os.open(source.path, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _scratch(home: Path, label: str) -> Iterator[Path]:
    """A file in landing that is gone at the end; one run at a time brings files."""
    path = _scratch_path(home, label)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _scratch_path(home: Path, label: str) -> Path:
    return home / "landing" / f"{label}{PART_SUFFIX}"


def _digest(path: Path, watch: Watch) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            watch(0)
    return digest.hexdigest()[:16]


def _stem(name: str) -> str:
    """What of a file's name may stand in a segment's."""
    stem = _ENDING.sub("", name)
    stem = _UNSAFE.sub("_", stem)[:_LONGEST_NAME].strip("._") or "file"
    return stem.removesuffix(EXTRACT_SUFFIX.removesuffix(LOG_SUFFIX))


def _told(home: Path, problem: str, name: str, member: str | None = None) -> str:
    """A message with what a user knows in place of our copies' names."""
    for label, known in (("stream", name), ("member", member or name), ("unpacked", member or name)):
        problem = problem.replace(str(_scratch_path(home, label)), known)
    return problem
