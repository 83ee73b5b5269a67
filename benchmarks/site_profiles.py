"""What the pages of a site teach of each other, measured: `python -m benchmarks.site_profiles [CORPUS]`.

For 1, 2, 5 and 20 pages a site: the body scores of the corpus' own score.py before and after furniture is cut, on the
sites that have as many pages. Extraction and warehouse are the real ones: each sample is loaded into a warehouse of
its own.
"""

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from benchmarks.extraction_ours import pages_of
from benchmarks.extraction_score import figures_of
from transforms.extract import extract
from transforms.items import Extraction
from transforms.worker import as_line
from warehouse.connect import writer
from warehouse.load import SegmentFiles, load_segments

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "dev"
SIZES = (1, 2, 5, 20)
_SEGMENT, _RUN = "benchmark", "20260101T000000Z-000000"
BODIES = Path(__file__).with_name("loaded_bodies.sql")


def settled(extractions: Iterable[Extraction]) -> dict[str, tuple[str, str]]:
    """By WARC record, the body that a warehouse with these pages has of it, and the same before furniture was cut."""
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "lines.extract.jsonl"
        with lines.open("wb") as out:
            for one in extractions:
                out.write(as_line(replace(one, capture=replace(one.capture, segment=_SEGMENT))))
        with writer(Path(folder) / "warehouse.duckdb") as connection:
            load_segments(connection, [SegmentFiles(_SEGMENT, _RUN, "benchmark.warc.gz", lines, None, _RUN)])
            rows = connection.execute(BODIES.read_text(encoding="utf-8")).fetchall()
    return {record: (body, uncut or body) for record, body, uncut in rows}


def main() -> None:
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    with (corpus / "truth.jsonl").open(encoding="utf-8") as lines:
        truth = {label["record_id"]: label for label in map(json.loads, lines)}
    by_site: dict[tuple[str, str], list[Extraction]] = defaultdict(list)
    for raw in pages_of(corpus):
        extraction = extract(raw, None)
        label = truth.get(raw.capture.warc_record_id)
        if extraction.article is not None and label is not None:
            by_site[label["dataset"], raw.capture.source].append(extraction)
    print(f"{'data set':18} {'pages a site':>12} {'pages':>6}   as extracted -> furniture cut")
    for name in sorted({dataset for dataset, _ in by_site}):
        for size in SIZES:
            sites = [found[:size] for (dataset, _), found in by_site.items() if dataset == name]
            sample = [one for found in sites if len(found) == size for one in found]
            if sample:
                _print_gain(name, size, sample, corpus)


def _print_gain(name: str, size: int, sample: list[Extraction], corpus: Path) -> None:
    bodies = settled(sample)
    cut, uncut = (
        figures_of(
            ({"record_id": record, "body": texts[which]} for record, texts in bodies.items()),
            corpus,
            [name],
            records=frozenset(bodies),
        )
        for which in (0, 1)
    )
    told = ", ".join(f"{figure.partition('.')[2]} {uncut[figure]:.4f} -> {cut[figure]:.4f}" for figure in cut)
    if told:
        print(f"{name:18} {size:12} {len(bodies):6}   {told}", flush=True)


if __name__ == "__main__":
    main()
