"""The docs say what is there: every command, option, setting, source key, table and column."""

from dataclasses import fields
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from flows.cli.main import app
from transforms.items import Source
from warehouse import document

DOCS = Path(__file__).parents[2] / "docs"


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def commands() -> list[tuple[str, typer.core.TyperCommand]]:
    root = get_command(app)
    found = []
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        parts = getattr(command, "commands", None)
        found += [(f"{name} {part}", inner) for part, inner in parts.items()] if parts else [(name, command)]
    return found


@pytest.mark.parametrize(
    ("name", "command"), commands(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_is_documented_and_teaches(name: str, command: typer.core.TyperCommand) -> None:
    page = read("commands.md")
    assert f"`nightdesk {name}" in page
    everywhere = {"--config", "--verbose", "--help"}
    options = {opt for param in command.params for opt in param.opts if opt.startswith("--")} - everywhere
    line = next(part for part in page.split("\n- ") if f"`nightdesk {name}" in part)
    assert [option for option in sorted(options) if option not in line] == []
    assert command.help
    assert len(command.help) > 60, "a --help that teaches says more than the command's name"
    untold = [param.name for param in command.params if param.param_type_name == "option" and not param.help]  # type: ignore[attr-defined]
    assert untold == []


def test_every_source_key_is_documented() -> None:
    page = read("sources.md")
    keys = [column.name for column in fields(Source) if column.name != "name"]
    assert [key for key in keys if f"| `{key}` |" not in page] == []


def test_the_page_on_the_warehouse_is_what_its_catalogue_says() -> None:
    assert read("warehouse.md") == document.page(), "make it anew with `python -m warehouse.document`"
