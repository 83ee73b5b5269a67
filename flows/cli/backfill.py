"""The verb that brings what was published in days past."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from flows.cli.runs import conduct_and_show
from flows.cli.terminal import (
    AsJson,
    Config,
    Verbose,
    err,
    log_lines_above_bar,
    out,
    print_json,
    start_logging,
)
from flows.progress import Progress, listener
from flows.settings import read_settings
from spiders.backfilling import Via
from transforms.errors import UsageError

if TYPE_CHECKING:
    from flows.back_preview import Preview
    from flows.backfill import BackfillReport

_SHOWN = 20  # of days and of URLs that lack something


def backfill(
    source: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE...", help="Names of sources.", show_default=False)
    ] = None,
    first: Annotated[
        str, typer.Option("--from", metavar="DAY", help="The first day, as 2020-10-01.", show_default=False)
    ] = "",
    last: Annotated[
        str, typer.Option("--to", metavar="DAY", help="The last day, as 2020-10-31.", show_default=False)
    ] = "",
    via: Annotated[
        list[str] | None,
        typer.Option(help="Only this way: sitemap, wayback or ccnews; several with commas or given again."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All enabled sources.")] = False,
    max_pages: Annotated[
        int | None,
        typer.Option(min=1, help="Fetch so many pages at most, and leave the rest for another run."),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Only look: how many URLs are known for each day, how long, how many bytes."
        ),
    ] = False,
    config: Config = None,
    json: AsJson = False,
    verbose: Verbose = False,
) -> int:
    """Bring what sources published in days past: `nightdesk backfill gazette --from 2020-10-01 --to 2020-10-31`

    It goes, one after the other, by the site's own sitemaps and day pages (`sitemap`), a web archive such as the
    Wayback Machine (`wayback`), and Common Crawl's files of news (`ccnews`); each fills what the ones before it lack.
    Without `--via`, Common Crawl's files, a gigabyte each, are read only for days that lack something.

    Days are done or not, in each way: run again, it goes on where it was, whether it was stopped or killed, and fetches
    nothing twice. At the end it says what there is of each day, and what is missing and why; exit code 1 if days were
    not gone through to their end. `nightdesk queries coverage` and `lacking_urls` say it again at any time.
    """
    start_logging(verbose)
    settings = read_settings(config)
    days = _span(first, last)
    names = _named(source or [], every)
    ways = _ways(via or [])
    if dry_run:
        from flows.back_preview import preview

        return _show_preview(preview(settings, names, *days, ways), as_json=json)
    from flows.backfill import backfill as flow

    with _watched(on=not json):
        return conduct_and_show(
            flow,
            as_json=json,
            details=_details,
            show=_show,
            use_prefect=settings.prefect == "auto",
            config=config,
            source=names,
            first=days[0],
            last=days[1],
            via=ways,
            max_pages=max_pages,
        )


def _span(first: str, last: str) -> tuple[date, date]:
    if not first or not last:
        raise UsageError("Expected a span of days: --from 2020-10-01 --to 2020-10-31.")
    return _day("--from", first), _day("--to", last)


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option}: expected a day as 2020-10-31, found {text!r}.") from error


def _named(source: Sequence[str], every: bool) -> list[str]:
    if every == bool(source):
        raise UsageError(
            "Expected names of sources, or --all, one of both. `nightdesk sources list` shows them."
        )
    return list(source)


def _ways(via: Sequence[str]) -> list[str]:
    ways = [way.strip() for text in via for way in text.split(",") if way.strip()]
    for way in ways:
        if way not in list(Via):
            raise UsageError(f"--via: expected {', '.join(Via)}, found {way!r}.")
    return ways


@contextmanager
def _watched(*, on: bool) -> Iterator[None]:
    """Show a bar on a terminal while the flow runs."""
    if not on or not err.is_terminal:
        yield
        return
    columns = (
        TextColumn("days"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pages]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=err, transient=True) as bar:
        task = bar.add_task("days", total=None, pages="")

        def show(progress: Progress) -> None:
            bar.update(
                task,
                total=progress.days or None,
                completed=progress.days_done,
                pages=f"{progress.articles:,} articles, {progress.pages_so_far:,} pages, {progress.rate:.1f} a second",
            )

        token = listener.set(show)
        try:
            with log_lines_above_bar():
                yield
        finally:
            listener.reset(token)


def _details(report: "BackfillReport") -> dict[str, Any]:
    return {
        "days": [asdict(day) for day in report.days],
        "lacking": [asdict(url) for url in report.lacking],
        "undone": report.undone,
    }


def _show(report: "BackfillReport") -> None:
    """What there is now, and what is not."""
    whole = [day for day in report.days if day.verdict == "whole"]
    articles = sum(day.articles for day in report.days)
    archives = sum(day.from_archives for day in report.days)
    out.print(
        f"  {articles:,} articles of {len(report.days):,} days, {archives:,} of them from archives; "
        f"{len(whole):,} days whole, {len(report.days) - len(whole):,} not"
    )
    others = [day for day in report.days if day.verdict != "whole"]
    if others:
        table = Table(
            "day", "source", "what", "articles", "normal", "lacking", "gone through", box=None, pad_edge=False
        )
        for day in others[:_SHOWN]:
            table.add_row(
                str(day.day),
                day.source,
                day.verdict,
                f"{day.articles:,}",
                f"{day.normal:,.1f}",
                f"{day.lacking:,}",
                ", ".join(day.gone_through) or "not at all",
            )
        out.print(table)
        _more(len(others), "days", "coverage")
    for url in report.lacking[:_SHOWN]:
        why = f"{url.state}: {url.reason}" if url.reason else url.state
        out.print(f"lacking: {url.day} {url.url} ({why})", markup=False, soft_wrap=True)
    _more(len(report.lacking), "URLs", "lacking_urls")
    for undone in report.undone:
        out.print(f"not done: {undone}", markup=False, soft_wrap=True)


def _more(count: int, what: str, query: str) -> None:
    if count > _SHOWN:
        out.print(f"... and {count - _SHOWN:,} more {what}: nightdesk queries {query}", markup=False)


def _show_preview(found: "Preview", *, as_json: bool) -> int:
    if as_json:
        print_json(asdict(found))
        return 1 if found.problems else 0
    table = Table(
        "day",
        "source",
        "via",
        "URLs known there",
        "in the warehouse",
        "to fetch",
        "MB",
        box=None,
        pad_edge=False,
    )
    for row in found.days:
        table.add_row(
            str(row.day),
            row.source,
            row.via,
            f"{row.listed:,}",
            f"{row.known:,}",
            f"{row.listed - row.known:,}",
            f"{row.size / 1e6:,.1f}",
        )
    out.print(table)
    out.print(
        f"{found.pages:,} pages to fetch at most, {found.size / 1e6:,.1f} MB, about "
        f"{timedelta(seconds=round(found.seconds))} at the pace that is set; {found.days_before:,} days are done"
    )
    for problem in found.problems:
        out.print(f"worth a look: {problem}", markup=False, soft_wrap=True)
    return 1 if found.problems else 0
