"""docs/queries.md, from the heads of the named queries and their known answers: `python -m tests.queries_page`."""

import shlex
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from tests.made_news import fill
from tests.named_answers import KNOWN
from warehouse.connect import writer
from warehouse.named import GROUPS, NamedQuery, bound, named_queries
from warehouse.query import run_sql
from warehouse.render import table

PAGE = Path(__file__).parents[1] / "docs" / "queries.md"

_HEAD = """\
# Named queries

The questions that come with Nightdesk. `nightdesk queries` lists them;
`nightdesk queries bylines --from 2026-11-01 --source gazette` asks one, `--format csv|json|jsonl|parquet` and
`--out FILE` as you like; `nightdesk queries bylines --help` tells what it takes.

Days are UTC, and the last one counts. A query without `--from` and `--to` is about the last 30 days, up to the newest
article of the warehouse and not up to today, so that an archive answers too. A source is named as its file is.

Each is one .sql file in `warehouse/sql/queries` that runs as it is in any DuckDB client, given its parameters. To
change one: `nightdesk queries bylines --show > mine.sql`, edit it, then
`nightdesk sql --file mine.sql --set source=gazette`. A parameter is declared in the head of the file,
`-- $limit BIGINT = 50: rows at most`; its value is bound, never put into the text. In Python:

```python
import duckdb

text = open("mine.sql").read()
with duckdb.connect("data/warehouse.duckdb", read_only=True) as warehouse:
    values = {"source": "gazette", "from": None, "to": None, "limit": 50}
    print(warehouse.execute(text, values).fetchall())
```

The answers below are those of a made-up warehouse (`tests/made_news.py`). This page is made from the queries
themselves, by `python -m tests.queries_page`.
"""


def page(warehouse: Path) -> str:
    """The whole page, as Markdown.

    Args:
        warehouse: a warehouse that `made_news.fill` has filled.
    """
    return "\n".join(
        [_HEAD, *_contents(), *(line for query in named_queries() for line in _section(query, warehouse))]
    )


def _contents() -> Iterator[str]:
    for group, queries in groupby(named_queries(), key=lambda query: query.group):
        links = ", ".join(f"[{query.name}](#{query.name})" for query in queries)
        yield f"- {GROUPS[group]}: {links}"
    yield ""


def _section(query: NamedQuery, warehouse: Path) -> Iterator[str]:
    yield f"## {query.name}\n\n{query.answers}{' ' + query.notes if query.notes else ''}\n"
    yield "| parameter | type | |\n|---|---|---|"
    for one in query.parameters:
        without = (
            "must be given"
            if one.default is None
            else f"without it {one.unset or one.default.strip(chr(39))}"
        )
        yield f"| `--{one.name.replace('_', '-')}` | `{one.type}` | {one.meaning}; {without} |"
    given = KNOWN[query.name].given
    options = "".join(f" --{name.replace('_', '-')} {shlex.quote(value)}" for name, value in given.items())
    with run_sql(warehouse, query.text, parameters=bound(query.parameters, given, str)) as answer:
        lines = "".join(table(answer)).rstrip()
    yield f"\n```console\n$ nightdesk queries {query.name}{options}\n{lines}\n```\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "warehouse.duckdb"
        with writer(path) as connection:
            fill(connection, Path(home))
        PAGE.write_text(page(path), encoding="utf-8")
