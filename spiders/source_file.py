"""Writes source files: TOML for people to read and go on with, whole or not at all."""

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Item, SingleKey

from spiders.catalogue import read_source
from transforms.errors import StorageError, UsageError
from transforms.items import Source

_WIDTH = len("in_language")
_PATTERNS = frozenset({"allow", "deny"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A source file that is to be written."""

    name: str
    values: dict[str, str | tuple[str, ...]]  # by key, in the order of the file; empty ones are left out
    heading: tuple[str, ...] = ()  # comments at the top
    remarks: dict[str, tuple[str, ...]] = field(default_factory=dict)  # comments before a key


def render(draft: Draft) -> str:
    """The file's text."""
    document = tomlkit.document()
    for line in draft.heading:
        document.add(tomlkit.comment(_one_line(line)))
    for key, value in draft.values.items():
        for line in draft.remarks.get(key, ()):
            document.add(tomlkit.comment(_one_line(line)))
        if value:
            item = _array(key, value) if isinstance(value, tuple) else tomlkit.string(value)
            document.append(SingleKey(key, sep=f"{'':{max(_WIDTH - len(key), 0)}} = "), item)
    return tomlkit.dumps(document)


def _move(written: Path, target: Path) -> None:
    """Give a file its name, never over another's, whoever wrote that meanwhile."""
    try:
        target.hardlink_to(written)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links, on a stick or a share
        if target.exists():
            raise FileExistsError(target) from None
        written.replace(target)


def _array(key: str, values: Iterable[str]) -> Item:
    array: Any = tomlkit.array()
    items = [_string(value, literal=key in _PATTERNS) for value in values]
    array.extend(items)
    return array.multiline(len(items) > 1)  # type: ignore[no-any-return]


def _string(value: str, *, literal: bool) -> Item:
    """A pattern as '...', in which a backslash is a backslash; unless it holds a ' itself."""
    return tomlkit.string(value, literal=literal and "'" not in value)


def _one_line(text: str) -> str:
    """What a site said must not end a comment."""
    return "".join(character if character.isprintable() else " " for character in text)[:300]


def place(draft: Draft, folder: Path, *, force: bool = False) -> tuple[Path, Source]:
    """Write a source file, check it as every run does, and move it into place.

    Args:
        folder: made if it is not there.
        force: replace a file of that name.

    Returns:
        Its path, and the source as it is read from there.

    Raises:
        UsageError: there is such a file already.
        SourceError: the draft does not hold.
        StorageError: it can't be written.
    """
    target = folder / f"{draft.name}.toml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # beside its place, so that it can be moved there, and out of sight: no run reads folders in folders
        with tempfile.TemporaryDirectory(prefix=".sources-add-", dir=folder) as bench:
            written = Path(bench) / target.name
            with written.open("w", encoding="utf-8") as file:
                file.write(render(draft))
                file.flush()
                os.fsync(file.fileno())
            source = read_source(written)
            if force:
                written.replace(target)
            else:
                _move(written, target)
    except FileExistsError as error:
        raise UsageError(
            f"{target}: expected no such file yet, found one. Choose another --name, or replace it with --force."
        ) from error
    except OSError as error:
        raise StorageError(
            f"{target}: expected to write this file, found: {error.strerror or error}. Choose another folder with --to."
        ) from error
    return target, source
