"""The verbs that look after a set-up: sources list, sources check, doctor."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from flows.cli.terminal import AsJson, Config, Exit, out, print_json
from flows.settings import read_settings
from spiders.catalogue import check_source, read_catalogue
from transforms.errors import UsageError
from transforms.items import Source

sources = typer.Typer(no_args_is_help=True, help="The catalogue of sources: one TOML file a news site.")


def add_to(app: typer.Typer) -> None:
    """Give the app these verbs."""
    app.add_typer(sources, name="sources")
    app.command()(doctor)


@sources.command("list")
def list_sources(config: Config = None, json: AsJson = False) -> None:
    """List the sources of the catalogue (the folders of setting `sources`)."""
    found = read_catalogue(read_settings(config).sources)
    if json:
        print_json([asdict(source) for source in found])
        return
    table = Table("name", "publisher", "language", "feeds", "sitemaps", "url", box=None, pad_edge=False)
    for source in found:
        table.add_row(
            escape(" ".join((source.name, *_notes(source)))),
            source.publisher,
            source.in_language or "",
            str(len(source.feeds)),
            str(len(source.sitemaps)),
            source.url,
        )
    out.print(table)


def _notes(source: Source) -> list[str]:
    """What sets a source apart from most."""
    told = {
        "(disabled)": not source.enabled,
        "(any certificate)": not source.verify_tls,
        "(in a browser)": source.render,
    }
    return [note for note, holds in told.items() if holds]


@sources.command("check")
def check(
    name: Annotated[str | None, typer.Argument(help="Only this source; all without it.")] = None,
    config: Config = None,
    json: AsJson = False,
) -> int:
    """Check source files offline: every key, and that `accepts` and `rejects` come out as they say.

    Exit code 1 if an `accepts` or `rejects` does not hold, 2 if a file can't be read as a source.
    """
    found = read_catalogue(read_settings(config).sources)
    if name is not None:
        found = tuple(source for source in found if source.name == name)
        if not found:
            raise UsageError(f"Unknown source {name}. `nightdesk sources list` shows those there are.")
    problems = {source.name: check_source(source) for source in found}
    if json:
        print_json(problems)
    else:
        for source_name, lines in problems.items():
            out.print(f"{source_name}: ok" if not lines else f"{source_name}:", markup=False)
            for line in lines:
                out.print(f"  {line}", markup=False)
        wrong = sum(bool(lines) for lines in problems.values())
        out.print(f"{len(found)} sources checked, {wrong} with problems")
    return Exit.FAILURES if any(problems.values()) else Exit.DONE


def doctor(config: Config = None, json: AsJson = False) -> int:
    """Say whether this machine is fit to run: versions, disk, lock, settings, sources, warehouse, Prefect.

    Exit code 1 if something has to be mended first.
    """
    from flows.doctor import Verdict, examine

    findings = examine(read_settings(config))
    if json:
        print_json([asdict(finding) for finding in findings])
    else:
        table = Table(box=None, show_header=False, pad_edge=False)
        for finding in findings:
            style = {Verdict.OK: "green", Verdict.WARNING: "yellow", Verdict.FAILED: "red"}[finding.verdict]
            table.add_row(f"[{style}]{finding.verdict}[/]", finding.subject, finding.found)
            if finding.advice:
                table.add_row("", "", f"→ {finding.advice}")
        out.print(table)
    return Exit.FAILURES if any(finding.verdict is Verdict.FAILED for finding in findings) else Exit.DONE
