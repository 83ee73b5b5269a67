"""What it costs to know copies for copies: `python -m benchmarks.cluster_cost [STORED]...`.

For each number of stored articles, 10,000 for each day up to the last, the clusters of a night of 10,000 new ones are
told, one in twenty of which is a cut copy of another: at once, and in twenty loads. Told are the seconds that it takes,
and for how many of them the processor worked, since the machine may be busy otherwise; what a signature costs; and what
it takes on disk. The rest of a load is no part of it: the rows are put where the load would.

Made-up articles are those of `made_articles.py`, 20,000 of them; what is stored beyond that is older, and has the
same signatures, stirred.
"""

import argparse
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb
import orjson

from benchmarks.made_articles import made_articles
from tests.made_segments import NIGHT
from transforms.shingles import sign
from warehouse import clusters
from warehouse.connect import writer
from warehouse.transaction import transaction

_NIGHT, _SIGNED = 10_000, 20_000
_STORE = Path(__file__).with_name("stored_signatures.sql").read_text(encoding="utf-8")
_KEYS = """
    create or replace temp table standings as
    select 'source' || (hash('new', number) % 200) || '.example/new' || number as article_key,
        $seen::TIMESTAMP as first_seen
    from range($start::BIGINT, $stop::BIGINT) as numbers (number)
"""
_SIZE = """
    select count(distinct block_id) * 262144 / (select count(*) from stored.article_versions)
    from pragma_storage_info('stored.article_versions')
    where column_name in ('shingles', 'figures')
"""


@dataclass
class Watch:
    """Seconds that passed, and seconds that the processor worked."""

    passed: float = 0.0
    worked: float = 0.0

    def __enter__(self) -> None:
        self.passed -= time.perf_counter()
        self.worked -= time.process_time()

    def __exit__(self, *_: object) -> None:
        self.passed += time.perf_counter()
        self.worked += time.process_time()


def signed(path: Path, bodies: Iterable[str]) -> float:
    """Sign some texts into a Parquet file; the milliseconds of one."""
    texts = list(bodies)
    watch = Watch()
    with watch:
        signatures = [sign(text) for text in texts]
    lines = path.with_suffix(".jsonl")
    with lines.open("wb") as out:
        for place, (shingles, figures) in enumerate(signatures):
            out.write(orjson.dumps({"place": place, "shingles": shingles, "figures": figures}) + b"\n")
    with duckdb.connect() as connection:
        connection.read_json(
            str(lines), columns={"place": "INTEGER", "shingles": "INTEGER[]", "figures": "INTEGER[]"}
        ).write_parquet(str(path))
    return 1000 * watch.worked / len(texts)


def measure(stored: int, base: Path, night: Path, loads: int) -> None:
    """Print what the night costs on so many stored articles."""
    last = NIGHT.replace(tzinfo=None)
    with (
        tempfile.TemporaryDirectory() as home,
        writer(Path(home) / "warehouse.duckdb", memory_limit="2GB") as connection,
    ):
        old = {"kind": "old", "signatures": str(base), "signed": _SIGNED, "last": last - timedelta(hours=1)}
        connection.execute(_STORE, {**old, "start": 0, "stop": stored})
        connection.execute("checkpoint")
        new = {"kind": "new", "signatures": str(night), "signed": _NIGHT, "last": last + timedelta(hours=20)}
        watch = Watch()
        for start in range(0, _NIGHT, _NIGHT // loads):
            part = {"start": start, "stop": start + _NIGHT // loads}
            with transaction(connection):
                connection.execute(_KEYS, {**part, "seen": last - timedelta(days=1)})
                with watch:
                    clusters.note(connection)
                connection.execute(_STORE, {**new, **part})
                with watch:
                    clusters.tell(connection)
        (counts,) = connection.execute(
            "select (select count(*) from clusters), (select count(*) from stored.story_pairs), "
            "(select count(*) from stored.common_shingles)"
        ).fetchall()
        connection.execute("checkpoint")
        ((each,),) = connection.execute(_SIZE).fetchall()
    print(
        f"{stored:>9,} stored, {_NIGHT:,} new in {loads:>2} loads: {watch.passed:6.1f} s ({watch.worked:5.1f} s of work); "
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
        base, night = Path(folder) / "base.parquet", Path(folder) / "night.parquet"
        cost = signed(base, (one.body for batch in made_articles(_SIGNED, start=_NIGHT) for one in batch))
        print(f"a signature: {cost:.2f} ms of work", flush=True)
        bodies = [one.body for batch in made_articles(_NIGHT) for one in batch]
        for place in range(20, _NIGHT, 20):
            bodies[place] = bodies[place - 1][: len(bodies[place - 1]) * 2 // 3]
        signed(night, bodies)
        for loads in asked.loads:
            for stored in asked.stored:
                measure(stored, base, night, loads)


if __name__ == "__main__":
    main()
