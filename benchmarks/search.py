"""Full-text search, three ways in one run: `python -m benchmarks.search [ARTICLES] [--nights N] [--only NAME]...`.

Nightdesk's postings in the warehouse with BM25 in a table macro, an SQLite FTS5 file and a tantivy index, on the same
made-up articles: the time to build, the time of a night's 10,000 new ones, latencies of the same queries, bytes on disk. CPU time of the
process (all its threads) stands beside the clock's: it says more where others work on the machine; SQLite's and
tantivy's CPU of build and nights has the reading of the made-up articles in it, ours the copy of the file that is made
before each write. The clock's seconds have neither.
tantivy is no part of Nightdesk: `pip install tantivy`; without it the others run alone. Each answers with URL, headline,
score and snippet of the ten best and the number found, which is what the command shows.
"""

import argparse
import re
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import duckdb
import numpy as np

from benchmarks.made_articles import BATCH, MadeArticle, made_articles, write_parquet
from warehouse.connect import reader, writer
from warehouse.search import search
from warehouse.search_index import index_batch, rebuild_index

_HERE = Path(__file__).parent
_NIGHT = BATCH
_TOP = 10

Queries = dict[str, list[str]]


class Way(Protocol):
    """One way to search."""

    name: str

    def build(self, count: int) -> float: ...
    def night(self, first: int) -> float: ...
    def open(self) -> None: ...
    def ask(self, query: str) -> int: ...
    def close(self) -> None: ...
    def size(self) -> int: ...


class Postings:
    """The warehouse: what is measured is the index alone, the articles are stored before."""

    name = "postings in DuckDB"

    def __init__(self, folder: Path, parquet: Path):
        self.file, self.parquet = folder / "warehouse.duckdb", str(parquet)
        self.before = 0

    def store(self, first: int, last: int) -> None:
        with writer(self.file) as connection:
            text = (_HERE / "made_versions.sql").read_text(encoding="utf-8")
            connection.execute(text, {"parquet": self.parquet, "first": first, "last": last})

    def build(self, count: int) -> float:  # noqa: ARG002
        with writer(self.file) as connection:
            began = time.perf_counter()
            rebuild_index(connection)
            return time.perf_counter() - began

    def night(self, first: int) -> float:
        with writer(self.file) as connection:
            text = (_HERE / "made_batch.sql").read_text(encoding="utf-8")
            create, fill = text.split(";")
            connection.execute(create)
            connection.execute(fill, {"parquet": self.parquet, "first": first, "last": first + _NIGHT - 1})
            began = time.perf_counter()
            connection.begin()
            index_batch(connection)
            connection.commit()
            return time.perf_counter() - began

    def open(self) -> None:
        self.opened = reader(self.file)
        self.connection = self.opened.__enter__()

    def ask(self, query: str) -> int:
        """As the command does."""
        hits = search(self.connection, query, limit=_TOP)
        return hits[0].found if hits else 0

    def ask_in_sql(self, query: str) -> int:
        """As people do in SQL."""
        rows = self.connection.execute(
            "select url, headline, score, snippet, found from search($1, top := $2) order by place",
            [query, _TOP],
        ).fetchall()
        return rows[0][-1] if rows else 0

    def close(self) -> None:
        self.opened.__exit__(None, None, None)

    def size(self) -> int:
        with duckdb.connect(self.file, read_only=True) as connection:
            used = 0
            for table in ("search_postings", "search_documents", "search_words"):
                (blocks,) = connection.execute(
                    "select count(distinct block_id) from "
                    "(select block_id from pragma_storage_info($1) "
                    "union all select unnest(additional_block_ids) from pragma_storage_info($1)) where block_id >= 0",
                    [f"stored.{table}"],
                ).fetchone() or (0,)
                used += blocks * 262_144
        return used


