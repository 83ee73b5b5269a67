"""Asking the warehouse, and writing the answer: what `sql` and `queries` share."""

import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.terminal import out
from flows.settings import Settings
from transforms.errors import UsageError
from warehouse.query import run_sql, write_parquet
from warehouse.render import render


class AnswerFormat(StrEnum):
    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    PARQUET = "parquet"


Form = Annotated[AnswerFormat, typer.Option("--format", help="How the answer is written.")]


def write_answer(
    settings: Settings, text: str, parameters: Mapping[str, object], form: AnswerFormat, target: Path | None
) -> None:
    """Ask one question and write the answer to standard output, or to a file: whole, or not at all.

    Raises:
        UsageError: the question can't be asked, or the file not be written.
        WarehouseError: the warehouse can't be read, or the question needs more than it may take.
    """
    try:
        if form is AnswerFormat.PARQUET:
            _write_parquet(settings, text, parameters, target)
        else:
            _write_text(settings, text, parameters, form, target)
    except BrokenPipeError:
        raise
    except OSError as error:
        if target is None:
            raise
        raise UsageError(f"Can't write the answer to {target}: {error.strerror or error}.") from error


def _write_parquet(
    settings: Settings, text: str, parameters: Mapping[str, object], target: Path | None
) -> None:
    if target is None:
        raise UsageError("--format parquet needs a file: add --out FILE.parquet.")
    rows = write_parquet(
        settings.warehouse,
        text,
        target,
        parameters=parameters,
        wait=settings.wait_seconds,
        memory_limit=settings.sql_memory,
        spill_limit=settings.sql_spill,
        seconds=settings.sql_seconds,
    )
    out.print(f"{rows:,} rows written to {target}", markup=False)


def _write_text(
    settings: Settings, text: str, parameters: Mapping[str, object], form: AnswerFormat, target: Path | None
) -> None:
    with run_sql(
        settings.warehouse,
        text,
        parameters=parameters,
        wait=settings.wait_seconds,
        memory_limit=settings.sql_memory,
        spill_limit=settings.sql_spill,
        seconds=settings.sql_seconds,
    ) as answer:
        pieces = render(answer, form, width=out.width if out.is_terminal and target is None else None)
        if target is None:
            for piece in pieces:
                sys.stdout.write(piece)
            sys.stdout.flush()
            return
        draft = target.with_name(target.name + ".part")
        try:
            with draft.open("w", encoding="utf-8", newline="") as lines:
                lines.writelines(pieces)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
