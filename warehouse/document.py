"""docs/warehouse.md, from the comments in the warehouse's own catalogue: `python -m warehouse.document`."""

import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from transforms.items import LogReason, Reason, UrlState
from warehouse.connect import writer
from warehouse.statements import folder, sql

PAGE = Path(__file__).parents[1] / "docs" / "warehouse.md"

# What people look for first stands first.
_ORDER = ("articles", "article_versions", "captures", "rejections", "urls", "runs", "segments", "clusters")

_HEAD = """\
# The warehouse

One DuckDB file, `warehouse.duckdb` in the home. It can be opened at any time, best read-only: it is the last
committed state, and is replaced as a whole, never changed ([how](commands.md#reading-while-a-run-writes)).

These are its views, the contract that queries may rely on; the tables behind them are in the schema `stored`
and may change. Times are `TIMESTAMP` in UTC.

This page is made from the comments in the warehouse itself, by `python -m warehouse.document`; at hand they
are in `nightdesk sql "from duckdb_columns() where schema_name = 'main'"`.

A new release brings the warehouse to its schema when it first opens it, each step whole or not at all; a warehouse
of a newer release is refused, and left as it is. Nightdesk runs on DuckDB 1.5 and 2.0, and either writes files that
DuckDB 1.5 reads.
"""

# Tables that macros make have no columns in the catalogue
_SEARCH = (
    "## `search('words')`\n",
    "A table macro: one row per article found, best first (see [search.md](search.md)), with `url`, `source`, `headline`,",
    "`date_published`, `score`, `snippet`, `authors`, `section`, `in_language`, `publisher`, `place` (from 1), `found` (articles",
    "found in all), `article_key` and `capture_id`. `search(words, top := 20, since := null, until := null, mark := '**',",
    "unmark := '**')`: the most rows, the first day, the day after the last, and what stands about a word that was found.\n",
)


def page() -> str:
    """The whole page, as Markdown."""
    return "\n".join([_HEAD, *_relations(), *_SEARCH, *_reasons(), *_checks()])


def _relations() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as home, writer(Path(home) / "warehouse.duckdb") as connection:
        rows = connection.execute(sql("catalogue/relations")).fetchall()
    rank = {name: place for place, name in enumerate(_ORDER)}
    rows.sort(key=lambda row: (rank.get(row[0], len(rank)), row[0]))
    for (relation, grain), columns in groupby(rows, key=lambda row: (row[0], row[1])):
        yield f"## `{relation}`\n\n{grain}\n\n| column | type | |\n|---|---|---|"
        for _, _, name, data_type, meaning in columns:
            yield f"| `{name}` | `{data_type}` | {meaning} |"
        yield ""


def _reasons() -> Iterator[str]:
    yield "## Why a page is no article\n\n`rejections.reason` is one of these, and nothing else.\n"
    yield "| reason | stage | its URL is then |\n|---|---|---|"
    for reason in Reason:
        yield f"| `{reason}` | {reason.stage} | {reason.url_state} |"
    states = ", ".join(f"`{state}`" for state in UrlState)
    logged = ", ".join(f"`{reason}`" for reason in LogReason)
    yield f"\n`urls.state` is one of {states}. `urls.reason` is one of the above, or, for a URL that gave no response,"
    yield f"one of {logged}; `same_article` for another URL of an article.\n"


def _checks() -> Iterator[str]:
    yield "## What `nightdesk check` proves\n"
    for check in folder("checks"):
        yield f"- `{check.name}`: {check.promise}"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
