"""What it costs to know copies for copies: `python -m benchmarks.cluster_cost [STORED]...`.

For each number of stored articles, 10,000 for each day up to the last, a night of 10,000 new ones is loaded, one in
twenty of which is a cut copy of another: at once, and then again in twenty loads. Told are the seconds of the steps
that tell the clusters beside those of the whole load, and of both how long the processor worked (the machine may be
busy otherwise); what a signature costs; and what it takes on disk.

Made-up articles are those of `made_articles.py`, 50,000 of them; what is stored beyond that is older, and has the
same signatures, stirred.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import duckdb

from benchmarks.made_articles import MadeArticle, made_articles
from tests.made_segments import NIGHT, article, page, segment
from transforms.items import Extraction
from transforms.shingles import sign
from warehouse import clusters, load
from warehouse.connect import writer

_NIGHT = 10_000
_SIGNED = 50_000
_BASE = Path(__file__).with_name("stored_signatures.sql").read_text(encoding="utf-8")
_SIZE = """
    select count(distinct block_id) * 262144 / (select count(*) from stored.article_versions)
    from pragma_storage_info('stored.article_versions')
    where column_name in ('shingles', 'figures')
"""


@dataclass
class Watch:
    """Seconds that passed, and seconds that the processor worked, in what it was given to run."""

    passed: float = 0.0
    worked: float = 0.0

    def __enter__(self) -> None:
        self.passed -= time.perf_counter()
        self.worked -= time.process_time()

    def __exit__(self, *_: object) -> None:
        self.passed += time.perf_counter()
        self.worked += time.process_time()

    def timing(
        self, step: Callable[[duckdb.DuckDBPyConnection], None]
    ) -> Callable[[duckdb.DuckDBPyConnection], None]:
        """The step, watched."""

        def run(connection: duckdb.DuckDBPyConnection) -> None:
            with self:
                step(connection)

        return run

    def __str__(self) -> str:
        return f"{self.passed:6.1f} s ({self.worked:5.1f} s of work)"


def signed(path: Path) -> float:
    """Sign made-up articles into a Parquet file; the milliseconds of one."""
    watch = Watch()
    with duckdb.connect() as connection:
        connection.execute("create table signed (place INTEGER, shingles INTEGER[], figures INTEGER[])")
        for batch in made_articles(_SIGNED, start=_NIGHT):
            with watch:
                signatures = [sign(one.body) for one in batch]
            connection.execute(
                "insert into signed select unnest($places), unnest($shingles::INTEGER[][]), unnest($figures::INTEGER[][])",
                {
                    "places": [one.number - _NIGHT for one in batch],
                    "shingles": [list(shingles) for shingles, _ in signatures],
                    "figures": [list(figures) for _, figures in signatures],
                },
            )
        connection.table("signed").write_parquet(str(path))
    return 1000 * watch.worked / _SIGNED


def night() -> Iterator[Extraction]:
    """The new articles, each signed, one in twenty a cut copy of the one before it."""
    before: MadeArticle | None = None
    for batch in made_articles(_NIGHT):
        for one in batch:
            body = one.body
            if before is not None and one.number % 20 == 0:
                body = before.body[: len(before.body) * 2 // 3]
            before = one
            shingles, figures = sign(body)
            at = NIGHT + timedelta(seconds=one.number / 10)
            made = article(one.url, body, headline=one.headline, shingles=shingles, figures=figures)
            yield page(one.url, at, replace(made, date_published=at))


def measure(stored: int, signatures: Path, new: Sequence[Extraction], loads: int) -> None:
    """Print what the night costs on so many stored articles."""
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "warehouse.duckdb"
        with writer(path, memory_limit="2GB") as connection:
            connection.execute(
                _BASE,
                {
                    "signatures": str(signatures),
                    "signed": _SIGNED,
                    "turns": -(-stored // _SIGNED),
                    "stored": stored,
                    "last": NIGHT.replace(tzinfo=None) - timedelta(hours=1),
                },
            )
        size = len(new) // loads
        segments = [
            segment(Path(home), new[start : start + size], number=start) for start in range(0, len(new), size)
        ]
        ours, whole, steps = Watch(), Watch(), load._STEPS
        load._STEPS = tuple(
            ours.timing(step) if not isinstance(step, str) and step.__module__ == clusters.__name__ else step
            for step in steps
        )
        with writer(path, memory_limit="2GB") as connection:
            with whole:
                for one in segments:
                    load.load_segments(connection, [one])
            (counts,) = connection.execute(
                "select (select count(*) from clusters), (select count(*) from stored.story_pairs), "
                "(select count(*) from stored.common_shingles)"
            ).fetchall()
            connection.execute("checkpoint")
            ((each,),) = connection.execute(_SIZE).fetchall()
        load._STEPS = steps
        print(
            f"{stored:>9,} stored, {len(new):,} new in {loads:>2} loads: clusters {ours} of {whole}; "
            "{} clusters, {} pairs, {} common shingles".format(*counts)
            + f"; {each:.0f} bytes an article",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stored", nargs="*", type=int, default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--loads", nargs="*", type=int, default=[1, 20])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        signatures = Path(folder) / "signed.parquet"
        print(f"a signature: {signed(signatures):.2f} ms of work", flush=True)
        new = list(night())
        for stored in asked.stored:
            for loads in asked.loads:
                measure(stored, signatures, new, loads)


if __name__ == "__main__":
    main()
