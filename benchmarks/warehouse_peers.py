"""Other databases with the same made-up articles: a table with a row an article, and full-text search beside it."""

import asyncio
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self

import asyncpg

from benchmarks.made_articles import MadeArticle, made_articles
from benchmarks.warehouse_ours import NIGHT, Night, Stored

_TOP = 10
_POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)

# Three of ours that need no more than this table has, over the last 30 days
_QUERIES = {
    "articles_per_day": (
        "select date(published), source, count(*) from articles "
        "where published >= {since} group by 1, 2 order by 1, 2"
    ),
    "bylines": (
        "select authors, count(*) from articles where published >= {since} group by 1 order by 2 desc limit 50"
    ),
    "languages": (
        "select source, in_language, count(*) from articles where published >= {since} group by 1, 2"
    ),
}


class _Peer:
    """What both do alike."""

    def __init__(self) -> None:
        self.articles = 0
        self.text = 0

    def _rows(self, count: int) -> Iterator[list[tuple[Any, ...]]]:
        for batch in made_articles(count, start=self.articles):
            self.text += sum(len(f"{one.headline}{one.body}".encode()) for one in batch)
            yield [self._row(one) for one in batch]

    @staticmethod
    def _row(one: MadeArticle) -> tuple[Any, ...]:
        return (
            one.number + 1,
            one.url.removeprefix("https://"),
            one.url,
            one.source,
            one.headline,
            ", ".join(one.authors),
            one.date_published,
            one.in_language,
            one.section,
            one.body,
        )


class Sqlite(_Peer):
    """SQLite with FTS5, which has the words of a table's texts."""

    name = "SQLite with FTS5"

    def __init__(self, folder: Path):
        super().__init__()
        self.file = folder / "peer.sqlite"

    def __enter__(self) -> Self:
        self.connection = sqlite3.connect(self.file)
        for statement in (
            "pragma journal_mode = wal",
            "create table articles (number integer primary key, article_key text unique, url, source, headline, authors, "
            "published, in_language, section, body)",
            "create index published on articles (published)",
            "create virtual table words using fts5(headline, body, content='articles', content_rowid='number', "
            'tokenize = "unicode61 remove_diacritics 2")',
        ):
            self.connection.execute(statement)
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        self.file.unlink()

    @staticmethod
    def _row(one: MadeArticle) -> tuple[Any, ...]:
        row = _Peer._row(one)
        return (*row[:6], one.date_published.isoformat(), *row[7:])

    def grow_to(self, size: int) -> Night:
        return self._add(size - self.articles)

    def night(self) -> Night:
        return self._add(NIGHT)

    def _add(self, count: int) -> Night:
        clock, busy = 0.0, 0.0
        for rows in self._rows(count):
            began, cpu = time.perf_counter(), time.process_time()
            self.connection.executemany(
                "insert into articles values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (article_key) do update set body = excluded.body",
                rows,
            )
            self.connection.executemany(
                "insert into words (rowid, headline, body) values (?, ?, ?)",
                ((row[0], row[4], row[9]) for row in rows),
            )
            self.connection.commit()
            clock, busy = clock + time.perf_counter() - began, busy + time.process_time() - cpu
        self.articles += count
        return Night(count, clock, busy, 0.0, 0.0)

    def search(self, queries: Sequence[str]) -> list[float]:
        for query in queries[:3]:
            self._ask(query)
        return [_milliseconds(self._ask, query) for query in queries]

    def _ask(self, query: str) -> None:
        self.connection.execute(
            "select url, articles.headline, bm25(words, 3.0, 1.0) as score, snippet(words, 1, '**', '**', '...', 30) "
            "from words join articles on articles.number = words.rowid where words match ? order by rank limit ?",
            [query, _TOP],
        ).fetchall()
        self.connection.execute("select count(*) from words where words match ?", [query]).fetchone()

    def named_queries(self) -> dict[str, float]:
        since = "(select datetime(max(published), '-30 days') from articles)"
        return {
            name: min(
                _milliseconds(lambda text: self.connection.execute(text).fetchall(), text.format(since=since))
                for _ in range(3)
            )
            for name, text in _QUERIES.items()
        }

    def size(self) -> Stored:
        self.connection.execute("pragma wal_checkpoint(truncate)")
        return Stored(self.articles, self.file.stat().st_size, self.text)


