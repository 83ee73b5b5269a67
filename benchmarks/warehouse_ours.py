"""A warehouse that grows by loads of made-up articles, and what they, searches and queries on it take."""

import multiprocessing
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.made_nights import made_segments
from warehouse import load
from warehouse.connect import reader, writer
from warehouse.load import SegmentFiles, load_segments
from warehouse.named import bound, named
from warehouse.search import search

NIGHT = 10_000  # new articles
GREAT = 50_000  # articles a load while the base grows
_LIMIT: dict[str, str] = {"memory_limit": "1GB"}

TEN = (
    "agency_copy",
    "articles_per_day",
    "bylines",
    "gaps",
    "languages",
    "most_edited",
    "rising_words",
    "sections",
    "time_to_capture",
    "who_had_it_first",
)


@dataclass(frozen=True, slots=True)
class Night:
    """What a load took, in seconds, from the copy that it writes in to its publication."""

    articles: int
    clock: float
    cpu: float
    copy: float  # of the clock's: until it could begin to write
    index: float  # of the clock's: keeping up the search index


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes."""

    articles: int
    file: int
    text: int  # headlines and bodies, UTF-8


class Desk:
    """The warehouse in a folder."""

    def __init__(self, folder: Path):
        self.folder, self.file = folder, folder / "warehouse.duckdb"
        self.articles = self._count()
        self.last_load: Night | None = None

    def _count(self) -> int:
        if not self.file.exists():
            return 0
        with reader(self.file, memory_limit="1GB") as connection:
            ((count,),) = connection.execute("select count(*) from captures").fetchall()
        return int(count)

    def grow_to(self, size: int) -> None:
        """Load until there are so many; the next load's files are made meanwhile, in another process."""
        steps = []
        while (at := self.articles + sum(steps)) < size:
            steps.append(min(GREAT, size - at))
        if not steps:
            return
        with multiprocessing.get_context("spawn").Pool(1) as pool, self._scratch() as scratch:
            waiting = pool.apply_async(_make, (scratch / "0", self.articles, steps[0]))
            for number, step in enumerate(steps, 1):
                files = waiting.get()
                if number < len(steps):
                    ahead = (scratch / str(number), self.articles + step, steps[number])
                    waiting = pool.apply_async(_make, ahead)
                self.last_load = self._load(files, step)
                shutil.rmtree(files[0].extract.parent)

    def night(self) -> Night:
        """Load 10,000 new articles; what is measured begins when they are extracted."""
        with self._scratch() as scratch:
            return self._load(_make(scratch / "night", self.articles, NIGHT), NIGHT)

    def _load(self, files: Sequence[SegmentFiles], articles: int) -> Night:
        began, busy = time.perf_counter(), time.process_time()
        with _timed_index() as spent, writer(self.file, memory_limit="1GB") as connection:
            copied = time.perf_counter() - began
            load_segments(connection, files)
        self.articles += articles
        clock, cpu = time.perf_counter() - began, time.process_time() - busy
        return Night(articles, clock, cpu, copied, sum(spent))

    def bare_copy(self, rows: int) -> float:
        """Seconds that a COPY of so many stored articles takes, from Parquet to an empty DuckDB file."""
        with self._scratch() as scratch:
            parquet = scratch / "articles.parquet"
            with duckdb.connect(self.file, read_only=True, config=_LIMIT) as connection:
                connection.sql(
                    "from stored.article_versions limit $rows", params={"rows": rows}
                ).write_parquet(str(parquet))
            with duckdb.connect(scratch / "bare.duckdb", config=_LIMIT) as connection:
                connection.execute(
                    "create table articles as from read_parquet($path) limit 0", {"path": str(parquet)}
                )
                began = time.perf_counter()
                connection.execute(f"copy articles from '{parquet}'")
                connection.execute("checkpoint")
                return time.perf_counter() - began

    def search(self, queries: Sequence[str]) -> list[float]:
        """Milliseconds that each search takes, texts marked and all, after a few that do not count."""
        with reader(self.file, memory_limit="1GB") as connection:
            for query in queries[:3]:
                search(connection, query, limit=10)
            return [
                _milliseconds(lambda query=query: search(connection, query, limit=10)) for query in queries
            ]  # type: ignore[misc]

    def named_queries(self) -> dict[str, float]:
        """Milliseconds that each of ten takes, for what it covers by itself; the best of three."""
        took = {}
        with reader(self.file, memory_limit="1GB") as connection:
            for name in TEN:
                query = named(name)
                values = bound(query.parameters, {}, str)
                took[name] = min(
                    _milliseconds(lambda: connection.execute(query.text, values).fetchall())  # noqa: B023
                    for _ in range(3)
                )
        return took

    def size(self) -> Stored:
        """Of the published file, and of the text in it."""
        with reader(self.file, memory_limit="1GB") as connection:
            ((articles, text),) = connection.execute(
                "select count(*), sum(strlen(headline) + strlen(body)) from articles"
            ).fetchall()
        return Stored(articles, self.file.stat().st_size, int(text))

    def copy_to(self, folder: Path) -> None:
        """Keep the published file in another folder."""
        folder.mkdir()
        shutil.copy(self.file, folder)

    @property
    def peak(self) -> float:
        """The most memory that this process ever held, in MB."""
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    @contextmanager
    def _scratch(self) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            yield Path(name)


def _make(folder: Path, start: int, count: int) -> list[SegmentFiles]:
    folder.mkdir()
    return list(made_segments(folder, count, start=start))


@contextmanager
def _timed_index() -> Iterator[list[float]]:
    """Note how long the load keeps the search index up."""
    spent: list[float] = []
    index_batch = load.index_batch

    def timed(connection: duckdb.DuckDBPyConnection) -> int:
        began = time.perf_counter()
        try:
            return index_batch(connection)
        finally:
            spent.append(time.perf_counter() - began)

    load.index_batch = timed
    try:
        yield spent
    finally:
        load.index_batch = index_batch


def _milliseconds(work: object) -> float:
    assert callable(work)
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
