"""What the archive keeps of each run, beside its captures: with it a warehouse can be made of the archive alone.

archive/runs/RUN_ID.json             a run
archive/runs/catalogue-DIGEST.json   the source files that runs went by, each state of them once
archive/runs/RUN_ID.days.jsonl       the days that a backfill went through, a line each
"""

import hashlib
import os
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Self

import orjson
from pydantic import TypeAdapter

from transforms.book import read_kept
from transforms.durable import replace_file
from transforms.errors import StorageError
from transforms.items import Source
from warehouse.backfills import DayDone

_FOLDER = Path("archive", "runs")
_DAYS = ".days.jsonl"
_DAY = TypeAdapter(DayDone)


@dataclass
class RunRecord:
    """A run: its row in `runs`, but for what is counted from its captures, and what its extraction went by."""

    run_id: str
    kind: str
    started: datetime
    state: str = "running"
    ended: datetime | None = None
    is_closed: bool = False  # it ended by itself, and was not killed
    orchestrator: str | None = None
    message: str | None = None
    reported: dict[str, int] = field(default_factory=dict)  # what the crawl counted
    sources: list[str] | None = None  # names of those it was to read; null for a run over files
    catalogue: str | None = None  # digest of the source files
    robots_tags: list[str] = field(default_factory=list)  # settings of these names
    user_agent: str = ""
    brought: list[str] = field(default_factory=list)  # segments that are files which a user brought

    def save(self, home: Path) -> None:
        """Write it into the archive of this home, whole or not at all.

        Raises:
            OSError: the archive can't be written.
        """
        with _saving:
            path = home / _FOLDER / f"{self.run_id}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, orjson.dumps(self, option=orjson.OPT_INDENT_2))

    @classmethod
    def read(cls, path: Path) -> Self:
        """
        Raises:
            StorageError: it is no such record.
        """
        try:
            said = orjson.loads(path.read_bytes())
            known = {one.name: said[one.name] for one in fields(cls) if one.name in said}
            times = {
                name: datetime.fromisoformat(known[name]) for name in ("started", "ended") if known.get(name)
            }
            return cls(**{**known, **times})
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
            raise StorageError(
                f"{path} is no record of a run: {error}. Expected JSON as Nightdesk writes it; put it back from a "
                "backup, or move it away to go without it"
            ) from error


def keep_days(home: Path, run_id: str, days: Sequence[DayDone]) -> None:
    """Add days to those that a backfill went through.

    Raises:
        OSError: the archive can't be written.
    """
    path = home / _FOLDER / f"{run_id}{_DAYS}"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.writelines(orjson.dumps(day, option=orjson.OPT_APPEND_NEWLINE) for day in days)
        file.flush()
        os.fsync(file.fileno())


def kept_days(home: Path, run_id: str) -> list[DayDone]:
    """The days that a run went through; a line that a crash cut short is none."""
    path = home / _FOLDER / f"{run_id}{_DAYS}"
    if not path.exists():
        return []
    lines = path.read_bytes().split(b"\n")[:-1]
    return [_DAY.validate_json(line) for line in lines]


def record_interrupted(home: Path, run_id: str, ended: datetime) -> None:
    """Note in the archive that a run did not end, if the archive knows of it.

    Raises:
        StorageError: its record can't be read.
        OSError: the archive can't be written.
    """
    path = home / _FOLDER / f"{run_id}.json"
    if path.exists():
        record = RunRecord.read(path)
        record.state, record.ended = "interrupted", ended
        record.save(home)


def read_records(home: Path) -> list[RunRecord]:
    """The runs that the archive knows of, oldest first.

    Raises:
        StorageError: a record can't be read.
    """
    paths = (home / _FOLDER).glob("*.json")
    records = [RunRecord.read(path) for path in paths if not path.name.startswith("catalogue-")]
    return sorted(records, key=lambda record: (record.started, record.run_id))


def brought_by(records: Sequence[RunRecord]) -> dict[str, str]:
    """Of segments that are files which a user brought, the run that brought them first.

    Args:
        records: of all runs, oldest first.
    """
    return {name: record.run_id for record in reversed(records) for name in record.brought}


def keep_catalogue(home: Path, catalogue: Sequence[Source]) -> str:
    """Keep these source files in the archive, if they are not there already; their digest.

    Raises:
        OSError: the archive can't be written.
    """
    return kept_file(home / _FOLDER, catalogue).stem.removeprefix("catalogue-")


def kept_file(folder: Path, catalogue: Sequence[Source]) -> Path:
    """Keep these source files in a folder, if they are not there already; the file, named by their digest.

    Raises:
        OSError: it can't be written.
    """
    said = orjson.dumps([asdict(source) for source in catalogue], option=orjson.OPT_INDENT_2)
    path = folder / f"catalogue-{hashlib.blake2b(said, digest_size=16).hexdigest()}.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, said)
    return path


def kept_catalogue(home: Path, digest: str | None) -> list[Source]:
    """The source files of that digest; none if it is null.

    Raises:
        StorageError: they are missing from the archive, or can't be read.
    """
    if digest is None:
        return []
    path = catalogue_file(home, digest)
    try:
        return read_kept(path)
    except (OSError, ValueError, TypeError) as error:
        raise StorageError(
            f"{path} can't be read: {error}. Expected the source files that a run went by; put it back from a backup"
        ) from error


_saving = threading.Lock()


def catalogue_file(home: Path, digest: str) -> Path:
    """Where the source files of that digest are kept."""
    return home / _FOLDER / f"catalogue-{digest}.json"
