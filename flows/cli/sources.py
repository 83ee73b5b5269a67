"""The verbs on the catalogue: sources list, sources check, sources add."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from flows.cli.site import profile_lines
from flows.cli.terminal import AsJson, Config, Exit, err, out, print_json
from flows.settings import Settings, read_settings, settings_folder
from spiders.catalogue import check_source, read_catalogue
from transforms.errors import UsageError
from transforms.items import Source

if TYPE_CHECKING:
    from flows.onboard import Findings
    from spiders.source_file import Draft
    from warehouse.profiles import SiteProfile

sources = typer.Typer(no_args_is_help=True, help="The catalogue of sources: one TOML file a news site.")


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
            escape(source.publisher),
            source.in_language or "",
            str(len(source.feeds)),
            str(len(source.sitemaps)),
            escape(source.url),
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

    With NAME, what the site's own pages have taught is shown as well: its profile, and what it cuts out of articles.

    Exit code 1 if an `accepts` or `rejects` does not hold, 2 if a file can't be read as a source.
    """
    settings = read_settings(config)
    found = read_catalogue(settings.sources)
    if name is not None:
        found = tuple(source for source in found if source.name == name)
        if not found:
            raise UsageError(f"Unknown source {name}. `nightdesk sources list` shows those there are.")
    problems = {source.name: check_source(source) for source in found}
    if json:
        print_json(
            problems
            if name is None
            else problems | {"profile": (known := _profile(settings, name)) and asdict(known)}
        )
    else:
        for source_name, lines in problems.items():
            out.print(f"{source_name}: ok" if not lines else f"{source_name}:", markup=False)
            for line in lines:
                out.print(f"  {line}", markup=False)
        wrong = sum(bool(lines) for lines in problems.values())
        out.print(f"{len(found)} sources checked, {wrong} with problems")
        if name is not None:
            for line in profile_lines(_profile(settings, name)):
                out.print(line, markup=False)
    return Exit.FAILURES if any(problems.values()) else Exit.DONE


def _profile(settings: Settings, name: str) -> "SiteProfile | None":
    """What the warehouse has learned of a site; null if there is no warehouse, or no article of it there."""
    from warehouse.connect import reader
    from warehouse.profiles import site_profile

    if not settings.warehouse.exists():
        return None
    with reader(settings.warehouse, wait=settings.wait_seconds) as connection:
        return site_profile(connection, name)


@sources.command("add")
def add(
    url: Annotated[
        str, typer.Argument(metavar="URL", help="The site's domain, or the URL of its front page.")
    ],
    name: Annotated[
        str | None,
        typer.Option("--name", help="Name of the source and its file; from the domain without it."),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            help="Folder for the file. Without it: the first folder of setting `sources` that is yours, else "
            "`sources` beside nightdesk.toml.",
            show_default=False,
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="Write with fewer than five articles too (one at least), and over a file of that name.",
        ),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask before writing; nobody is asked in a pipe.")
    ] = False,
    config: Config = None,
    json: AsJson = False,
) -> int:
    """Look at a news site and write a source file for it: `nightdesk sources add example-news.org`.

    Asks the site for at most 30 things, at the pace and by the rules of every run: its front page, robots.txt,
    the feeds and sitemaps that they name, the usual places, and up to eight articles. What lists most of what is
    new becomes the source: feeds, else news sitemaps, else sitemaps, else section pages.

    At least five pages must come out as articles. They are shown before the file is written, with publisher,
    language, time zone and URL patterns as far as they could be told; what could not is said in the file.

    Exit code 0 if the file was written, 1 if not enough was found, 2 for wrong usage or settings.
    """
    from flows.drafting import draft_from, now, place_for, problem_of, refuse_taken, shortage_of
    from flows.onboard import look, name_for, starts
    from spiders.source_file import place

    settings = read_settings(config)
    name = _checked(name) if name is not None else name_for(starts(url)[0])
    target = place_for(settings, settings_folder(config), to)
    refuse_taken(settings, name, target, force=force)
    try:
        found = look(settings, url, name, _tell)
        problem = problem_of(found)
        draft = None if problem else draft_from(found, name, now())
        problem = problem or (None if force else shortage_of(found))
        if not json:
            _show(found, None if problem else draft)
        if draft is None or problem is not None:
            if json:
                print_json(_as_json(found, draft, None, problem))
            err.print(f"Nothing was written: {problem}", style="red", markup=False)
            return Exit.FAILURES
        if not (yes or json or _agrees(f"Write {name}.toml to {target.folder}?")):
            out.print("Nothing was written.")
            return Exit.FAILURES
        path, _ = place(draft, target.folder, force=force)
    except (KeyboardInterrupt, typer.Abort):
        err.print("Stopped. Nothing was written.")
        return Exit.INTERRUPTED
    if json:
        print_json(_as_json(found, draft, path, None) | {"advice": target.advice})
        return Exit.DONE
    out.print(f"Written: {path}", markup=False)
    if target.advice:
        out.print(target.advice, markup=False)
    out.print(f"Next: `nightdesk sources check {name}`, `nightdesk nightly --source {name}`.", markup=False)
    return Exit.DONE


