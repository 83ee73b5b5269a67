"""The SQL of the warehouse: one statement, view, query or check a file, found by its name.

The first line of a file is a comment that says what one row of it is, or what it promises.
"""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

_SQL = files("warehouse") / "sql"


@dataclass(frozen=True, slots=True)
class Statement:
    """A .sql file."""

    name: str  # the file's name without .sql
    promise: str  # its first line, without the dashes
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 of the text, hex."""
        return sha256(self.text.encode()).hexdigest()


def _read(folder: str, name: str) -> Statement:
    text = (_SQL / folder / f"{name}.sql").read_text(encoding="utf-8")
    first = text.partition("\n")[0]
    if not first.startswith("-- "):
        raise ValueError(
            f"sql/{folder}/{name}.sql must begin with a comment line '-- ...' but begins {first!r}"
        )
    return Statement(name, first.removeprefix("-- ").strip(), text)


@cache
def folder(name: str) -> tuple[Statement, ...]:
    """The statements of a folder of sql/, ordered by name."""
    names = sorted(entry.name for entry in (_SQL / name).iterdir() if entry.name.endswith(".sql"))
    return tuple(_read(name, entry.removesuffix(".sql")) for entry in names)


@cache
def sql(path: str) -> str:
    """The text of one statement, e.g. `sql("load/captures")`.

    Raises:
        FileNotFoundError: there is no such file.
    """
    parent, _, name = path.rpartition("/")
    return _read(parent, name).text
