"""What it costs to know copies for copies: `python -m benchmarks.cluster_cost [STORED]...`.

For each number of stored articles, with 10,000 for each day up to the last, a night of 10,000 new ones is loaded, one
in twenty of which is a cut copy of another: at once, and then again in twenty loads. Told are the seconds of the steps
that tell the clusters, beside those of the whole load; what a signature costs; and what it takes on disk.

Made-up articles are those of `made_articles.py`, 50,000 of them; what is stored beyond that is older, and has the
same signatures, stirred.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb

from benchmarks.made_articles import MadeArticle, made_articles
from tests.made_segments import NIGHT, article, page, segment
from transforms.items import Extraction
from transforms.shingles import sign
from warehouse import clusters
from warehouse.connect import writer
from warehouse.load import load_segments

_NIGHT = 10_000
_SIGNED = 50_000

_BASE = """
insert into stored.article_versions by name
select
    md5(number::VARCHAR) as capture_id, md5(number::VARCHAR) as text_capture_id,
    source || '.example/' || number as article_key, 1 as version, 1 as versions, true as latest,
    seen as first_seen, seen as fetched_at, seen as last_checked,
    'https://' || source || '.example/' || number as url, source || '.example/' || number as url_key,
    url as target_uri, url as canonical_url, source, source as publisher, 'Headline' as headline,
    [] as authors, [] as keywords, [] as captions, [] as related, 'Body.' as body, 'Body.' as body_markdown,
    1 as word_count, 'x' as fingerprint, md5(number::VARCHAR) as body_fingerprint, 'made up' as extractor,
    seen as date_published, list_transform(signed.shingles, lambda hash: (hash * (2 * turn + 1)) % (1 << 30)) as shingles,
    signed.figures
from (
    select
        place + turn * $signed as number, turn,
        $last - to_seconds((place + turn * $signed) * 8.64) as seen,
        'source' || (hash(place) % 200) as source, signed.shingles, signed.figures
    from range($turns) as turns (turn), signed
) as signed
where number < $stored
order by number desc
"""


def signed(path: Path) -> float:
    """Sign made-up articles into a Parquet file; the milliseconds of one."""
    seconds = 0.0
    with duckdb.connect() as connection:
        connection.execute("create table signed (place INTEGER, shingles INTEGER[], figures INTEGER[])")
        for batch in made_articles(_SIGNED, start=_NIGHT):
            began = time.process_time()
            signatures = [sign(one.body) for one in batch]
            seconds += time.process_time() - began
            connection.execute(
                "insert into signed select unnest($places), unnest($shingles::INTEGER[][]), unnest($figures::INTEGER[][])",
                {
                    "places": [one.number - _NIGHT for one in batch],
                    "shingles": [list(shingles) for shingles, _ in signatures],
                    "figures": [list(figures) for _, figures in signatures],
                },
            )
        connection.execute("copy signed to '" + str(path) + "' (format parquet)")
    return 1000 * seconds / _SIGNED


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
            made = article(
                one.url,
                body,
                headline=one.headline,
                shingles=shingles,
                figures=figures,
                description=str(one.number),
            )
            at = NIGHT + timedelta(seconds=one.number / 10)
            yield page(one.url, at, replace(made, date_published=at))


def measure(stored: int, signatures: Path, new: list[Extraction], loads: int) -> None:
    """Print what the night costs on so many stored articles."""
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "warehouse.duckdb"
        with writer(path, memory_limit="2GB") as connection:
            connection.execute(f"create temp view signed as from '{signatures}'")
            connection.execute(
                _BASE,
                {
                    "signed": _SIGNED,
                    "turns": -(-stored // _SIGNED),
                    "stored": stored,
                    "last": NIGHT.replace(tzinfo=None) - timedelta(hours=1),
                },
            )
            connection.execute("drop view signed")
            connection.execute("checkpoint")
            (bytes_each,) = connection.execute(
                "select sum(bytes) / any_value(articles) from (select count(distinct block_id) * 262144 as bytes, "
                "(select count(*) from stored.article_versions) as articles "
                "from pragma_storage_info('stored.article_versions') where column_name in ('shingles', 'figures'))"
            ).fetchall()[0]
        seconds = cpu = 0.0

        def timed(step):  # noqa: ANN001, ANN202
            def run(connection: duckdb.DuckDBPyConnection) -> None:
                nonlocal seconds, cpu
                began, worked = time.perf_counter(), time.process_time()
                step(connection)
                seconds += time.perf_counter() - began
                cpu += time.process_time() - worked

            return run

        from warehouse import load

        steps = load._STEPS
        load._STEPS = tuple(timed(step) if step in (clusters.note, clusters.tell) else step for step in steps)
        size = len(new) // loads
        segments = [
            segment(Path(home), new[start : start + size], number=start) for start in range(0, len(new), size)
        ]
        began, worked = time.perf_counter(), time.process_time()
        with writer(path, memory_limit="2GB") as connection:
            for one in segments:
                load_segments(connection, [one])
            told = connection.execute("select count(*) from clusters").fetchall()[0][0]
            pairs = connection.execute("select count(*) from stored.story_pairs").fetchall()[0][0]
        load._STEPS = steps
        print(
            f"{stored:>9,} stored, {len(new):,} new in {loads:>2} loads: clusters {seconds:6.1f} s ({cpu:5.1f} s of work) "
            f"of {time.perf_counter() - began:6.1f} s ({time.process_time() - worked:5.1f}); {told} clusters, {pairs} pairs; "
            f"{bytes_each:.0f} bytes an article",
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
        print(f"a signature: {signed(signatures):.2f} ms of work")
        new = list(night())
        for stored in asked.stored:
            for loads in asked.loads:
                measure(stored, signatures, new, loads)


if __name__ == "__main__":
    main()
