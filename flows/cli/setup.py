"""The verbs that look after a set-up: sources, doctor."""

from dataclasses import asdict

import typer
from rich.markup import escape
from rich.table import Table

from flows.cli.sources import sources
from flows.cli.terminal import AsJson, Config, Exit, out, print_json
from flows.settings import read_settings


def add_to(app: typer.Typer) -> None:
    """Give the app these verbs."""
    app.add_typer(sources, name="sources")
    app.command()(doctor)


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
            table.add_row(f"[{style}]{finding.verdict}[/]", finding.subject, escape(finding.found))
            if finding.advice:
                table.add_row("", "", f"→ {escape(finding.advice)}")
        out.print(table)
    return Exit.FAILURES if any(finding.verdict is Verdict.FAILED for finding in findings) else Exit.DONE
