"""Questions in SQL, by a connection that reads the warehouse and nothing else."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from transforms.errors import NightdeskError, UsageError, WarehouseError
from warehouse.connect import reader, time_limit
from warehouse.statements import sql

Done = TypeVar("Done")

_BATCH = 1_000  # rows fetched at a time
# The last is what DuckDB 2 says of a PIVOT
_READS = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN, duckdb.StatementType.MULTI}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer; `type` is DuckDB's name of its type."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose rows are fetched as they are asked for, once."""

    columns: tuple[Column, ...]
    rows: Iterator[tuple[Any, ...]]


@contextmanager
def run_sql(
    path: Path,
    text: str,
    *,
    parameters: Mapping[str, object] | None = None,
    wait: float = 60.0,
    memory_limit: str = "2GB",
    spill_limit: str = "10GB",
    seconds: float = 300.0,
) -> Iterator[Answer]:
    """Ask the warehouse one question, by a connection that can read it and nothing else.

    Args:
        path: the warehouse's file.
        text: one SELECT (or FROM, WITH, VALUES, DESCRIBE, SHOW, SUMMARIZE, PIVOT) or EXPLAIN.
        parameters: values of the $names in it.
        wait: seconds to wait while another program has the warehouse open for writing.
        memory_limit: as DuckDB takes it; what is larger goes to files beside the warehouse.
        spill_limit: how large these files may become.
        seconds: how long DuckDB may work on it; time that the caller takes over the rows does not count.

    Raises:
        UsageError: it is not one reading statement, or DuckDB can't make sense of it.
        WarehouseError: there is no warehouse, or the question needs more time or memory than it may take.
    """
    with reader(path, wait=wait, memory_limit=memory_limit, spill_limit=spill_limit) as connection:
        check_one_reading_statement(connection, text)
        work = _Work(connection, seconds)
        result = work.do(lambda: connection.execute(text, dict(parameters or {})))
        columns = tuple(Column(str(column[0]), str(column[1])) for column in result.description or ())
        yield Answer(columns, _rows(work, result))


def _rows(work: "_Work", result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := work.do(lambda: result.fetchmany(_BATCH)):
        yield from batch


def write_parquet(
    path: Path,
    text: str,
    target: Path,
    *,
    parameters: Mapping[str, object] | None = None,
    wait: float = 60.0,
    memory_limit: str = "2GB",
    spill_limit: str = "10GB",
    seconds: float = 300.0,
) -> int:
    """Write the answer to a question to a Parquet file, atomically; the number of rows.

    Arguments and exceptions as for `run_sql`; besides,

    Raises:
        OSError: the target can't be written.
    """
    draft = target.with_name(target.name + ".part")
    with reader(
        path, wait=wait, memory_limit=memory_limit, spill_limit=spill_limit, parquet=draft
    ) as connection:
        check_one_reading_statement(connection, text)
        work = _Work(connection, seconds)
        draft.touch()  # says so first where the folder is missing or may not be written
        draft.unlink()  # DuckDB would go about a file that is there by another one, which it may not touch
        try:
            work.do(
                lambda: connection.sql(text, params=dict(parameters or {})).write_parquet(
                    str(draft.absolute())
                )
            )
            where = {"path": str(draft.absolute())}
            ((rows,),) = work.do(lambda: connection.execute(sql("session/parquet_rows"), where).fetchall())
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    return int(rows)


class _Work:
    """DuckDB at work on one question, with so many seconds left for it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, seconds: float) -> None:
        self._connection = connection
        self._seconds = seconds
        self._left = seconds

    def do(self, step: Callable[[], Done]) -> Done:
        began = time.monotonic()
        try:
            with time_limit(self._connection, max(self._left, 0.0)):
                return step()
        except (TimeoutError, duckdb.InterruptException) as error:
            raise WarehouseError(
                f"the query was stopped: it took longer than the {self._seconds:g} s that it may take "
                "(setting sql_seconds)"
            ) from error
        except duckdb.Error as error:
            raise _explained(error) from error
        finally:
            self._left -= time.monotonic() - began


def _explained(error: duckdb.Error) -> NightdeskError:
    if isinstance(error, duckdb.OutOfMemoryException):
        return WarehouseError(
            "the query needs more memory than it may take, in memory (setting sql_memory) and in files (sql_spill): "
            f"{error}"
        )
    if isinstance(error, duckdb.PermissionException):
        return UsageError(f"a query reads the warehouse, and no files or network: {error}")
    if isinstance(error, (duckdb.IOException, duckdb.InternalException, duckdb.FatalException)):
        return WarehouseError(str(error))
    return UsageError(str(error))


def check_one_reading_statement(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    """Refuse what is not one statement that reads.

    Raises:
        UsageError: it is not.
    """
    try:
        statements = connection.extract_statements(text)
    except duckdb.Error as error:
        raise UsageError(str(error)) from error
    # of a PIVOT DuckDB makes two statements, and the first, a temporary type, has no text
    written = [one for one in statements if one.query or one.type != duckdb.StatementType.CREATE]
    if len(written) != 1:
        raise UsageError(f"expected one SQL statement, found {len(written)}")
    if written[0].type not in _READS:
        raise UsageError(
            f"expected a statement that reads, such as SELECT, found {written[0].type.name}: "
            "the warehouse is written by Nightdesk's runs only"
        )
