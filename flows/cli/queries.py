"""The verb `queries`: the named queries, each a command of its own that is made from its file's head."""

import inspect
import sys
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from flows.cli.answers import AnswerFormat, Form, write_answer
from flows.cli.terminal import AsJson, Config, out, print_json
from flows.settings import read_settings
from transforms.errors import UsageError
from warehouse.named import GROUPS, NamedQuery, Parameter, bound, named, named_queries

# What the command itself is given, beside the query's own parameters.
Show = Annotated[
    bool, typer.Option("--show", help="Print its SQL, to be changed and run with `nightdesk sql --file`.")
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write to this file; parquet needs one.")
]


_OWN = "value_of_"  # before the names of a query's own parameters: $from is no name in Python


class _Queries(TyperGroup):
    """A group whose commands are the named queries, made when they are asked for."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # noqa: ARG002
        return [query.name for query in named_queries()]

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]  # noqa: ARG002
        return _command(named(cmd_name))


queries = typer.Typer(cls=_Queries, invoke_without_command=True, subcommand_metavar="[NAME [OPTIONS]]")


@queries.callback()
def list_queries(context: typer.Context, json: AsJson = False) -> None:
    """List the questions that come with Nightdesk, or ask one of them.

    `nightdesk queries who_had_it_first --from 2026-11-01 --source gazette` asks one,
    `nightdesk queries who_had_it_first --help` tells what it takes, and
    `nightdesk queries who_had_it_first --show` prints its SQL: change it, and run it with
    `nightdesk sql --file FILE --set source=gazette`. Days are UTC, and the last one counts.
    """
    if context.invoked_subcommand is not None:
        if json:
            raise UsageError("--json is for the list of queries. Use --format json after the query's name.")
        return
    if json:
        print_json([_as_json(query) for query in named_queries()])
        return
    width = max(len(query.name) for query in named_queries())
    for group, members in groupby(named_queries(), key=lambda query: query.group):
        out.print(GROUPS[group], style="bold", markup=False)
        for query in members:
            out.print(f"  {query.name:<{width}}  {query.answers}", markup=False)
        out.print()
    out.print("nightdesk queries NAME asks one; --help after the name tells what it takes.", markup=False)


def _as_json(query: NamedQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "group": query.group,
        "answers": query.answers,
        "notes": query.notes,
        "parameters": [
            {
                "name": one.name,
                "type": one.type,
                "default": one.default,
                "meaning": one.meaning,
                "null": one.unset,
            }
            for one in query.parameters
        ],
    }


def _command(query: NamedQuery) -> Any:
    """The command that asks a query."""

    def ask(
        show: bool, form: AnswerFormat, target: Path | None, config: Path | None, **given: str | bool | None
    ) -> None:
        if show:
            sys.stdout.write(query.text)
            return
        texts = {
            identifier.removeprefix(_OWN): str(value).lower() if isinstance(value, bool) else value
            for identifier, value in given.items()
            if value is not None
        }
        values = bound(query.parameters, texts, _option)
        write_answer(read_settings(config), query.text, values, form, target)

    keyword = inspect.Parameter.KEYWORD_ONLY
    ask.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            *(
                inspect.Parameter(
                    _OWN + one.name, keyword, default=_default(one), annotation=_annotation(one)
                )
                for one in query.parameters
            ),
            inspect.Parameter("form", keyword, default=AnswerFormat.TABLE, annotation=Form),
            inspect.Parameter("target", keyword, default=None, annotation=Out),
            inspect.Parameter("show", keyword, default=False, annotation=Show),
            inspect.Parameter("config", keyword, default=None, annotation=Config),
        ]
    )
    app = typer.Typer(add_completion=False, rich_markup_mode="markdown")
    app.command(query.name, help=_help(query), rich_help_panel=GROUPS[query.group])(ask)
    return get_command(app)


def _help(query: NamedQuery) -> str:
    return f"{query.answers}\n\n{query.notes}".rstrip()


def _annotation(parameter: Parameter) -> Any:
    """An option of the command line for a parameter of a query."""
    name = _option(parameter.name)
    kind: Any = str
    names = name
    if parameter.type == "BOOLEAN":
        kind, names = bool, f"{name}/--no-{name[2:]}"
    meaning = parameter.meaning[0].upper() + parameter.meaning[1:]
    option = typer.Option(
        names,
        metavar=None if kind is bool else parameter.type,
        help=f"{meaning}." if parameter.default else f"{meaning}. Must be given.",
        show_default=parameter.unset or True,
    )
    return Annotated[kind | None, option]


def _default(parameter: Parameter) -> str | bool | None:
    """What is shown as its default: it is read as if it had been given."""
    text = parameter.default_text
    return text == "true" if text is not None and parameter.type == "BOOLEAN" else text


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")
