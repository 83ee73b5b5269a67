"""Answers as text: a table for people, CSV, JSON and JSON Lines for programs. Pure; nothing is printed.

Times are ISO 8601, durations too (`PT1H30M`), binary data is Base64; decimals keep their digits, if need be
as text; and numbers that JSON has no word for (NaN, Infinity) are null there. Lists and structs are JSON, in CSV and
tables as well.
"""

import csv
import io
import json
import math
import unicodedata
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain, islice
from typing import Any
from uuid import UUID

from rich.cells import cell_len, set_cell_size

from warehouse.query import Answer

_MEASURED = 500  # rows that a table's column widths are taken from
_FLOAT_DIGITS = 15  # decimal digits that every double keeps
_GAP = 2  # cells between two columns of a table
_NARROWEST = 8  # cells that a column of a table is never cut below
_WIDEST = 60  # cells of a column in a table, where there is no width to fit


def render(answer: Answer, form: str, *, width: int | None = None) -> Iterator[str]:
    """The answer as text, piece by piece.

    Args:
        form: table, csv, json or jsonl.
        width: of a table, the cells it has room for; null for as many as it needs.

    Raises:
        KeyError: there is no such form.
    """
    return FORMS[form](answer, width)


def json_array(answer: Answer, width: int | None = None) -> Iterator[str]:  # noqa: ARG001
    """One JSON array of objects, an object a line."""
    names, first = _names(answer), True
    for row in answer.rows:
        yield ("[\n" if first else ",\n") + _object(names, row)
        first = False
    yield "[]\n" if first else "\n]\n"


def json_lines(answer: Answer, width: int | None = None) -> Iterator[str]:  # noqa: ARG001
    """A JSON object a line."""
    names = _names(answer)
    for row in answer.rows:
        yield _object(names, row) + "\n"


def comma_separated(answer: Answer, width: int | None = None) -> Iterator[str]:  # noqa: ARG001
    """CSV as in RFC 4180, with a header line; null is an empty field."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    for cells in chain([_names(answer)], ([text(value) or "" for value in row] for row in answer.rows)):
        writer.writerow(cells)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def table(answer: Answer, width: int | None = None) -> Iterator[str]:
    """Columns side by side, numbers to the right; a cell is one line, and cut where it has no room.

    Columns for which there is no room at all are left out at the end, and the last line says so.
    """
    columns = (
        answer.columns if width is None else answer.columns[: max(1, (width + _GAP) // (_NARROWEST + _GAP))]
    )
    names = [_line(column.name) for column in columns]
    cells = ([_line(text(value) or "") for value in row[: len(columns)]] for row in answer.rows)
    measured = list(islice(cells, _MEASURED))
    widths = _fit([max(map(cell_len, column)) for column in zip(names, *measured, strict=True)], width)
    right = [_is_number(column.type) for column in columns]
    yield _row(names, widths, right)
    yield _row(["─" * size for size in widths], widths, right)
    count = 0
    for row in chain(measured, cells):
        count += 1
        yield _row(row, widths, right)
    hidden = len(answer.columns) - len(columns)
    yield f"({count:,} {'row' if count == 1 else 'rows'}{f'; {hidden} more columns' if hidden else ''})\n"


Form = Callable[[Answer, int | None], Iterator[str]]
FORMS: Mapping[str, Form] = {
    "table": table,
    "csv": comma_separated,
    "json": json_array,
    "jsonl": json_lines,
}


def text(value: Any) -> str | None:
    """A value as it stands in a CSV field or a table's cell; null for null."""
    match value:
        case None:
            return None
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case list() | tuple() | dict():
            return _json(value)
        case Decimal():
            return format(value, "f")
        case _:
            plain = plain_value(value)
            return str(value) if plain is None else str(plain)


def plain_value(value: Any) -> Any:
    """A value in the words of JSON; see the module."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            return _number(value)
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return duration(value)
        case bytes() | bytearray() | memoryview():
            return b64encode(value).decode("ascii")
        case UUID():
            return str(value)
        case dict():
            return {text(key) or "": plain_value(item) for key, item in value.items()}
        case list() | tuple():
            return [plain_value(item) for item in value]
        case _:
            return str(value)


def duration(value: timedelta) -> str:
    """An ISO 8601 duration, e.g. `P1DT2H3M4.5S`."""
    sign = "-" if value < timedelta(0) else ""
    value = abs(value)
    hours, rest = divmod(value.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{value.microseconds:06d}".rstrip("0") if value.microseconds else ""
    parts = [(hours, "H"), (minutes, "M"), (f"{seconds}{fraction}" if seconds or fraction else 0, "S")]
    clock = "".join(f"{amount}{unit}" for amount, unit in parts if amount)
    days = f"{value.days}D" if value.days else ""
    return f"{sign}P{days}{'T' + clock if clock else ''}" if days or clock else "PT0S"


def _number(value: Decimal) -> float | str | None:
    """A decimal for JSON: a number if it can be one and keep its digits, else text."""
    if not value.is_finite():
        return None
    return float(value) if len(value.as_tuple().digits) <= _FLOAT_DIGITS else format(value, "f")


def _names(answer: Answer) -> list[str]:
    """Column names, made different where a query gives two columns the same."""
    names: list[str] = []
    for column in answer.columns:
        name, number = column.name, 0
        while name in names:
            number += 1
            name = f"{column.name}_{number}"
        names.append(name)
    return names


def _object(names: Sequence[str], row: Sequence[Any]) -> str:
    return _json(dict(zip(names, row, strict=True)))


def _json(value: Any) -> str:
    return json.dumps(plain_value(value), ensure_ascii=False, allow_nan=False)


def _line(cell: str) -> str:
    """A cell's text on one line, and nothing in it that a terminal would obey."""
    return "".join(
        _VISIBLE.get(char) or (" " if unicodedata.category(char) in _UNSEEN else char) for char in cell
    )


_VISIBLE = {"\n": "⏎", "\t": " ", "\0": "␀", "\x1b": "␛"}
_UNSEEN = {"Cc", "Zl", "Zp", "Cs"}


def _is_number(kind: str) -> bool:
    return kind.startswith(
        ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "U", "FLOAT", "DOUBLE", "DECIMAL")
    ) and (not kind.startswith(("UUID", "UNION")) and not kind.endswith("]"))


def _fit(widths: Sequence[int], room: int | None) -> list[int]:
    """Column widths that fit into `room`, the widest cut first; none is cut below the narrowest."""
    if room is None:
        return [min(width, _WIDEST) for width in widths]
    excess = sum(widths) + _GAP * (len(widths) - 1) - room
    limit = max(widths, default=0)
    while excess > 0 and limit > _NARROWEST:
        limit -= 1
        excess -= sum(width > limit for width in widths)
    return [min(width, limit) for width in widths]


def _row(cells: Iterable[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = (_pad(cell, width, end) for cell, width, end in zip(cells, widths, right, strict=True))
    return (" " * _GAP).join(padded).rstrip() + "\n"


def _pad(cell: str, width: int, to_the_right: bool) -> str:
    size = cell_len(cell)
    if size > width:
        return set_cell_size(cell, max(width - 1, 0)) + "…"
    return " " * (width - size) + cell if to_the_right else cell + " " * (width - size)
