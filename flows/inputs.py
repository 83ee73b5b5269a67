"""What a user names to be ingested, as files: paths, folders, patterns, standard input."""

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from transforms.errors import UsageError

STANDARD_INPUT = "-"
# Names of files that are looked for in folders. What a file is, its content tells
_PACKINGS = ("", ".gz", ".zst", ".bz2", ".xz")
_ENDINGS = (*(form + packing for form in (".warc", ".arc") for packing in _PACKINGS), ".wacz")


@dataclass(frozen=True, slots=True)
class Input:
    """A file to be brought; standard input has no path."""

    name: str
    path: Path | None = None


def find_inputs(named: Sequence[str]) -> list[Input]:
    """The files that are named, each once, in the order they are named in, those of a folder or pattern by name.

    Args:
        named: paths of files, of folders to be searched with all that is below them, patterns as shells have them with
            `**` for any folders, or "-" for standard input.

    Raises:
        UsageError: something names nothing: says what.
    """
    found: dict[str, Input] = {}
    nothing: list[str] = []
    for one in named:
        inputs = list(_named_by(one))
        if not inputs:
            nothing.append(_told(one))
        for each in inputs:
            found.setdefault(str(each.path and each.path.resolve()), each)
    if nothing:
        raise UsageError(
            f"{'; '.join(nothing)}. Expected archives (WARC, ARC, WACZ), folders with such, a quoted pattern like "
            "'warcs/**/*.warc.gz', or - for standard input."
        )
    if not found:
        raise UsageError(
            "Nothing to ingest. Expected at least one file, folder or pattern, or - for standard input."
        )
    return list(found.values())


def _told(named: str) -> str:
    if Path(named).is_dir():
        return f"No archives in the folder {named}"
    return f"Nothing matches {named}" if glob.has_magic(named) else f"No such file: {named}"


def _named_by(named: str) -> Iterator[Input]:
    if named == STANDARD_INPUT:
        yield Input("standard input")
        return
    path = Path(named)
    if path.is_dir():
        yield from _in_folder(path)
    elif path.exists():
        yield Input(path.name, path.absolute())
    elif glob.has_magic(named):
        for match in sorted(glob.glob(named, recursive=True)):  # noqa: PTH207, for `**` with absolute paths
            path = Path(match)
            yield from _in_folder(path) if path.is_dir() else (Input(path.name, path.absolute()),)


def _in_folder(folder: Path) -> Iterator[Input]:
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            if name.lower().endswith(_ENDINGS) and path.is_file():
                yield Input(name, path.absolute())
