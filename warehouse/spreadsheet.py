"""CSV that may be opened in a spreadsheet: no text of a page is run as a formula.

A spreadsheet takes a cell that begins with =, +, -, @, a tab or a line end for a formula, and runs it; on a page
anybody may write one. Such a text gets an apostrophe in front, which spreadsheets take for "this is text".
See https://owasp.org/www-community/attacks/CSV_Injection
Numbers and times are no text, and stay as they are.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from warehouse.render import text

_DANGER = r"'*[\s\x00]*[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]"
_DANGEROUS = re.compile(_DANGER)
_GUARDED = re.compile(f"'(?:{_DANGER})")
_QUOTED = re.compile(r'[",\r\n]')


def guarded(cell: str) -> str:
    """A text as it is safe in a cell. One that has apostrophes before such a beginning gets one more, so that
    `unguarded` is sure.
    """
    return "'" + cell if _DANGEROUS.match(cell) else cell


def unguarded(cell: str) -> str:
    """The text that `guarded` was given."""
    return cell[1:] if _GUARDED.match(cell) else cell


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Rows as lines of CSV (RFC 4180), safe in spreadsheets. Null is an empty field, an empty text is "".

    Lists and structs are JSON, times ISO 8601.
    """
    for row in rows:
        yield csv_line([guarded(value) if isinstance(value, str) else text(value) for value in row])


def csv_line(cells: Iterable[str | None]) -> str:
    """One line of CSV, with its end."""
    return ",".join("" if cell is None else _field(cell) for cell in cells) + "\r\n"


def _field(cell: str) -> str:
    if cell and not _QUOTED.search(cell):
        return cell
    return '"' + cell.replace('"', '""') + '"'
