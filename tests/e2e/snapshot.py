"""What must be equal in two warehouses that saw the same sites, whatever happened in between."""

from collections import Counter
from pathlib import Path
from typing import Any

import duckdb

Rows = dict[str, list[tuple[Any, ...]]]

# Not in here: ids, times and file names, which differ from run to run.
_QUERIES = {
    "articles": """
        select url, canonical_url, source, publisher, headline, description, authors, byline, agency,
            date_published, date_published_raw, date_modified, in_language, section, keywords, captions,
            related, body, body_markdown, word_count, is_accessible_for_free, version, versions,
            -- a cluster is named after the copy that was seen first, which is a matter of who was crawled first
            if(cluster_id is not null, list_sort(list(url) over (partition by cluster_id)), null) as copies
        from articles order by all""",
    "versions": "select url, version, headline, body from article_versions order by all",
    "urls": "select url_key, url, source, state, reason from urls order by all",
    "pages": "select target_uri, status, article_url from captures where kind = 'page' order by all",
    # which of an article's URLs is the version and which reads the same is a matter of who came first
    "outcomes": """
        select coalesce(article_url, target_uri) as page, outcome, count(*)
        from captures where kind = 'page' group by all order by all""",
    "rejections": "select url, stage, reason, detail from rejections order by all",
}

# Which publication it is changes with each that writes.
_TABLES = """
    select table_name from duckdb_tables()
    where schema_name = 'stored' and table_name != 'publication' order by table_name"""


def snapshot(warehouse: Path) -> Rows:
    """The rows that count, by what they are."""
    with duckdb.connect(warehouse, read_only=True) as connection:
        return {name: connection.execute(query).fetchall() for name, query in _QUERIES.items()}


def dump(warehouse: Path) -> dict[str, list[str]]:
    """Every row of every stored table, as text."""
    with duckdb.connect(warehouse, read_only=True) as connection:
        tables = [name for (name,) in connection.execute(_TABLES).fetchall()]
        return {
            name: sorted(str(row) for row in connection.table(f"stored.{name}").fetchall()) for name in tables
        }


def differences(found: Rows, expected: Rows) -> list[str]:
    """Rows that one has and the other has not, a line each; none if they are equal."""
    lines = []
    for name, rows in expected.items():
        got = Counter(map(str, found[name]))
        want = Counter(map(str, rows))
        lines += [f"{name}, missing: {row[:400]}" for row in want - got]
        lines += [f"{name}, too many: {row[:400]}" for row in got - want]
    return lines
