"""The verb that keeps the warehouse safe: backup."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.terminal import AsJson, Config, err, out, print_json
from flows.lock import holder
from flows.settings import Settings, read_settings
from transforms.errors import UsageError


def add_to(app: typer.Typer) -> None:
    """Give the app this verb."""
    app.command()(backup)


def backup(
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            metavar="FILE_OR_FOLDER",
            help="The file to write; in a folder it is named by the time, UTC.",
        ),
    ],
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
    config: Config = None,
    json: AsJson = False,
) -> None:
    """Copy the warehouse, as it was published last, to a file that opens by itself.

    Safe at any time, also in the middle of a run, and waits for nobody. The copy is verified, byte by byte and
    table by table, before it takes its name.

    `nightdesk backup --to /srv/backup/`

    To a whole backup belong also `archive/` and `landing/` of the home, `nightdesk.toml` and your source files:
    they are plain files that are never changed in place, so any tool copies them.
    """
    from warehouse.backup import back_up
    from warehouse.connect import publish
    from warehouse.working import working_file

    settings = read_settings(config)
    target = _target(to)
    if working_file(settings.warehouse).exists() and holder(settings.lock) is None:
        publish(settings.warehouse, wait=settings.wait_seconds)  # what a killed run left
    made = back_up(settings.warehouse, target, replace=force, wait=settings.wait_seconds)
    if json:
        print_json({**asdict(made), "beside": [str(path) for path in _beside(settings)]})
        return
    out.print(
        f"{made.path}: {made.size / 1e6:,.1f} MB, {made.tables} tables, {made.rows:,} rows, verified",
        markup=False,
    )
    err.print(f"Copy these as well: {', '.join(str(path) for path in _beside(settings))}", markup=False)


def _target(to: Path) -> Path:
    if to.is_dir():
        return to / f"warehouse-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.duckdb"
    if not to.parent.is_dir():
        raise UsageError(
            f"There is no folder {to.parent}. Expected a file in a folder that is there, or a folder."
        )
    return to


def _beside(settings: Settings) -> list[Path]:
    """What belongs to a backup besides the warehouse."""
    return [settings.archive, settings.landing, *settings.sources]
