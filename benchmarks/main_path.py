"""What the whole way of a page costs, against a plain trafilatura loop over the same pages, in one run.

    python -m benchmarks.main_path [--corpus FOLDER] [--rounds N]

Prints, for `nightdesk ingest` of all WARC files in FOLDER on 1 and on 2 processes: pages a second, CPU
seconds (of all processes, start-up and load included), peak memory (PSS of all processes, sampled ten times
a second) and the ratios to `trafilatura.bare_extraction(with_metadata=True)` in one process (its loop alone,
without start-up); then the share of CPU of each step. Rounds take turns, and the best of each counts, since
other work on the machine only ever adds.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import psutil

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "dev"
NIGHTDESK = str(Path(sys.executable).with_name("nightdesk"))
SETTINGS = 'home = "data"\nsources = ["sources"]\nprocesses = {processes}\nprefect = "off"\n'


@dataclass(frozen=True, slots=True)
class Measure:
    """One run over all pages."""

    pages: int
    seconds: float
    cpu: float
    megabytes: float  # peak

    def __str__(self) -> str:
        return (
            f"{self.pages / self.seconds:8.1f} {self.seconds:8.1f} {self.cpu:8.1f} "
            f"{1000 * self.cpu / self.pages:8.1f} {self.megabytes:8.0f}"
        )


def plain_loop(files: list[Path]) -> dict[str, float]:
    """The peer: decode nothing by hand, ask for everything, in one process."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType
    from trafilatura import bare_extraction

    pages = 0
    cpu, start = time.process_time(), time.perf_counter()
    for file in files:
        for record in ArchiveIterator(file.open("rb"), record_types=WarcRecordType.response):
            bare_extraction(record.reader.read(), url=record.headers["WARC-Target-URI"], with_metadata=True)
            pages += 1
    return {"pages": pages, "cpu": time.process_time() - cpu, "seconds": time.perf_counter() - start}


def measure_plain(files: list[Path]) -> Measure:
    command = [sys.executable, "-m", "benchmarks.main_path", "--plain", *map(str, files)]
    with peak_memory() as peak:
        answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return Measure(answer["pages"], answer["seconds"], answer["cpu"], peak())


def measure_ingest(files: list[Path], processes: int) -> Measure:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "sources").mkdir()
        (Path(folder) / "nightdesk.toml").write_text(SETTINGS.format(processes=processes), encoding="utf-8")
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        with peak_memory() as peak:
            done = subprocess.run(
                [NIGHTDESK, "ingest", "--json", *map(str, files)],
                cwd=folder,
                capture_output=True,
                check=False,
            )
        seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise SystemExit(f"ingest ended with {done.returncode}: {done.stderr.decode()}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measure(json.loads(done.stdout)["totals"]["page_captures"], seconds, cpu, peak())


@contextmanager
def peak_memory() -> Iterator[Callable[[], float]]:
    """Sample the memory of all child processes; yields a function that answers the peak in MB."""
    done, peak = threading.Event(), [0.0]

    def sample() -> None:
        while not done.wait(0.1):
            total = 0
            for child in psutil.Process().children(recursive=True):
                try:
                    total += child.memory_full_info().pss
                except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
                    continue  # it ended meanwhile
            peak[0] = max(peak[0], total / 1e6)

    sampler = threading.Thread(target=sample)
    sampler.start()
    try:
        yield lambda: peak[0]
    finally:
        done.set()
        sampler.join()


def shares(files: list[Path]) -> dict[str, float]:
    """CPU seconds by step, all in this one process."""
    from flows.bringing import bring
    from flows.inputs import Input
    from transforms import extract as steps
    from transforms.book import SourceBook
    from transforms.warc import ReadContext, index, read_captures
    from transforms.worker import as_line, warm_up
    from warehouse.connect import writer
    from warehouse.load import SegmentFiles, load_segments

    spent: dict[str, float] = {}
    warm_up()

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def run(*arguments: Any, **named: Any) -> Any:
            start = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                spent[name] = spent.get(name, 0.0) + time.process_time() - start

        return run

    inner = {
        "decode, sanitise, parse": "open_page",
        "what the page says of itself": "read_metadata",
        "cut": "cut",
        "body (trafilatura)": "find_body",
        "language": "find_language",
    }
    for name, function in inner.items():
        setattr(steps, function, timed(name, getattr(steps, function)))

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for file in files:
            (brought,) = timed("copy to the archive", list)(
                bring(home, Input(file.name, file), lambda _: None)
            )
            segment = brought.segment
            assert segment is not None, brought.problem
            spans = timed("read the WARC", index)(segment.warc)
            context = ReadContext(segment.warc_file, segment.name, "run", SourceBook(()))
            with segment.extract.open("wb") as out:
                for span in spans:
                    captures = read_captures(segment.warc, span, context=context)
                    while (raw := timed("read the WARC", next)(captures, None)) is not None:
                        extraction = timed("extract", steps.extract)(raw, None)
                        out.write(timed("mark and write the answer", as_line)(extraction))
            with writer(home / "warehouse.duckdb") as connection:
                parts = SegmentFiles(
                    segment.name, "run", segment.warc_file, segment.extract, segment.log, "run"
                )
                timed("load", load_segments)(connection, [parts])
    spent["gates and the rest"] = spent.pop("extract") - sum(spent[name] for name in inner)
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of WARC files")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--plain", nargs="+", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.plain:
        print(json.dumps(plain_loop(options.plain)))
        return
    files = sorted(options.corpus.glob("*.warc.gz"))
    if not files:
        raise SystemExit(f"no WARC files in {options.corpus}: name a folder of them with --corpus")

    runs: dict[str, list[Measure]] = {}
    for number in range(1, options.rounds + 1):
        for name, run in (
            ("trafilatura, 1 process", lambda: measure_plain(files)),
            ("nightdesk, 1 process", lambda: measure_ingest(files, 1)),
            ("nightdesk, 2 processes", lambda: measure_ingest(files, 2)),
        ):
            print(f"round {number} of {options.rounds}: {name}", file=sys.stderr)
            runs.setdefault(name, []).append(run())

    print(
        f"{len(files)} files, {next(iter(runs.values()))[0].pages} pages, {os.cpu_count()} cores, best of {options.rounds}"
    )
    print(f"{'':24} {'pages/s':>8} {'seconds':>8} {'CPU s':>8} {'CPU ms/p':>8} {'peak MB':>8}")
    best = {name: min(found, key=lambda measure: measure.cpu) for name, found in runs.items()}
    for name, measure in best.items():
        print(f"{name:24} {measure}")
    plain, one, _ = best.values()
    fastest = {name: min(measure.seconds for measure in found) for name, found in runs.items()}
    print(f"CPU of the whole way to the plain loop's: {one.cpu / plain.cpu:.2f} (aim: at most 1.25)")
    scale = fastest["nightdesk, 1 process"] / fastest["nightdesk, 2 processes"]
    print(f"2 processes to 1, pages a second: {scale:.2f} (aim: at least 1.7)")

    spent = shares(files)
    total = sum(spent.values())
    print("share of CPU by step, one process, without start-up")
    for name, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"  {name:34} {seconds / total:6.1%} {1000 * seconds / plain.pages:8.2f} ms a page")


if __name__ == "__main__":
    main()
