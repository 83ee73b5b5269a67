"""The verb `diff`: what changed in an article, by sentence."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.text import Text

from flows.cli import story
from flows.cli.read import Url
from flows.cli.terminal import AsJson, Config, Exit, out, print_json
from flows.settings import read_settings
from transforms.edits import Edit
from transforms.errors import UsageError
from warehouse.changes import Comparison, History, history, version_count
from warehouse.connect import reader
from warehouse.explain import explain

_SIGNS = {"same": " ", "changed": "~", "moved": ">", "removed": "-", "added": "+"}
_STYLES = {"same": "dim", "changed": "yellow", "moved": "cyan", "removed": "red", "added": "green"}


def diff(
    url: Url,
    old: Annotated[
        int | None, typer.Option("--from", metavar="N", help="Version to begin with; the one before --to.")
    ] = None,
    new: Annotated[
        int | None, typer.Option("--to", metavar="N", help="Version to end with; the latest without it.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Each version with the next, from the first or --from on.")
    ] = False,
    stat: Annotated[
        bool, typer.Option("--stat", help="Only how many sentences changed, and which fields.")
    ] = False,
    context: Annotated[
        int, typer.Option(min=0, metavar="N", help="Sentences that stayed to show around what changed.")
    ] = 1,
    config: Config = None,
    json: AsJson = False,
) -> int:
    """Show what changed in an article, sentence by sentence: its last two versions, or any two.

    `-` went, `+` came, `~` was changed (`[-old words-]{+new words+}`), `>` was moved; white space, quotes and
    what else no reader sees is left out. Exit code 0 also if there is one version only; 1 if the URL is of no
    article, or there is no such version.
    """
    settings = read_settings(config)
    with reader(
        settings.warehouse, wait=settings.wait_seconds, memory_limit=settings.sql_memory
    ) as connection:
        known = version_count(connection, url)
        if known is None:
            story.print_problem(f"No article for {url}, so nothing to compare. What is known of it:")
            if not json:
                story.print_url_story(explain(connection, url))
            return Exit.FAILURES
        article_key, versions = known
        missing = [number for number in (old, new) if number is not None and not 1 <= number <= versions]
        if missing:
            story.print_problem(f"{url} has versions 1 to {versions}, but no version {missing[0]}.")
            return Exit.FAILURES
        found = history(connection, article_key, _numbers(versions, old, new, every=every))
    if json:
        print_json(_plain(found))
    else:
        _print(found, context=context, stat=stat)
    return Exit.DONE


def _numbers(versions: int, old: int | None, new: int | None, *, every: bool) -> Sequence[int]:
    """The versions to compare, each with the next."""
    if versions == 1:
        return [1]
    last = new or versions
    first = old or (1 if every else max(last - 1, 1))
    if first == last:
        found = f"no version is before {last}" if old is None else f"--from and --to are both version {last}"
        raise UsageError(
            f"Nothing to compare: {found}. Expected two of the versions 1 to {versions}, or --all."
        )
    if not every:
        return [first, last]
    return range(first, last + 1) if first < last else range(first, last - 1, -1)


def _plain(found: History) -> dict[str, Any]:
    whole = asdict(found)
    for plain, comparison in zip(whole["comparisons"], found.comparisons, strict=True):
        plain["counts"] = comparison.counts
    return whole


def _print(found: History, *, context: int, stat: bool) -> None:
    out.print(found.url, markup=False)
    if not found.comparisons:
        out.print("one version only: nothing has changed since it was first captured")
    for comparison in found.comparisons:
        _print_head(comparison)
        if not stat:
            print_edits(comparison, context)


def _print_head(comparison: Comparison) -> None:
    old, new = comparison.old, comparison.new
    said = [f"{count:,} {kind}" for kind, count in sorted(comparison.counts.items()) if kind != "same"]
    said += [field.field for field in comparison.fields]
    line = Text(
        f"version {old.version} ({old.fetched_at:%Y-%m-%d %H:%M} UTC) to {new.version} "
        f"({new.fetched_at:%Y-%m-%d %H:%M} UTC): {', '.join(said) or 'nothing that a reader sees'}",
        style="bold",
    )
    out.print(line)
    if old.extractor != new.extractor:
        out.print(
            f"  (extracted by {old.extractor} and by {new.extractor}: a difference may be theirs)",
            markup=False,
        )


def print_edits(comparison: Comparison, context: int = 1) -> None:
    """What reads otherwise, with so many sentences that stayed around it."""
    for field in comparison.fields:
        out.print(Text(field.field, style="bold"))
        for edit in field.edits:
            out.print(_line(edit))
    body = comparison.body
    told = [place for place, edit in enumerate(body) if edit.kind != "same"]
    if not told:
        return
    out.print(Text("text", style="bold"))
    shown = sorted(
        {
            near
            for place in told
            for near in range(place - context, place + context + 1)
            if 0 <= near < len(body)
        }
    )
    before = -1
    for place in shown:
        if place != before + 1:
            out.print(Text("  ...", style="dim"))
        before = place
        out.print(_line(body[place]))
    if before + 1 < len(body):
        out.print(Text("  ...", style="dim"))


def _line(edit: Edit) -> Text:
    style = _STYLES[edit.kind]
    line = Text(f"{_SIGNS[edit.kind]} ", style=style)
    if edit.kind == "changed":
        return _marked(line, edit)
    if edit.kind == "moved" and edit.old_place is not None and edit.new_place is not None:
        line.append(f"(from place {edit.old_place} to {edit.new_place}) ", style="dim")
    line.append(
        edit.new if edit.new is not None else edit.old or "", style="" if edit.kind == "moved" else style
    )
    return line


def _marked(line: Text, edit: Edit) -> Text:
    """The words of a changed sentence: coloured on a terminal, in brackets where there are no colours."""
    for piece in edit.pieces:
        if piece.kind == "same":
            line.append(piece.text, style="default")
        elif out.is_terminal and not out.no_color:
            line.append(piece.text, style="red strike" if piece.kind == "removed" else "bold green")
        else:
            line.append(f"[-{piece.text}-]" if piece.kind == "removed" else f"{{+{piece.text}+}}")
    return line
