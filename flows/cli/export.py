"""The verb that takes articles out: export."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from flows.cli.terminal import AsJson, Config, Exit, err, out, print_json
from flows.export import Exported
from flows.export import export as export_articles
from flows.export_shape import Compression, ExportFormat, Shape
from flows.settings import read_settings
from transforms.errors import UsageError
from warehouse.export import Selection


def add_to(app: typer.Typer) -> None:
    """Give the app this verb."""
    app.command()(export)


def export(
    form: Annotated[ExportFormat, typer.Option("--format", help="What to write.")],
    to: Annotated[Path, typer.Option("--to", help="Folder to write to; made if there is none.")],
    source: Annotated[
        list[str] | None, typer.Option("--source", help="Only this source's; may be given several times.")
    ] = None,
    from_: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="First day of publication, UTC."),
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Last day of publication, UTC.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", help='Only in this language: "de" is also "de-AT".')
    ] = None,
    section: Annotated[
        str | None, typer.Option("--section", help="Only of this section, in any case.")
    ] = None,
    versions: Annotated[
        bool, typer.Option("--versions", help="Every version, as in article_versions; without it the latest.")
    ] = False,
    compression: Annotated[
        Compression | None,
        typer.Option(
            "--compression", help="Parquet: zstd unless set. CSV, JSON Lines: none unless set, gzip or zstd."
        ),
    ] = None,
    one_file: Annotated[
        bool, typer.Option("--one-file", help="CSV, JSON Lines: one file in place of one a day.")
    ] = False,
    bom: Annotated[
        bool, typer.Option("--bom", help="CSV: begin with a byte order mark, by which Excel knows UTF-8.")
    ] = False,
    front_matter: Annotated[
        bool, typer.Option("--front-matter", help="Markdown: begin each document with its data as YAML.")
    ] = False,
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite", help="Replace another export there, and files that no export has written."
        ),
    ] = False,
    config: Config = None,
    json: AsJson = False,
) -> int:
    """Write articles to a folder, by day of publication.

    `nightdesk export --format parquet --to out --from 2026-11-01`

    The days asked for are replaced, all others stay: an export may be made again every night. An article with no date
    is filed under the day of its first capture. A day takes its place when it is whole, and `nightdesk-export.json` in
    the folder says "done" when all is.
    """
    selection = Selection(
        sources=tuple(dict.fromkeys(source or ())),
        from_day=_day(from_),
        to_day=_day(until),
        language=language,
        section=section,
        all_versions=versions,
    )
    if selection.from_day and selection.to_day and selection.from_day > selection.to_day:
        raise UsageError(f"--from {selection.from_day} is later than --until {selection.to_day}.")
    shape = Shape(form, compression, one_file, bom, front_matter)
    try:
        with _progress() as told:
            done = export_articles(
                read_settings(config), to, selection, shape, overwrite=overwrite, progress=told
            )
    except KeyboardInterrupt:
        err.print("Stopped. The days that are written are whole; run it again to complete the export.")
        return Exit.INTERRUPTED
    if json:
        print_json(asdict(done))
    else:
        _print(done, versions=versions)
    return Exit.DONE


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal; nothing elsewhere."""
    columns = (TextColumn("export"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("export", total=None)

        def told(number: int, of: int) -> None:
            bar.update(task, completed=number, total=of)

        yield told


def _print(done: Exported, *, versions: bool) -> None:
    what = "versions" if versions else "articles"
    if not done.articles:
        out.print(f"no {what} match; {done.removed:,} files removed from {done.folder}", markup=False)
        return
    days = (
        f"{done.from_day}" if done.days == 1 else f"{done.days:,} days from {done.from_day} to {done.to_day}"
    )
    files = "1 file" if done.files == 1 else f"{done.files:,} files"
    removed = f"; {done.removed:,} files of the last export removed" if done.removed else ""
    out.print(
        f"{done.articles:,} {what} of {days} written to {done.folder}: {files}, {done.bytes:,} bytes{removed}",
        markup=False,
    )
