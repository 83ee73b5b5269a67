"""The verb `reprocess`: today's extractor for what is in the archive."""

from dataclasses import asdict, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from flows.cli.diff import print_edits
from flows.cli.runs import conduct_and_show
from flows.cli.terminal import AsJson, Config, Verbose, out, start_logging
from flows.settings import read_settings
from warehouse.reprocess import Changes, Sample

if TYPE_CHECKING:
    from flows.reprocess import ReprocessReport


def reprocess(
    source: Annotated[
        list[str] | None, typer.Option("--source", "-s", help="Only this source; may be given several times.")
    ] = None,
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="Captured on this day or later, UTC."),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], help="Captured on this day or before, UTC."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Also what this release has extracted already.")
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Tell what would change, and change nothing; works on a copy of the warehouse."
        ),
    ] = False,
    config: Config = None,
    json: AsJson = False,
    verbose: Verbose = False,
) -> int:
    """Extract again what is in the archive with today's extractor; no network.

    All pages that another release extracted, or those of `--source` and of the days from `--from` to `--to`, each with
    the other captures of its article. Articles keep their identity and history: a text that is only read better is
    still the same version, with the number and dates that it had.

    It says how many articles read otherwise, in which fields and by how many characters, and shows twenty of them.
    See it with `--dry-run` first, which takes as long, and for the time the warehouse's size on disk.

    Safe to stop at any time: run again, it goes on behind what it has committed (after `--again`: without it).
    """
    start_logging(verbose)
    settings = read_settings(config)
    from flows.reprocess import reprocess as flow

    return conduct_and_show(
        flow,
        as_json=json,
        use_prefect=settings.prefect == "auto",
        details=in_json,
        show=_show,
        with_totals=False,
        source=source or [],
        first=_day(first),
        last=_day(last),
        again=again,
        dry_run=dry_run,
        config=config,
    )


def _day(given: datetime | None) -> date | None:
    return given.date() if given is not None else None


def in_json(report: "ReprocessReport") -> dict[str, Any]:
    """What a report says beside what all runs do, as `--json` prints it."""
    changes = report.changes
    return {
        "dry_run": report.dry_run,
        "extractor": report.extractor,
        "left": report.left,
        "changes": {
            **{one.name: getattr(changes, one.name) for one in fields(changes)},
            "samples": [_plain(sample) for sample in changes.samples],
        },
    }


def _plain(sample: Sample) -> dict[str, Any]:
    """A sample without what reads the same."""
    plain = asdict(sample)
    del plain["lot"]
    if sample.comparison is not None:
        plain["comparison"]["body"] = [asdict(edit) for edit in sample.comparison.body if edit.kind != "same"]
    return plain


def _show(report: "ReprocessReport") -> None:
    changes = report.changes
    if report.dry_run:
        out.print("nothing was changed: this is what would be (--dry-run)")
    for line in _lines(changes):
        out.print(f"  {line}", markup=False)
    if report.left:
        out.print(f"  {report.left:,} pages stay as they were", markup=False)
    if changes.samples:
        out.print(f"\n{len(changes.samples)} samples", style="bold")
    for sample in changes.samples:
        _show_sample(sample)


def _lines(changes: Changes) -> list[str]:
    lines = [
        f"{changes.captures:,} pages extracted again, of {changes.articles:,} articles with {changes.versions:,} "
        f"versions: {changes.otherwise:,} articles read otherwise, {changes.gone:,} are none now, "
        f"{changes.new:,} are new"
    ]
    if changes.moved:
        lines.append(
            f"{changes.moved:,} articles have another identity, by the canonical URL that is read now"
        )
    if changes.versions_merged or changes.versions_split:
        lines.append(
            f"{changes.versions_merged:,} versions read as the one before now, "
            f"{changes.versions_split:,} captures are versions that read as the one before"
        )
    if changes.fields:
        lines.append("fields: " + _counted(changes.fields, "in {number:,} articles"))
        lines.append(
            f"text: {changes.characters_added:,} characters came, {changes.characters_removed:,} went"
        )
    if changes.gone_for:
        lines.append("no article now: " + _counted(changes.gone_for, "{number:,}"))
    if changes.rejected_otherwise:
        lines.append(f"{changes.rejected_otherwise:,} pages are rejected for another reason")
    return lines


def _counted(counts: Any, form: str) -> str:
    return ", ".join(f"{name} {form.format(number=number)}" for name, number in counts.most_common())


def _show_sample(sample: Sample) -> None:
    out.print(Text(f"\n{sample.url}", style="bold"))
    if sample.comparison is not None:
        print_edits(sample.comparison)
        if "body_markdown" in sample.fields:
            out.print("the text's Markdown", style="bold")
    elif sample.kind == "gone":
        out.print(Text(f"- no article now ({sample.reason}): {sample.headline}", style="red"))
    else:
        out.print(Text(f"+ an article now: {sample.headline}", style="green"))
