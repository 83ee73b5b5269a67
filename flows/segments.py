"""Where a segment's files lie, from landing to archive.

    landing/NAME.warc.gz.open, NAME.jsonl.open   being written
    landing/NAME.warc[.gz], NAME.jsonl           closed (the log under its final name says so)
    landing/NAME.extract.jsonl                   extracted, not loaded yet
    archive/YYYY/MM/DD/NAME.warc.gz, NAME.jsonl  loaded; a day is that of the run that wrote it
    archive/ingested/NAME.warc[.gz], NAME.jsonl  loaded, from a file that a user brought

`warc_file` in the warehouse is always the archive path, relative to the home; until the move it is found
in landing under the same name.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from transforms.durable import sync

LOG_SUFFIX = ".jsonl"
EXTRACT_SUFFIX = ".extract.jsonl"
_RUN_ID = re.compile(r"(?P<day>\d{8})T\d{6}Z-[0-9a-f]{6}")
_SEGMENT = re.compile(rf"(?P<run_id>{_RUN_ID.pattern})-\d{{2,}}-\d{{5,}}")


def is_own(name: str) -> bool:
    """Is this the name of a segment that a crawl wrote?"""
    return _SEGMENT.fullmatch(name) is not None


def new_run_id(now: datetime | None = None) -> str:
    """A run's name: its start in UTC and six random hex digits, so that names sort by time."""
    return f"{now or datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


@dataclass(frozen=True, slots=True)
class Segment:
    """A closed segment: a WARC file with its log."""

    name: str
    home: Path
    suffix: str = ".warc.gz"

    @property
    def run_id(self) -> str | None:
        """The run that wrote it; null for a user's file."""
        match = _SEGMENT.fullmatch(self.name)
        return match["run_id"] if match else None

    @property
    def folder(self) -> PurePosixPath:
        match = _SEGMENT.fullmatch(self.name)
        if match is None:
            return PurePosixPath("archive/ingested")
        day = match["day"]
        return PurePosixPath("archive", day[:4], day[4:6], day[6:])

    @property
    def warc_file(self) -> str:
        return str(self.folder / (self.name + self.suffix))

    @property
    def landing(self) -> Path:
        return self.home / "landing"

    @property
    def warc(self) -> Path:
        """Where the WARC is now."""
        return locate(self.home, self.warc_file)

    @property
    def log(self) -> Path:
        return locate(self.home, str(self.folder / (self.name + LOG_SUFFIX)))

    @property
    def extract(self) -> Path:
        return self.landing / (self.name + EXTRACT_SUFFIX)

    def move_to_archive(self) -> None:
        """Move it where `warc_file` says; safe to repeat after a crash at any point.

        The log goes last: as long as it lies in landing, the segment is found there again, and what else lies there
        of it would never be once it is gone.
        """
        target = self.home / self.folder
        target.mkdir(parents=True, exist_ok=True)
        self.extract.unlink(missing_ok=True)
        for name in (self.name + self.suffix, self.name + LOG_SUFFIX):
            lies = self.landing / name
            if lies.exists():
                lies.replace(target / name)
        sync(target)
        sync(self.landing)


def locate(home: Path, warc_file: str) -> Path:
    """The archive file that `captures.warc_file` names, wherever it lies now."""
    archived = home / warc_file
    return archived if archived.exists() else home / "landing" / PurePosixPath(warc_file).name


def closed(home: Path) -> list[Segment]:
    """The closed segments that lie in landing, oldest first."""
    landing = home / "landing"
    if not landing.is_dir():
        return []
    names = (
        path.name.removesuffix(LOG_SUFFIX)
        for path in landing.iterdir()
        if path.name.endswith(LOG_SUFFIX) and not path.name.endswith(EXTRACT_SUFFIX)
    )
    return [_at(home, name) for name in sorted(names)]


def archived(home: Path) -> list[Segment]:
    """The segments in the archive, by name."""
    logs = [path for path in (home / "archive").rglob(f"*{LOG_SUFFIX}") if path.is_file()]
    return [
        _at(home, path.name.removesuffix(LOG_SUFFIX)) for path in sorted(logs, key=lambda path: path.name)
    ]


def _at(home: Path, name: str) -> Segment:
    plain = Segment(name, home, ".warc")
    return plain if plain.warc.exists() else Segment(name, home)
