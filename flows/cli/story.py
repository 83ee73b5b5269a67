"""How answers look at a terminal: `status` and `explain`."""

from datetime import datetime

from rich.table import Table

from flows.cli.terminal import err, out
from flows.standing import HomeStanding
from warehouse.explain import Happening, Standing, UrlStory
from warehouse.status import RunLine, Status

_MOST_FAILING = 20  # that are told on a terminal
_VERDICTS = {"ok": "green", "new": "green", "low": "yellow", "silent": "red", "failing": "red"}


def print_problem(text: str) -> None:
    """What went wrong, on standard error."""
    err.print(text, markup=False)


def print_standing(found: HomeStanding) -> None:
    """`nightdesk status`."""
    if found.running:
        held = found.running
        out.print(
            f"running: {held.get('what')}, process {held.get('pid')}, since {held.get('since')}", markup=False
        )
    if found.waiting_segments or found.open_segments:
        out.print(
            f"landing: {found.waiting_segments} segments wait to be loaded, {found.open_segments} are open; "
            "the next run takes them up"
        )
    if found.unverified is None:
        out.print("the source files can't be read: see `nightdesk sources check`")
    elif found.unverified:
        names = ", ".join(found.unverified)
        out.print(f"any certificate is taken (verify_tls = false) of: {names}", markup=False)
    if found.warehouse is None:
        out.print(
            f"no warehouse in {found.home} yet: run `nightdesk nightly` or `nightdesk ingest` first",
            markup=False,
        )
        return
    holdings = found.warehouse.holdings
    out.print(
        f"{holdings.articles:,} articles of {holdings.sources:,} sources, {holdings.versions:,} versions, "
        f"{holdings.captures:,} captures, {holdings.urls:,} URLs"
    )
    _print_runs(found.warehouse.runs)
    _print_sources(found.warehouse)
    _print_failing(found.warehouse)
    _print_backfills(found.warehouse)


def _print_backfills(found: Status) -> None:
    if not found.backfills:
        return
    table = Table(
        "backfilled",
        "via",
        "days",
        "from",
        "to",
        "days between",
        "URLs",
        "captured",
        "failed",
        box=None,
        pad_edge=False,
    )
    for line in found.backfills:
        between = f"[yellow]{line.days_between:,}[/]" if line.days_between else "0"
        counts = (line.listed, line.captured, line.failed)
        table.add_row(
            line.source,
            line.via,
            f"{line.days:,}",
            str(line.first_day),
            str(line.last_day),
            between,
            *(f"{count:,}" for count in counts),
        )
    out.print()
    out.print(table)
    out.print(
        "`nightdesk queries coverage` shows each day, where it came from, and what is lacking", markup=False
    )


def _print_runs(runs: list[RunLine]) -> None:
    table = Table(
        "last runs",
        "kind",
        "state",
        "seconds",
        "URLs",
        "new",
        "same",
        "refused",
        "failed",
        box=None,
        pad_edge=False,
    )
    for run in runs:
        seconds = f"{(run.ended - run.started).total_seconds():,.0f}" if run.ended else ""
        counts = (run.discovered, run.new_versions, run.unchanged, run.rejections, run.failed)
        state = run.state if run.state == "done" else f"[yellow]{run.state}[/]"
        table.add_row(run.run_id, run.kind, state, seconds, *("" if n is None else f"{n:,}" for n in counts))
    out.print()
    out.print(table)
    for run in runs[:1]:
        if run.message:
            out.print(f"worth a look: {run.message}", markup=False)


def _print_sources(found: Status) -> None:
    if not found.health:
        return
    backlog = {line.source: line for line in found.backlog}
    table = Table(
        "source",
        "day",
        "verdict",
        "articles",
        "expected",
        "refused",
        "failed",
        "pending",
        "due",
        "look again",
        box=None,
        pad_edge=False,
    )
    for line in found.health:
        waits = backlog.get(line.source)
        table.add_row(
            line.source,
            str(line.day),
            f"[{_VERDICTS.get(line.verdict, 'yellow')}]{line.verdict}[/]",
            f"{line.articles:,}",
            "" if line.expected is None else f"{line.expected:,.0f}",
            f"{line.rejected:,}",
            f"{line.failed + line.failed_listings:,}",
            f"{waits.pending:,}" if waits else "",
            f"{waits.due:,}" if waits else "",
            f"{waits.second_looks:,}" if waits else "",
        )
    out.print()
    out.print(table)


def _print_failing(found: Status) -> None:
    if not found.failing:
        return
    out.print("\ncan't be read")
    for listing in found.failing[:_MOST_FAILING]:
        asked = f"asked again from {_time(listing.due_at)}" if listing.due_at else "asked in each run"
        out.print(
            f"  {listing.source}: {listing.url}: {listing.why}; runs in a row: {listing.failures:,}; {asked}",
            markup=False,
        )
    if len(found.failing) > _MOST_FAILING:
        out.print(f"  and {len(found.failing) - _MOST_FAILING:,} more: `nightdesk status --json` has all")


def print_url_story(found: UrlStory) -> None:
    """`nightdesk explain`."""
    if found.listing:
        read = f"read {_time(found.listing.last_read)}, status {found.listing.status}"
        out.print(f"{found.url} is a {found.listing.kind} of {found.listing.source}: {read}", markup=False)
    if found.standing is not None:
        _print_standing(found.standing, found.history)
    elif found.article_key is not None:
        out.print(f"{found.url} was never discovered itself; an article names it as its own", markup=False)
    elif not found.listing:
        out.print(f"{found.url} was never discovered (key: {found.url_key})", markup=False)
    if found.versions:
        out.print("\nversions of the article")
        for version in found.versions:
            out.print(
                f"  {version.version}  {_time(version.fetched_at)}  {version.headline} ({version.word_count} words)",
                markup=False,
            )
    others = [other.url for other in found.article_urls if other.url_key != found.url_key]
    if others:
        out.print("\nthe same article was captured as")
        for url in others:
            out.print(f"  {url}", markup=False)


def _print_standing(standing: Standing, history: list[Happening]) -> None:
    out.print(f"{standing.url}", markup=False)
    why = f" ({standing.reason})" if standing.reason else ""
    detail = f": {standing.detail}" if standing.detail else ""
    out.print(f"  {standing.state}{why}{detail}", markup=False)
    out.print(
        f"  source {standing.source}, found {_time(standing.first_seen)} in {standing.discovered_in or '?'}",
        markup=False,
    )
    if standing.due_at:
        again = "looked at" if standing.state == "article" else "fetched"
        out.print(f"  to be {again} again from {_time(standing.due_at)}")
    out.print("\nwhat happened")
    for happening in history:
        out.print(f"  {_time(happening.happened_at)}  {_happening(happening)}", markup=False)


def _happening(happening: Happening) -> str:
    parts = [
        happening.state if not happening.outcome else f"{happening.state} (capture: {happening.outcome})"
    ]
    if happening.reason:
        parts.append(happening.reason + (f" at {happening.stage}" if happening.stage else ""))
    if happening.status:
        parts.append(f"HTTP {happening.status}, {happening.payload_length or 0:,} bytes")
    if happening.detail:
        parts.append(happening.detail)
    if happening.discovered_in and not happening.capture_id:
        parts.append(f"in {happening.discovered_in}")
    if happening.warc_file:
        parts.append(f"{happening.warc_file} at {happening.warc_offset}")
    return "; ".join(parts)


def _time(value: datetime) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S}"
