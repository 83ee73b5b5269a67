"""The verbs that run flows: nightly, ingest, serve."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from flows.cli.terminal import AsJson, Config, Verbose, err, out, print_json, start_logging
from flows.settings import read_settings
from transforms.items import UrlState

if TYPE_CHECKING:
    from flows.workshop import RunReport

STATES = tuple(state.value for state in UrlState)
OUTCOMES = ("new_versions", "unchanged", "rejections")

_lost: list[bool] = []


def add_to(app: typer.Typer) -> None:
    """Give the app these verbs."""
    app.command()(nightly)
    app.command()(ingest)
    app.command()(serve)
    app.command()(rebuild)


def prefect_was_lost() -> bool:
    """Whether a run of this process lost Prefect's API."""
    return any(_lost)


def nightly(
    source: Annotated[
        list[str] | None, typer.Option("--source", "-s", help="Only this source; may be given several times.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be looked at; no network.")
    ] = False,
    config: Config = None,
    json: AsJson = False,
    verbose: Verbose = False,
) -> int:
    """Run the night: discover, fetch, archive, extract and load what is new at every source.

    Safe to run at any time and as often as you like: what is known is not fetched again. If it is
    killed, the next run goes on from what is on disk.

    From cron: `15 2 * * *  cd /srv/news && /srv/nightdesk/.venv/bin/nightdesk nightly`

    With `PREFECT_API_URL` set, the run and its tasks show in Prefect's UI.
    """
    start_logging(verbose)
    settings = read_settings(config)
    if dry_run:
        from flows.preview import preview

        return _show_preview(preview(settings, source or []), json)
    from flows.nightly import nightly as flow

    return conduct_and_show(
        flow, as_json=json, use_prefect=settings.prefect == "auto", config=config, source=source or []
    )


def ingest(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Archives, folders with such, quoted patterns ('warcs/**/*.warc.gz'), or - for standard input.",
        ),
    ],
    config: Config = None,
    json: AsJson = False,
    verbose: Verbose = False,
) -> int:
    """Take the captures of archive files into the archive and the warehouse; no network.

    Reads WARC, ARC and WACZ, plain or packed (gzip, Zstandard, bzip2, xz): what a file is, its content tells. Each
    response ends as one article, as unchanged, or as one rejection with a reason; what is no response is passed over
    and counted. A file is known by its content: to ingest it again changes nothing, and one that is damaged or no
    archive is told, and the others go on. Sources are recognised by host; pages of unknown hosts are kept under
    their registrable domain.

    From a pipe: `curl -s https://example.org/crawl.warc.gz | nightdesk ingest -`
    """
    start_logging(verbose)
    settings = read_settings(config)
    from flows.ingest import ingest as flow

    return conduct_and_show(
        flow, as_json=json, use_prefect=settings.prefect == "auto", config=config, files=files
    )


def rebuild(config: Config = None, json: AsJson = False, verbose: Verbose = False) -> int:
    """Make a new warehouse from the archive alone; no network.

    For when the warehouse is lost or damaged, or all pages are to be read by today's extractor. Each run is gone
    through again as it was, from its WARC files and logs. The new warehouse takes the old one's place when it is
    whole and `nightdesk check` holds for it; the old one is kept beside it under another name. Safe to stop at any
    time: run again, it goes on.
    """
    start_logging(verbose)
    settings = read_settings(config)
    from flows.orchestrate import conduct
    from flows.rebuild import rebuild as flow

    report, orchestration = conduct(flow, use_prefect=settings.prefect == "auto", config=config)
    _lost.append(orchestration.lost)
    if json:
        print_json(
            {
                "run_id": report.run_id,
                "started": report.started,
                "ended": report.ended,
                "runs": report.runs,
                "segments": report.segments,
                "articles": report.articles,
                "replaced": report.replaced and str(report.replaced),
            }
        )
        return report.exit_code
    out.print(
        f"rebuilt from {report.runs:,} runs: {report.segments:,} segments, {report.articles:,} articles"
    )
    out.print(f"the warehouse is {settings.warehouse}", markup=False, soft_wrap=True)
    if report.replaced is not None:
        out.print(
            f"the old one is {report.replaced}; remove it when you need it no more",
            markup=False,
            soft_wrap=True,
        )
    return report.exit_code