def _agrees(question: str) -> bool:
    """Asks whoever sits at the terminal; in a pipe nobody does."""
    return not (out.is_terminal and sys.stdin.isatty()) or typer.confirm(question, default=True)


def _checked(name: str) -> str:
    from spiders.catalogue import is_name

    if not is_name(name):
        raise UsageError(
            f"--name: expected lower-case letters, digits, '_' and '-', found {name!r}. Choose such a name."
        )
    return name


def _tell(told: dict[str, Any]) -> None:
    """A line for each request, and for what was found there; on standard error, where runs tell."""
    from spiders.scouting import MAX_REQUESTS

    count = f"{told.get('request', 0):>3}/{MAX_REQUESTS}"
    if "failure" in told:
        err.print(f"{count}   -  {told['kind']:<8} {told['url']}: {told['failure']}", markup=False)
    elif "status" in told:
        err.print(f"{count}  {told['status']}  {told['kind']:<8} {told['url']}", markup=False)
    elif "verdict" in told:
        err.print(f"{'':13}{'+' if told['useful'] else '-'} {told['verdict']}", markup=False)
    elif "note" in told:
        err.print(f"{'':13}{told['note']}", markup=False)


def _show(found: "Findings", draft: "Draft | None") -> None:
    from spiders.source_file import render

    if found.articles:
        out.print(f"\n{len(found.articles)} articles came out, of {len(found.scouted.fetched)} pages:")
        for seen in found.articles.values():
            published = (seen.date_published or "without a date")[:16].replace("T", " ")
            by = f", by {', '.join(seen.authors)}" if seen.authors else ""
            out.print(f"\n  {seen.headline}", markup=False)
            out.print(f"  {published}{by}, {seen.words} words\n  {seen.url}", markup=False)
    if draft is not None:
        out.print(f"\n{draft.name}.toml:\n")
        out.print(render(draft), markup=False)


def _as_json(
    found: "Findings", draft: "Draft | None", path: Path | None, problem: str | None
) -> dict[str, Any]:
    from flows.drafting import untold

    scouted = found.scouted
    return {
        "written": path,
        "problem": problem,
        "name": draft.name if draft else None,
        "requests": found.requests,
        "source": {key: value for key, value in draft.values.items() if value} if draft else None,
        "could_not_be_told": untold(draft) if draft else [],
        "articles": [asdict(seen) for seen in found.articles.values()],
        "refused": [asdict(refused) for refused in found.refused.values()],
        "listings": [
            {
                "url": one.url,
                "kind": one.kind.value,
                "verdict": one.verdict,
                "links": len(one.links),
                "chosen": one.url in scouted.chosen,
            }
            for one in scouted.candidates
        ],
    }