class Postgres(_Peer):
    """PostgreSQL with tsvectors under a GIN index, in a cluster of its own that only a socket in its folder reaches."""

    name = "PostgreSQL with tsvector and GIN"

    def __init__(self) -> None:
        super().__init__()
        if not _POSTGRES:
            raise FileNotFoundError("expected Debian's package postgresql, found no /usr/lib/postgresql")
        # Not below a folder that only we may enter; and a socket's path must be short
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))

    def _run(self, program: str, *arguments: str) -> None:
        """As a user of its own if we are root, since it refuses to be that."""
        user = "postgres" if os.geteuid() == 0 else None
        command = [str(_POSTGRES[0] / program), *arguments]
        subprocess.run(command, check=True, user=user, cwd=self.folder, stdout=subprocess.DEVNULL)

    def __enter__(self) -> Self:
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        data = str(self.folder / "data")
        self._run(
            "initdb", "-D", data, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-U", "nightdesk"
        )
        options = (
            f"-k {self.folder} -c listen_addresses= -c shared_buffers=512MB -c maintenance_work_mem=512MB "
            "-c work_mem=64MB -c max_wal_size=4GB"
        )
        self._run("pg_ctl", "-D", data, "-w", "-l", str(self.folder / "log"), "-o", options, "start")
        self.loop = asyncio.Runner()
        self.connection: Any = self.loop.run(
            asyncpg.connect(host=str(self.folder), user="nightdesk", database="postgres")
        )
        self._execute(
            "create table articles (number bigint, article_key text primary key, url text, source text, headline text, "
            "authors text, published timestamptz, in_language text, section text, body text, words tsvector generated "
            "always as (setweight(to_tsvector('simple', headline), 'A') || to_tsvector('simple', body)) stored)"
        )
        self._execute("create index published on articles (published)")
        self._execute("create table arrivals (like articles)")
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.run(self.connection.close())
        self.loop.close()
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "fast", "stop")
        shutil.rmtree(self.folder)

    def _execute(self, statement: str, *values: object) -> list[Any]:
        found: list[Any] = self.loop.run(self.connection.fetch(statement, *values))
        return found

    def grow_to(self, size: int) -> Night:
        """Without the index, which is made afterwards, as its documentation recommends for a great load."""
        self._execute("drop index if exists words")
        night = self._add(size - self.articles)
        began = time.perf_counter()
        self._execute("create index words on articles using gin (words)")
        self._execute("vacuum analyze articles")
        return Night(night.articles, night.clock + time.perf_counter() - began, 0.0, 0.0, 0.0)

    def night(self) -> Night:
        return self._add(NIGHT)

    def _add(self, count: int) -> Night:
        clock = 0.0
        columns = "number, article_key, url, source, headline, authors, published, in_language, section, body"
        for rows in self._rows(count):
            began = time.perf_counter()
            self._execute("truncate arrivals")
            self.loop.run(
                self.connection.copy_records_to_table(
                    "arrivals", records=rows, columns=columns.split(", "), timeout=3_600
                )
            )
            self._execute(
                f"insert into articles ({columns}) select {columns} from arrivals "
                "on conflict (article_key) do update set body = excluded.body"
            )
            clock += time.perf_counter() - began
        self.articles += count
        return Night(count, clock, 0.0, 0.0, 0.0)

    def search(self, queries: Sequence[str]) -> list[float]:
        for query in queries[:3]:
            self._ask(query)
        return [_milliseconds(self._ask, query) for query in queries]

    def _ask(self, query: str) -> None:
        words = " & ".join(re.findall(r"\w+", query))
        self._execute(
            "select url, headline, score, ts_headline('simple', body, asked, 'StartSel=**, StopSel=**') from ("
            "select url, headline, body, asked, ts_rank(words, asked) as score "
            "from articles, to_tsquery('simple', $1) as asked where words @@ asked order by score desc limit $2) as best",
            words,
            _TOP,
        )
        self._execute("select count(*) from articles where words @@ to_tsquery('simple', $1)", words)

    def named_queries(self) -> dict[str, float]:
        since = "(select max(published) - interval '30 days' from articles)"
        return {
            name: min(_milliseconds(self._execute, text.format(since=since)) for _ in range(3))
            for name, text in _QUERIES.items()
        }

    def size(self) -> Stored:
        ((size,),) = self._execute("select pg_total_relation_size('articles')")
        return Stored(self.articles, int(size), self.text)


def _milliseconds(work: Any, value: str) -> float:
    began = time.perf_counter()
    work(value)
    return (time.perf_counter() - began) * 1000
