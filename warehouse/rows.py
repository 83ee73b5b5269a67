"""Answers of the warehouse as Python values."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import duckdb

Row = TypeVar("Row")


def fetch(
    connection: duckdb.DuckDBPyConnection,
    row_type: type[Row],
    text: str,
    parameters: Mapping[str, object] | None = None,
) -> list[Row]:
    """All rows of a query, each as `row_type`, whose fields are named like the query's columns.

    Times, which the warehouse keeps in UTC without saying so, get their time zone.
    """
    result = connection.execute(text, dict(parameters or {}))
    names = [column[0] for column in result.description]
    return [
        row_type(**{name: aware(value) for name, value in zip(names, row, strict=True)})
        for row in result.fetchall()
    ]


def aware(value: Any) -> Any:
    """A time without a zone as one in UTC; anything else as it is."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value
