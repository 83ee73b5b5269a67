"""The verb search."""

from datetime import datetime
from typing import Annotated, Any

import typer
from rich.text import Text

from flows.cli.terminal import AsJson, Config, Exit, out, print_json
from flows.lock import held
from flows.settings import Settings, read_settings
from transforms.errors import UsageError
from warehouse.connect import reader, time_limit, writer
from warehouse.search import Hit, field
from warehouse.search import search as search_articles
from warehouse.search_index import rebuild_index

# On a terminal words are coloured, so that what marks them must not be in any text
_MARKS = ("\x02", "\x03")

Many = list[str] | None


def add_to(app: typer.Typer) -> None:
    """Give the app this verb."""
    # words may well begin with "-", which is no option then
    app.command(context_settings={"ignore_unknown_options": True})(search)


def search(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS", help="What to look for; all of it must be there.")
    ] = None,
    source: Annotated[Many, typer.Option(help="Only this source; may be given several times.")] = None,
    author: Annotated[Many, typer.Option(help="Only by this author; may be given several times.")] = None,
    section: Annotated[Many, typer.Option(help="Only of this section; may be given several times.")] = None,
    language: Annotated[
        Many, typer.Option(help="Only in this language, e.g. de; may be given several times.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="Published on this day or later, UTC."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], help="Published on this day or before, UTC."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many articles to show.")] = 10,
    rebuild: Annotated[
        bool,
        typer.Option("--rebuild", help="Throw the index away and build it again; takes the home's lock."),
    ] = False,
    config: Config = None,
    json: AsJson = False,
) -> int:
    """Full-text search of the latest version of every article: headlines and texts, best first.

    `nightdesk search grain deal` finds articles with both words. A phrase stands in quotes, which the shell takes
    away unless they are quoted too: `nightdesk search '"grain deal"'`. `harb*` is what begins so, `*abkommen` what
    ends so, `*kommen*` what has it within; `-war` must not be there; `headline:grain` stands in the headline;
    `author:`, `section:`, `language:` and `source:` are as the options. Capitals and accents make no difference.

    In SQL: `nightdesk sql "from search('grain deal')"`. Exit code 0, also when nothing is found.
    """
    settings = read_settings(config)
    if rebuild:
        if words:
            raise UsageError("--rebuild takes no words: build the index first, then search.")
        return _rebuild(settings, json=json)
    fields = {"source": source, "author": author, "section": section, "language": language}
    query = " ".join(words or ()) + "".join(
        field(name, value) for name, values in fields.items() for value in values or ()
    )
    coloured = out.is_terminal and not json
    with reader(
        settings.warehouse, wait=settings.wait_seconds, memory_limit=settings.sql_memory
    ) as connection:
        try:
            with time_limit(connection, settings.sql_seconds):
                hits = search_articles(
                    connection,
                    query,
                    since=since.date() if since else None,
                    until=until.date() if until else None,
                    limit=limit,
                    mark=_MARKS if coloured else ("**", "**"),
                )
        except TimeoutError as error:
            raise UsageError(
                f"The search took {error}, and may not (setting sql_seconds). Ask for longer words, or fewer."
            ) from error
    found = hits[0].found if hits else 0
    if json:
        print_json(
            {"query": query.strip(), "found": found, "shown": len(hits), "articles": list(map(_plain, hits))}
        )
        return Exit.DONE
    for hit in hits:
        _print(hit)
    out.print(_told(found, len(hits)), markup=False)
    return Exit.DONE


def _plain(hit: Hit) -> dict[str, Any]:
    return {name: getattr(hit, name) for name in Hit.__slots__ if name != "found"}


def _print(hit: Hit) -> None:
    day = f"{hit.date_published:%Y-%m-%d}" if hit.date_published else "undated"
    out.print(Text(hit.headline, style="bold"))
    out.print(
        Text("  ".join(part for part in (day, hit.publisher, ", ".join(hit.authors)) if part), style="dim")
    )
    out.print(Text(hit.url, style="cyan"))
    out.print(_coloured(hit.snippet))
    out.print()


def _coloured(snippet: str) -> Text:
    begin, end = _MARKS
    text = Text()
    for number, part in enumerate(snippet.split(begin)):
        marked, _, rest = part.partition(end) if number else ("", "", part)
        text.append(marked, style="bold yellow")
        text.append(rest)
    return text


def _told(found: int, shown: int) -> str:
    if not found:
        return "Nothing found. Fewer words, or the beginning of one (harb*), find more."
    articles = "1 article" if found == 1 else f"{found:,} articles"
    return f"{articles} found, {shown:,} shown." + (" More with --limit N." if shown < found else "")


def _rebuild(settings: Settings, *, json: bool) -> int:
    with (
        held(settings.lock, what="nightdesk search --rebuild"),
        writer(settings.warehouse, wait=settings.wait_seconds) as connection,
    ):
        count = rebuild_index(connection)
    if json:
        print_json({"indexed": count})
    else:
        out.print(f"{count:,} articles indexed.", markup=False)
    return Exit.DONE
