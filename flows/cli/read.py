"""The verbs that read: sql, queries, status, explain, show, check."""

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from flows.cli import story
from flows.cli.answers import AnswerFormat, Form, write_answer
from flows.cli.queries import queries
from flows.cli.terminal import AsJson, Config, Exit, out, print_json
from flows.settings import Settings, read_settings
from transforms.errors import UsageError
from warehouse.articles import StoredArticle, find_article
from warehouse.checks import run_checks
from warehouse.connect import reader
from warehouse.explain import explain as explain_url
from warehouse.named import Parameter, bound, declared

Url = Annotated[
    str, typer.Argument(metavar="URL", help="However it is written: with or without www, tracking or scheme.")
]


class ShowFormat(StrEnum):
    MD = "md"
    JSON = "json"
    HTML = "html"
    RAW = "raw"


def add_to(app: typer.Typer) -> None:
    """Give the app these verbs."""
    # a query may well begin with a comment, "-- ...", which is no option
    app.command(context_settings={"ignore_unknown_options": True})(sql)
    app.add_typer(queries, name="queries")
    for verb in (status, show, explain, check):
        app.command()(verb)


def sql(
    query: Annotated[
        str | None, typer.Argument(metavar="QUERY", help="SQL; '-' reads standard input.")
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="Read the query from this file.")] = None,
    form: Form = AnswerFormat.TABLE,
    to: Annotated[
        Path | None, typer.Option("--to", "--out", help="Write to this file; parquet needs one.")
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A value of a $NAME in the query; may be repeated."),
    ] = None,
    config: Config = None,
) -> None:
    """Ask the warehouse one question in SQL; read-only.

    `nightdesk sql "select source, count(*) from articles group by all"`

    The query can read the warehouse and nothing else: no files, no network, no extensions. DuckDB's
    shortcuts work: `from articles limit 5`, `describe articles`, `summarize urls`. Times are UTC.
    A `$name` in it takes its value from `--set name=value`, else from the head of the query, if that declares one
    as those of `nightdesk queries NAME --show` do.

    It sees what was published last, also while a run loads, and waits for nobody.
    """
    text = _query_text(query, file)
    write_answer(read_settings(config), text, _values(text, values or []), form, to)


def _values(text: str, settings: list[str]) -> dict[str, object]:
    """The values of a query's parameters: as its head declares them, else text."""
    given: dict[str, str] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"--set must be NAME=VALUE, such as source=gazette, but is {setting!r}.")
        given[name.strip().removeprefix("$")] = value
    known = declared(text)
    plain = [Parameter(name, "VARCHAR", "text", None) for name in given]
    names = {parameter.name for parameter in known}
    return bound([*known, *(one for one in plain if one.name not in names)], given, "--set {}=".format)


def _query_text(query: str | None, file: Path | None) -> str:
    if query is not None and file is not None:
        raise UsageError("Two queries: give one as an argument or one with -f FILE, not both.")
    if file is not None:
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"Can't read the query from {file}: {error}.") from error
    if query == "-" or (query is None and not sys.stdin.isatty()):
        query = sys.stdin.read()
    if not query or not query.strip():
        raise UsageError('No query. Expected SQL, e.g. nightdesk sql "from articles limit 5", or -f FILE.')
    return query


def status(config: Config = None, json: AsJson = False) -> None:
    """Show how things stand: last runs, each source's health, what waits, who holds the lock."""
    from flows.standing import standing

    found = standing(read_settings(config), datetime.now(UTC))
    if json:
        print_json(asdict(found))
    else:
        story.print_standing(found)


def explain(url: Url, config: Config = None, json: AsJson = False) -> int:
    """Tell all that ever happened to a URL, and why: found where, fetched when, what became of it.

    Exit code 1 if the URL was never discovered.
    """
    settings = read_settings(config)
    with reader(
        settings.warehouse, wait=settings.wait_seconds, memory_limit=settings.sql_memory
    ) as connection:
        found = explain_url(connection, url)
    if json:
        print_json(asdict(found))
    else:
        story.print_url_story(found)
    return Exit.DONE if found.standing or found.listing or found.article_key else Exit.FAILURES


def show(
    url: Url,
    form: Annotated[
        ShowFormat, typer.Option("--format", help="md, json, html (the archived page), raw (the response).")
    ] = ShowFormat.MD,
    version: Annotated[
        int | None, typer.Option(help="Number of a version, from 1; the latest without it.")
    ] = None,
    config: Config = None,
) -> int:
    """Print one article as a document.

    `md` is how an editor would file it. `html` is the page from the archive, decoded; `raw` is the
    archived HTTP response as it came. Exit code 1 if there is no such article or version.
    """
    settings = read_settings(config)
    with reader(
        settings.warehouse, wait=settings.wait_seconds, memory_limit=settings.sql_memory
    ) as connection:
        article = find_article(connection, url, version)
    if article is None:
        asked = url if version is None else f"{url}, version {version}"
        story.print_problem(f"No article for {asked}. `nightdesk explain {url}` tells what is known of it.")
        return Exit.FAILURES
    _print_article(settings, article, form)
    return Exit.DONE


def _print_article(settings: Settings, article: StoredArticle, form: ShowFormat) -> None:
    from flows.archived import read_archived
    from flows.document import markdown

    match form:
        case ShowFormat.MD:
            sys.stdout.write(markdown(article))
        case ShowFormat.JSON:
            print_json(asdict(article))
        case ShowFormat.HTML:
            sys.stdout.write(read_archived(settings.home, article.warc_file, article.warc_offset).html)
        case ShowFormat.RAW:
            sys.stdout.buffer.write(
                read_archived(settings.home, article.warc_file, article.warc_offset).message
            )
    sys.stdout.flush()


def check(config: Config = None, json: AsJson = False) -> int:
    """Run the data checks: totals reconcile, keys are unique, nothing dangles.

    Each is a .sql file that answers no rows when all is well. Exit code 1 if any fails.
    """
    settings = read_settings(config)
    with reader(
        settings.warehouse, wait=settings.wait_seconds, memory_limit=settings.sql_memory
    ) as connection:
        results = run_checks(connection)
    if json:
        print_json([{**asdict(result), "ok": result.ok} for result in results])
    else:
        table = Table(box=None, show_header=False, pad_edge=False)
        for result in results:
            verdict = "[green]ok[/]" if result.ok else f"[red]{result.failures:,} rows[/]"
            table.add_row(verdict, result.name, escape(result.promise))
            for example in result.examples:
                told = ", ".join(f"{name} {value}" for name, value in example.items())
                table.add_row("", "", escape(told))
        out.print(table)
    return Exit.DONE if all(result.ok for result in results) else Exit.FAILURES