class Fts5:
    """SQLite's, in a file beside the warehouse: contentless, with a table of what is shown."""

    name = "SQLite FTS5"

    def __init__(self, folder: Path, articles: Callable[[int, int], Iterator[list[MadeArticle]]]):
        self.file, self.articles = folder / "search.sqlite", articles

    def _add(self, first: int, count: int) -> float:
        spent = 0.0
        for batch in self.articles(first, count):
            began = time.perf_counter()
            self.connection.executemany(
                "insert into words (rowid, headline, body) values (?, ?, ?)",
                ((one.number + 1, one.headline, one.body) for one in batch),
            )
            self.connection.commit()
            spent += time.perf_counter() - began
            self.connection.executemany(
                "insert into articles values (?, ?, ?, ?)",
                ((one.number + 1, one.url, one.headline, one.body) for one in batch),
            )
            self.connection.commit()
        return spent

    def build(self, count: int) -> float:
        self.connection = sqlite3.connect(self.file)
        self.connection.execute("pragma journal_mode = wal")
        self.connection.execute("create table articles (number integer primary key, url, headline, body)")
        self.connection.execute(
            "create virtual table words using fts5(headline, body, content='articles', content_rowid='number', "
            'tokenize = "unicode61 remove_diacritics 2")'
        )
        return self._add(0, count)

    def night(self, first: int) -> float:
        return self._add(first, _NIGHT)

    def open(self) -> None:
        self.connection.execute("pragma wal_checkpoint(truncate)")

    def ask(self, query: str) -> int:
        self.connection.execute(
            "select url, articles.headline, bm25(words, 3.0, 1.0) as score, snippet(words, 1, '**', '**', '...', 30) "
            "from words join articles on articles.number = words.rowid where words match ? order by rank limit ?",
            [query, _TOP],
        ).fetchall()
        (found,) = self.connection.execute(
            "select count(*) from words where words match ?", [query]
        ).fetchone()
        return int(found)

    def close(self) -> None:
        self.connection.close()

    def size(self) -> int:
        connection = sqlite3.connect(self.file)
        (size,) = connection.execute("select sum(length(block)) from words_data").fetchone()
        connection.close()
        return int(size)


class Tantivy:
    """A folder of tantivy's beside the warehouse; texts are stored in it for snippets."""

    name = "tantivy"

    def __init__(self, folder: Path, articles: Callable[[int, int], Iterator[list[MadeArticle]]]):
        import tantivy  # no dependency of Nightdesk

        self.module, self.folder, self.articles = tantivy, folder / "tantivy", articles
        self.folder.mkdir(exist_ok=True)
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("url", stored=True, tokenizer_name="raw")
        schema.add_text_field("headline", stored=True)
        schema.add_text_field("body", stored=True)
        self.index = tantivy.Index(schema.build(), path=str(self.folder))

    def _add(self, first: int, count: int) -> float:
        spent = 0.0
        writing = self.index.writer(heap_size=400_000_000, num_threads=2)
        for batch in self.articles(first, count):
            began = time.perf_counter()
            for one in batch:
                writing.add_document(self.module.Document(url=one.url, headline=one.headline, body=one.body))
            spent += time.perf_counter() - began
        began = time.perf_counter()
        writing.commit()
        writing.wait_merging_threads()
        return spent + time.perf_counter() - began

    def build(self, count: int) -> float:
        return self._add(0, count)

    def night(self, first: int) -> float:
        return self._add(first, _NIGHT)

    def open(self) -> None:
        self.index.reload()
        self.searcher = self.index.searcher()

    def ask(self, query: str) -> int:
        text = " ".join(f"+{part}" for part in re.findall(r'"[^"]*"|\S+', query))
        if text.endswith("*"):
            parsed = self.module.Query.regex_query(self.index.schema, "body", re.escape(text[1:-1]) + ".*")
        else:
            parsed = self.index.parse_query(text, ["headline", "body"])
        result = self.searcher.search(parsed, _TOP)
        snippets = self.module.SnippetGenerator.create(self.searcher, parsed, self.index.schema, "body")
        for _, address in result.hits:
            snippets.snippet_from_doc(self.searcher.doc(address)).to_html()
        return int(result.count or 0)

    def close(self) -> None:
        del self.searcher

    def size(self) -> int:
        # without the stored texts
        return sum(file.stat().st_size for file in self.folder.iterdir() if file.suffix != ".store")


def drawn_queries(articles: list[MadeArticle], count: int = 40) -> Queries:
    """Words as they come in texts: by their frequency, and such as people type, who leave out the most frequent."""
    random = np.random.default_rng(7)
    texts = [re.findall(r"\w+", one.body.lower()) for one in articles if one.in_language == "en"]
    counts: dict[str, int] = {}
    for words in texts:
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    common = set(sorted(counts, key=counts.__getitem__, reverse=True)[:100])
    found: Queries = {}
    for kind in ("one word", "two words", "two words, no stop words", "phrase", "prefix"):
        asked = found.setdefault(kind, [])
        while len(asked) < count:
            words = texts[random.integers(len(texts))]
            place = int(random.integers(len(words) - 1))
            if kind == "two words, no stop words":
                rest = [word for word in words if word not in common]
                asked.append(" ".join(random.choice(rest, 2)))
            elif kind == "one word":
                asked.append(words[place])
            elif kind == "two words":
                asked.append(" ".join(random.choice(words, 2)))
            elif kind == "phrase":
                asked.append(f'"{words[place]} {words[place + 1]}"')
            elif len(words[place]) > 4:
                asked.append(words[place][:4] + "*")
    return found


