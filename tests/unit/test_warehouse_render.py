"""Answers as text: what programs read back is what was asked."""

import csv
import io
import json
import math
import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from warehouse.query import Answer, Column
from warehouse.render import FORMS, duration, render


def answer(rows: list[tuple[Any, ...]], *names: str, types: str = "VARCHAR") -> Answer:
    return Answer(tuple(Column(name, types) for name in names), iter(rows))


def rendered(form: str, rows: list[tuple[Any, ...]], *names: str, **more: Any) -> str:
    return "".join(render(answer(rows, *names), form, **more))


VALUES = [
    (None, None),
    (True, True),
    (3, 3),
    (2**100, 2**100),
    (0.1, 0.1),
    (math.nan, None),
    (math.inf, None),
    (Decimal("12.50"), 12.5),
    (Decimal("0.1"), 0.1),
    (Decimal("12345678901234567890.12345"), "12345678901234567890.12345"),
    ('Größe, "quoted"\nnext 漢字 \U0001f600', 'Größe, "quoted"\nnext 漢字 \U0001f600'),
    (datetime.fromisoformat("2026-11-23T06:55:01.25"), "2026-11-23T06:55:01.250000"),
    (datetime(2026, 11, 23, 6, 55, 1, tzinfo=UTC), "2026-11-23T06:55:01+00:00"),
    (date(2026, 11, 23), "2026-11-23"),
    (time(6, 55), "06:55:00"),
    (timedelta(days=1, hours=2, seconds=3.5), "P1DT2H3.5S"),
    (b"\x00\xff", "AP8="),
    (UUID("12345678123456781234567812345678"), "12345678-1234-5678-1234-567812345678"),
    (["a", None, Decimal("1.5")], ["a", None, 1.5]),
    ({"caption": "A bridge", "credit": None}, {"caption": "A bridge", "credit": None}),
    ({1: "a", date(2026, 1, 1): "b"}, {"1": "a", "2026-01-01": "b"}),
]


@pytest.mark.parametrize(("value", "expected"), VALUES)
def test_json_is_one_array_of_objects(value: Any, expected: Any) -> None:
    assert json.loads(rendered("json", [(value,), (value,)], "x")) == [{"x": expected}] * 2


@pytest.mark.parametrize(("value", "expected"), VALUES)
def test_jsonl_is_an_object_a_line(value: Any, expected: Any) -> None:
    lines = rendered("jsonl", [(value,), (value,)], "x").splitlines()
    assert [json.loads(line) for line in lines] == [{"x": expected}] * 2


def test_no_rows_are_an_empty_array_and_no_lines() -> None:
    assert json.loads(rendered("json", [], "x")) == []
    assert rendered("jsonl", [], "x") == ""
    assert rendered("csv", [], "x", "y") == "x,y\r\n"
    assert rendered("table", [], "x").endswith("(0 rows)\n")


def test_columns_of_the_same_name_are_all_there() -> None:
    assert json.loads(rendered("jsonl", [(1, 2, 3)], "a", "a", "a")) == {"a": 1, "a_1": 2, "a_2": 3}


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.integers()), max_size=5))
def test_csv_and_jsonl_read_back_as_they_were(rows: list[tuple[str, int]]) -> None:
    read = list(csv.reader(io.StringIO(rendered("csv", rows, "text", "number"), newline="")))
    assert read == [["text", "number"], *([text, str(number)] for text, number in rows)]
    lines = rendered("jsonl", rows, "text", "number").split("\n")[:-1]
    assert [json.loads(line) for line in lines] == [{"text": text, "number": number} for text, number in rows]


@given(st.timedeltas(min_value=timedelta(days=-9999), max_value=timedelta(days=9999)))
def test_a_duration_adds_up(value: timedelta) -> None:
    match = re.fullmatch(
        r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?", duration(value)
    )
    assert match is not None
    sign, days, hours, minutes, seconds, fraction = match.groups()
    total = timedelta(
        days=int(days or 0),
        hours=int(hours or 0),
        minutes=int(minutes or 0),
        seconds=int(seconds or 0),
        microseconds=int((fraction or "0").ljust(6, "0")),
    )
    assert (-total if sign else total) == value


def test_a_table_obeys_no_terminal_codes_and_keeps_a_row_on_a_line() -> None:
    text = rendered("table", [("red \x1b[31m\nnext\0\x9b",)], "headline")
    assert len(text.splitlines()) == 4
    assert not {"\x1b", "\0", "\x9b"} & set(text)


@given(
    st.lists(st.tuples(*[st.text(max_size=60)] * 5), max_size=4),
    st.integers(min_value=20, max_value=120),
)
def test_a_table_fits_its_width(rows: list[tuple[str, ...]], width: int) -> None:
    lines = rendered("table", rows, "one", "two", "three", "four", "five", width=width).split("\n")
    assert all(cell_len(line) <= width for line in lines[:-2])
    assert len(lines) == len(rows) + 4


def test_a_table_says_what_it_left_out() -> None:
    text = rendered("table", [("a" * 30,) * 10], *(f"column {n}" for n in range(10)), width=40)
    assert text.endswith("(1 row; 6 more columns)\n")
    assert "column 0" in text


def test_numbers_stand_to_the_right() -> None:
    table = "".join(render(answer([(5,), (1000,)], "n", types="BIGINT"), "table"))
    assert table.splitlines()[2:4] == ["   5", "1000"]


def test_the_forms_are_those_of_the_command_line() -> None:
    assert set(FORMS) == {"table", "csv", "json", "jsonl"}
