"""What the warehouse costs as it grows: `python -m benchmarks.warehouse [--folder DIR] [--sizes N,N,N] [--peers N]`.

A warehouse of made-up articles (see `made_articles`) grows by loads to each of the sizes. At each it tells: the rate of
a load beside a bare COPY of the same rows from Parquet; what a night of 10,000 new articles takes, in turns with the same
night on the smallest size, and the ratio of the two; upkeep and latency of search; the latency of ten named queries; bytes
on disk; and the most memory that the process ever held. SQLite with FTS5 and PostgreSQL do the same in the same run, up to
`--peers` articles: a table with one row an article, full-text search over headline and text, 10,000 new ones.

A folder that is given is kept: another run goes on from the warehouse that is in it. CPU seconds stand beside the
clock's, for they say more where others work on the machine. PostgreSQL is Debian's package; without it the others run alone.
"""

import argparse
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.made_articles import made_articles
from benchmarks.search import drawn_queries
from benchmarks.warehouse_ours import NIGHT, Desk, Night
from benchmarks.warehouse_peers import Postgres, Sqlite

NIGHTS = 3  # of each size; the median counts
TWO_WORDS = ("two words", "two words, no stop words")

Queries = dict[str, list[str]]


def measure_ours(folder: Path, sizes: Sequence[int], queries: Queries) -> None:
    """Grow the warehouse, and measure at each size; print as it goes."""
    desk = Desk(folder)
    small = folder / "small"
    smallest = min(sizes)
    for size in sorted(sizes):
        if desk.articles >= size + NIGHTS * NIGHT:
            print(f"\nNightdesk, {size:,} articles: not measured, there are more already", flush=True)
            continue
        desk.grow_to(size)
        if size == smallest and not small.exists():
            desk.copy_to(small)
        print(f"\nNightdesk, {size:,} articles", flush=True)
        _tell_rates(desk)
        _tell_nights(desk, small, size, smallest)
        _tell_search({kind: desk.search(asked) for kind, asked in queries.items()})
        took = desk.named_queries()
        print("  named queries   " + ", ".join(f"{name} {ms:,.0f} ms" for name, ms in took.items()))
        stored = desk.size()
        print(
            f"  on disk         {stored.file / stored.articles:,.0f} bytes an article, of text {stored.text / stored.articles:,.0f} "
            f"({stored.file / stored.text:.2f} times)\n"
            f"  memory          {desk.peak:,.0f} MB at most so far",
            flush=True,
        )


def _tell_rates(desk: Desk) -> None:
    load, rows = desk.last_load, min(desk.articles, 100_000)
    if load is None:
        return
    copied = desk.bare_copy(rows) / rows  # seconds a row
    took = load.clock / load.articles
    print(
        f"  load            {1 / took:,.0f} articles a second, the last {load.articles:,}; a bare COPY of {rows:,} from Parquet "
        f"{1 / copied:,.0f}: a load takes {took / copied:.1f} times as long",
        flush=True,
    )


def _tell_nights(desk: Desk, small: Path, size: int, smallest: int) -> None:
    here: list[Night] = []
    there: list[Night] = []
    for _ in range(NIGHTS):
        with _copied(small) as base:
            there.append(Desk(base).night())
        here.append(desk.night())
    for label, nights in ((f"{smallest:,}", there), (f"{size:,}", here)):
        middle = {
            part: statistics.median(getattr(night, part) for night in nights)
            for part in ("clock", "cpu", "copy", "index")
        }
        print(
            f"  a night of {NIGHT:,} on {label:>9}: {middle['clock']:6.1f} s, CPU {middle['cpu']:6.1f} s; of it the copy to write in "
            f"{middle['copy']:.1f} s, search {middle['index']:.1f} s",
            flush=True,
        )
    print(
        f"  ratio           {_ratio(here, there, 'clock'):.2f} by the clock, {_ratio(here, there, 'cpu'):.2f} by CPU",
        flush=True,
    )


def _ratio(here: Sequence[Night], there: Sequence[Night], part: str) -> float:
    """The median of what each night took, by what its neighbour in time took on the smallest size."""
    return statistics.median(
        float(getattr(one, part) / getattr(other, part)) for one, other in zip(here, there, strict=True)
    )


@contextmanager
def _copied(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        shutil.copytree(folder, name, dirs_exist_ok=True)
        yield Path(name)


def _tell_search(latencies: dict[str, list[float]]) -> None:
    told = (
        f"{kind} p50 {statistics.median(times):,.0f} p95 {sorted(times)[int(len(times) * 0.95)]:,.0f} ms"
        for kind, times in latencies.items()
    )
    print("  search          " + "; ".join(told), flush=True)


def measure_peer(make: Callable[[], Sqlite | Postgres], sizes: Sequence[int], queries: Queries) -> None:
    """The same for another database, as far as it has the same."""
    with make() as peer:
        for size in sorted(sizes):
            build = peer.grow_to(size)
            nights = [peer.night() for _ in range(NIGHTS)]
            print(
                f"\n{peer.name}, {size:,} articles\n"
                f"  load            {build.articles / build.clock:,.0f} articles a second\n"
                f"  a night of {NIGHT:,}: {statistics.median(night.clock for night in nights):.1f} s",
                flush=True,
            )
            _tell_search({kind: peer.search(asked) for kind, asked in queries.items()})
            took = peer.named_queries()
            print("  queries         " + ", ".join(f"{name} {ms:,.0f} ms" for name, ms in took.items()))
            stored = peer.size()
            print(
                f"  on disk         {stored.file / stored.articles:,.0f} bytes an article ({stored.file / stored.text:.2f} times its text)",
                flush=True,
            )


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sizes", default="10000,100000,1000000", help="articles stored, multiples of 10,000"
    )
    parser.add_argument(
        "--peers", type=int, default=100_000, help="up to how many articles the others do the same"
    )
    parser.add_argument("--only", choices=["nightdesk", "sqlite", "postgres"], action="append")
    parser.add_argument("--folder", type=Path, help="where to work, and to keep the warehouse")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    wanted = given.only or ["nightdesk", "sqlite", "postgres"]
    drawn = drawn_queries(next(made_articles(2_000)))
    queries = {kind: drawn[kind] for kind in TWO_WORDS}
    with tempfile.TemporaryDirectory(dir=given.folder) as scratch:
        folder = given.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if "nightdesk" in wanted:
            measure_ours(folder, sizes, queries)
        few = [size for size in sizes if size <= given.peers]
        others: dict[str, Callable[[], Sqlite | Postgres]] = {
            "sqlite": lambda: Sqlite(Path(scratch)),
            "postgres": Postgres,
        }
        for name, make in others.items():
            if name in wanted and few:
                try:
                    measure_peer(make, few, queries)
                except FileNotFoundError as error:
                    print(f"\n{name}: {error}; left out")


if __name__ == "__main__":
    main()