def measure(way: Any, count: int, nights: int, queries: Queries) -> None:
    """Build, keep up and ask; print as it goes."""
    if isinstance(way, Postings):
        way.store(0, count - 1)
    busy = time.process_time()
    built = way.build(count)
    built_busy = time.process_time() - busy
    kept, kept_busy = [], []
    for night in range(nights):
        first = count + night * _NIGHT
        if isinstance(way, Postings):
            way.store(first, first + _NIGHT - 1)
        busy = time.process_time()
        kept.append(way.night(first))
        kept_busy.append(time.process_time() - busy)
    way.open()
    print(
        f"{way.name:20} build {built:8.1f} s, CPU {built_busy:8.1f} s   night of {_NIGHT:,}: median "
        f"{statistics.median(kept or [0.0]):6.2f} s, CPU {statistics.median(kept_busy or [0.0]):6.2f} s",
        flush=True,
    )
    _ask_all("", way.ask, queries)
    if isinstance(way, Postings):
        _ask_all("from search(...)", way.ask_in_sql, queries)
    way.close()
    size = way.size() / (count + nights * _NIGHT)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{'':20} index {size:,.0f} bytes an article; peak memory of the process so far {peak:,.0f} MB",
        flush=True,
    )


def _ask_all(name: str, ask: Callable[[str], int], queries: Queries) -> None:
    for kind, asked in queries.items():
        for query in asked[:3]:
            ask(query)
        times, cpu, found = [], [], []
        for query in asked:
            began, busy = time.perf_counter(), time.process_time()
            found.append(ask(query))
            times.append((time.perf_counter() - began) * 1000)
            cpu.append((time.process_time() - busy) * 1000)
        print(
            f"{name:20} {kind:26} p50 {statistics.median(times):7.1f} p95 {_p95(times):7.1f} ms   CPU p50 "
            f"{statistics.median(cpu):7.1f} p95 {_p95(cpu):7.1f} ms   found {statistics.median(found):,.0f}",
            flush=True,
        )


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int, nargs="?", default=10_000)
    parser.add_argument("--nights", type=int, default=3)
    parser.add_argument("--queries", type=int, default=40, help="of each kind")
    parser.add_argument("--only", action="append", choices=["postings", "fts5", "tantivy"])
    parser.add_argument("--folder", type=Path, help="where to work and to keep the made-up articles")
    given = parser.parse_args()
    total = given.articles + given.nights * _NIGHT
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name)
        parquet = (given.folder or folder) / f"made-{total}.parquet"
        if not parquet.exists():
            write_parquet(parquet, total)

        def articles(first: int, count: int) -> Iterator[list[MadeArticle]]:
            with duckdb.connect() as connection:
                for start in range(first, first + count, BATCH):
                    rows = connection.execute(
                        "select * from read_parquet($1) where number between $2 and $3 order by number",
                        [str(parquet), start, min(start + BATCH, first + count) - 1],
                    ).fetchall()
                    yield [MadeArticle(*row) for row in rows]

        queries = drawn_queries(next(made_articles(2_000)), given.queries)
        print(
            f"{given.articles:,} articles, mean {_mean(parquet):,.0f} bytes of text, top {_TOP} with snippets"
        )
        makers: dict[str, Callable[[], Any]] = {
            "postings": lambda: Postings(folder, parquet),
            "fts5": lambda: Fts5(folder, articles),
            "tantivy": lambda: Tantivy(folder, articles),
        }
        for key, make in makers.items():
            if given.only and key not in given.only:
                continue
            try:
                way = make()
            except ImportError as error:
                print(f"{key}: {error}; left out", file=sys.stderr)
                continue
            measure(way, given.articles, given.nights, queries)


def _mean(parquet: Path) -> float:
    with duckdb.connect() as connection:
        (mean,) = connection.execute(
            "select avg(strlen(headline) + strlen(body)) from read_parquet($1)", [str(parquet)]
        ).fetchone() or (0,)
    return float(mean)


if __name__ == "__main__":
    main()
