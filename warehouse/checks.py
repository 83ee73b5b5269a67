"""Data checks: each a query in sql/checks that promises something, and answers no rows when it holds."""

import time
from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.rows import aware
from warehouse.statements import Statement, folder

_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class CheckResult:
    """How a check came out."""

    name: str
    promise: str  # what holds if all is well, a line
    failures: int  # rows that break it
    examples: list[dict[str, Any]]  # the first few of them
    seconds: float

    @property
    def ok(self) -> bool:
        return self.failures == 0


def run_checks(connection: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    """Run all checks, by name; the connection need only read."""
    return [_run(connection, check) for check in folder("checks")]


def _run(connection: duckdb.DuckDBPyConnection, check: Statement) -> CheckResult:
    began = time.monotonic()
    result = connection.execute(check.text)
    names = [column[0] for column in result.description]
    broken = result.fetchmany(_EXAMPLES)
    failures = len(broken)
    while more := result.fetchmany(10_000):
        failures += len(more)
    examples = [{name: aware(value) for name, value in zip(names, row, strict=True)} for row in broken]
    return CheckResult(check.name, check.promise, failures, examples, time.monotonic() - began)
