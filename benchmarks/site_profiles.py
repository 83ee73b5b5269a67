"""What the pages of a site teach of each other, measured: `python -m benchmarks.site_profiles [CORPUS]`.

For 1, 2, 5 and 20 pages a site: the body scores of the corpus' own score.py before and after furniture is cut, on the
sites that have as many pages. Extraction and warehouse are the real ones: each sample is loaded into a warehouse of
its own. `settled` and `learned` are for other benchmarks as well.
"""

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from benchmarks.extraction_ours import pages_of
from transforms.extract import extract
from transforms.items import Extraction
from transforms.profile import Profile, Profiles
from transforms.worker import as_line
from warehouse import ledger
from warehouse.connect import writer
from warehouse.load import SegmentFiles, load_segments
from warehouse.profiles import profiles_of_run

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "dev"
SIZES = (1, 2, 5, 20)
_SEGMENT, _RUN = "benchmark", "20260101T000000Z-000000"
_BODIES = """
    select capture.warc_record_id, version.body, version.uncut_body
    from stored.article_versions as version
    join stored.captures as capture using (capture_id)
"""


def settled(extractions: Iterable[Extraction]) -> dict[str, tuple[str, str]]:
    """By WARC record, the body that the warehouse has of it, and the same before furniture was cut."""
    with _loaded(extractions) as connection:
        rows = connection.execute(_BODIES).fetchall()
    return {record: (body, uncut or body) for record, body, uncut in rows}


def learned(extractions: Iterable[Extraction]) -> dict[str, Profile]:
    """By source, what a run would know that begins after these were loaded."""
    with _loaded(extractions) as connection:
        return profiles_of_run(connection)


@contextmanager
def _loaded(extractions: Iterable[Extraction]) -> Iterator[duckdb.DuckDBPyConnection]:
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "lines.extract.jsonl"
        with lines.open("wb") as out:
            for one in extractions:
                out.write(as_line(replace(one, capture=replace(one.capture, segment=_SEGMENT))))
        with writer(Path(folder) / "warehouse.duckdb") as connection:
            load_segments(connection, [SegmentFiles(_SEGMENT, _RUN, "benchmark.warc.gz", lines, None, _RUN)])
            ledger.start_run(
                connection, run_id="20260101T000001Z-000001", kind="ingest", started=datetime.now(UTC)
            )
            yield connection


def warm(profiles: dict[str, Profile], folder: Path) -> Profiles:
    """The profiles as extraction takes them."""
    return Profiles.write(folder / "profiles.json", profiles)


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
                _print_gain(name, size, sample, truth, corpus)


def _print_gain(
    name: str, size: int, sample: list[Extraction], truth: dict[str, dict[str, object]], corpus: Path
) -> None:
    bodies = settled(sample)
    labels = [truth[record] for record in bodies if record in truth]
    cut, uncut = (
        _score(labels, {record: texts[which] for record, texts in bodies.items()}, corpus) for which in (0, 1)
    )
    told = ", ".join(f"{measure} {uncut[measure]:.4f} -> {cut[measure]:.4f}" for measure in cut)
    if told:
        print(f"{name:18} {size:12} {len(labels):6}   {told}", flush=True)


def _score(labels: list[dict[str, object]], bodies: dict[str, str], corpus: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        truth, answers = Path(folder) / "truth.jsonl", Path(folder) / "answers.jsonl"
        truth.write_text("".join(json.dumps(label) + "\n" for label in labels), encoding="utf-8")
        said = [
            {"record_id": label["record_id"], "url": label["url"], "body": bodies[str(label["record_id"])]}
            for label in labels
        ]
        answers.write_text("".join(json.dumps(answer) + "\n" for answer in said), encoding="utf-8")
        command = [sys.executable, str(corpus.parent / "score.py"), str(truth), str(answers), "--json"]
        (scores,) = json.loads(subprocess.run(command, check=True, capture_output=True).stdout).values()
    return {name: scores[name] for name in ("body_f1", "rouge_f1", "snip_f1") if scores.get(name) is not None}


if __name__ == "__main__":
    main()