def serve(
    port: Annotated[int, typer.Option(help="Port of the Prefect server, where none is configured.")] = 4200,
    config: Config = None,
    verbose: Verbose = False,
) -> None:
    """Stay up and run the nightly flow on its cron schedule (settings `schedule` and `timezone`).

    Uses the Prefect server of `PREFECT_API_URL`; without one it starts its own on loopback, whose UI
    shows the runs. Ctrl-C ends it; the schedule goes on when it is started again.
    """
    start_logging(verbose)
    settings = read_settings(config)
    from flows.schedule import cron, stay_up

    schedule = cron(settings)
    err.print(f"nightly runs at '{settings.schedule}' ({settings.timezone}); Ctrl-C to stop")
    stay_up(settings, schedule, config.absolute() if config is not None else None, port)


def conduct_and_show(
    flow: Any,
    *,
    as_json: bool,
    use_prefect: bool,
    details: Callable[[Any], dict[str, Any]] | None = None,
    show: Callable[[Any], None] | None = None,
    with_totals: bool = True,
    **parameters: Any,
) -> int:
    """Run a flow and print how it ended; its exit code.

    Args:
        details: what else of its report goes into JSON.
        show: prints what else there is to say, for people.
        with_totals: whether to print what the run captured.
        parameters: the flow's.
    """
    from flows.orchestrate import conduct

    report, orchestration = conduct(flow, use_prefect=use_prefect, **parameters)
    _lost.append(orchestration.lost)
    report.orchestrator = orchestration.how
    if as_json:
        print_json(_said(report) | (details(report) if details is not None else {}))
    else:
        _show_report(report, with_totals=with_totals)
        if show is not None:
            show(report)
    return int(report.exit_code)


def _said(report: "RunReport") -> dict[str, Any]:
    return {
        "run_id": report.run_id,
        "kind": report.kind,
        "state": report.state,
        "started": report.started,
        "ended": report.ended,
        "orchestrator": report.orchestrator,
        "segments": report.segments,
        "totals": report.totals,
        "passed_over": dict(report.passed_over),
        "failures": report.failures,
    }


def _show_report(report: "RunReport", *, with_totals: bool) -> None:
    seconds = (report.ended - report.started).total_seconds() if report.ended else 0.0
    out.print(
        f"{f'{report.kind} {report.run_id}'.strip()}: {report.state} in {seconds:.1f} s, {report.orchestrator}",
        markup=False,
    )
    if with_totals:
        out.print("  " + _sum(report.totals, "discovered", STATES, "URLs discovered"))
        out.print("  " + _sum(report.totals, "page_captures", OUTCOMES, "pages captured"))
        out.print(
            f"  {report.segments:,} segments loaded, {report.totals.get('bytes_stored', 0) / 1e6:,.1f} MB archived"
        )
        if report.passed_over:
            from flows.workshop import in_words

            out.print(f"  passed over: {in_words(report.passed_over)}", markup=False)
    for failure in report.failures:
        out.print(f"worth a look: {failure}", markup=False)


def _sum(totals: dict[str, int], whole: str, parts: Sequence[str], name: str) -> str:
    """A total and what it is the sum of, so that anyone can see that it is."""
    terms = [f"{totals[part]:,} {part.replace('_', ' ')}" for part in parts if totals.get(part)]
    return f"{totals.get(whole, 0):,} {name}" + (f" = {' + '.join(terms)}" if terms else "")


_PREVIEW = ("listings", "listings_known", "urls_known", "due", "second_looks")


def _show_preview(rows: list[dict[str, Any]], as_json: bool) -> int:
    if as_json:
        print_json(rows)
        return 0
    table = Table(
        "source",
        "listings",
        "of them known",
        "URLs known",
        "due again",
        "to look at again",
        box=None,
        pad_edge=False,
    )
    for row in rows:
        table.add_row(row["source"], *(f"{row[key]:,}" for key in _PREVIEW))
    out.print(table)
    return 0
