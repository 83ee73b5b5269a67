"""The folder that an export is written to: whose it is, what was written to it, and how a day of it is replaced.

A day's files are drafts first and take their names together, when the day is whole. What they are called is noted
before, so that files which no day has any more are found and removed, and no other file ever is. The manifest says
"writing" until all is done.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from flows.lock import held
from transforms.errors import UsageError

MANIFEST = "nightdesk-export.json"
_NOTES = ".nightdesk"  # in the folder: drafts, the lock, and of each day a note of its files


@dataclass
class Day:
    """A day that is being written."""

    name: str  # of its note: the day, or "all"
    _drafts: Path
    articles: int = 0
    _files: dict[str, Path] = field(default_factory=dict)

    def draft(self, path: str) -> Path:
        """Where to write a file that is to be called `path` (below the folder, POSIX separators) when the day is whole."""
        draft = self._drafts / f"{len(self._files)}.part"
        self._files[path] = draft
        return draft

    @property
    def files(self) -> dict[str, Path]:
        return self._files


class ExportFolder:
    """A folder with an export in it, held by this process."""

    def __init__(self, folder: Path, kind: dict[str, Any], *, overwrite: bool) -> None:
        self.folder = folder
        self.files = self.bytes = self.removed = 0
        self._kind, self._overwrite = kind, overwrite
        self._notes = folder / _NOTES / "days"
        self._drafts = drafts_of(folder)

    @contextmanager
    def day(self, name: str) -> Iterator[Day]:
        """Write a day: its files replace those that it had, or, if the block raises, none does.

        Raises:
            UsageError: a file is in the way that no export has written, and `overwrite` is not set.
        """
        day = Day(name, self._drafts)
        try:
            yield day
            self._replace(day)
        finally:
            for draft in day.files.values():
                draft.unlink(missing_ok=True)

    def _replace(self, day: Day) -> None:
        before = self._noted(day.name)
        if not self._overwrite:
            for path in day.files:
                if path not in before and (self.folder / path).exists():
                    raise UsageError(
                        f"{self.folder / path} is in the way: no export has written it. Move it, export to another folder, "
                        "or write over it with --overwrite"
                    )
        note = {"articles": day.articles, "files": sorted(day.files)}
        self._note(day.name, {**note, "files": sorted({*before, *day.files})})
        for path, draft in day.files.items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            self.bytes += draft.stat().st_size
            draft.replace(target)
        self.files += len(day.files)
        self._remove(before - day.files.keys())
        self._note(day.name, note)

    def drop(self, names: set[str]) -> None:
        """Remove what was written of these days."""
        for name in sorted(names):
            self._remove(self._noted(name))
            (self._notes / f"{name}.json").unlink(missing_ok=True)

    def names(self) -> set[str]:
        """The days of which anything was written."""
        return {note.stem for note in self._notes.glob("*.json")}

    def begin(self) -> None:
        """See that the folder is ours, or nobody's; say that it is being written.

        Raises:
            UsageError: it is neither, and `overwrite` is not set.
        """
        found = self._manifest()
        if (
            found is None
            and not self._overwrite
            and any(each.name != _NOTES for each in self.folder.iterdir())
        ):
            raise UsageError(
                f"{self.folder} is not empty, and holds no export of Nightdesk's (no {MANIFEST}). Choose an empty or a "
                "new folder, or add --overwrite to write among what is there"
            )
        if found is not None and found.get("kind") != self._kind:
            if not self._overwrite:
                raise UsageError(
                    f"{self.folder} holds another export: {_told(found.get('kind'))}. This one would be "
                    f"{_told(self._kind)}. Choose another folder, or add --overwrite to replace it"
                )
            self._tell("writing")
            self.drop(self.names())
        self._tell("writing")
        shutil.rmtree(self._drafts, ignore_errors=True)  # what a killed export left
        self._drafts.mkdir(parents=True)

    def end(self, release: str, exported_at: str) -> None:
        """Say that all is written, and what there is."""
        days = {name: self._read(name).get("articles", 0) for name in sorted(self.names())}
        self._tell("done", nightdesk=release, exported_at=exported_at, articles=sum(days.values()), days=days)

    def _tell(self, state: str, **more: Any) -> None:
        _write(self.folder / MANIFEST, {"state": state, "kind": self._kind, **more})

    def _manifest(self) -> dict[str, Any] | None:
        try:
            found = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def _note(self, name: str, note: dict[str, Any]) -> None:
        self._notes.mkdir(parents=True, exist_ok=True)
        _write(self._notes / f"{name}.json", note)

    def _read(self, name: str) -> dict[str, Any]:
        try:
            note = json.loads((self._notes / f"{name}.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return note if isinstance(note, dict) else {}

    def _noted(self, name: str) -> set[str]:
        return {path for path in self._read(name).get("files", ()) if _is_below(path)}

    def _remove(self, paths: set[str]) -> None:
        for path in paths:
            file = self.folder / path
            if file.is_file():
                file.unlink()
                self.removed += 1
            for parent in file.parents:
                if parent == self.folder or not parent.is_dir() or any(parent.iterdir()):
                    break
                parent.rmdir()


@contextmanager
def export_folder(folder: Path, kind: dict[str, Any], *, overwrite: bool) -> Iterator[ExportFolder]:
    """Take a folder for an export, for the length of the block; it is made if there is none.

    Args:
        kind: what makes two exports the same, but for the days: format, filters and the like, as JSON has it.
        overwrite: replace an export of another kind, and files that no export has written.

    Raises:
        UsageError: it holds something else.
        LockedError: another export is being written to it.
        OSError: it can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    taken = ExportFolder(folder, kind, overwrite=overwrite)
    is_new = not (folder / _NOTES).exists()
    if is_new and not (folder / MANIFEST).exists() and not overwrite and any(folder.iterdir()):
        taken.begin()  # refuses, and leaves no trace
    with held(folder / _NOTES / "lock", what="nightdesk export"):
        taken.begin()
        yield taken


def drafts_of(folder: Path) -> Path:
    """Where what is being written to a folder lies until it is whole."""
    return folder / _NOTES / "drafts"


def _is_below(path: str) -> bool:
    """Is this a path below the folder? A note may have been written to by others."""
    parts = path.split("/")
    return not path.startswith("/") and ".." not in parts and parts[0] != _NOTES


def _told(kind: Any) -> str:
    if not isinstance(kind, dict):
        return "one that can't be told"
    return ", ".join(f"{name} {value}" for name, value in kind.items() if value not in (None, [], False))


def _write(path: Path, value: dict[str, Any]) -> None:
    draft = path.with_name(path.name + ".part")
    draft.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)


def day_of(name: str) -> date | None:
    """The day that a note is of; None of a note of all."""
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None
