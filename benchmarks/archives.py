"""What reading a news archive costs: a WARC file of a gigabyte, as CC-NEWS has them, on this machine's disk.

    python -m benchmarks.archives [--corpus FOLDER] [--folder FOLDER] [--peers FOLDER] [--megabytes N] [--part N]
        [--stage skip|take|extract]...

First the records of other hosts: nobody wants any of the file's, and reading it costs what passing over records costs, beside
FastWARC's plain iteration. Then records of some hosts into articles. With --peers, news-please's and Fundus's own readers
of CC-NEWS do the same two things, in environments of their own that are made in that folder on first use; Fundus reads from a server on
loopback, whose CPU does not count. The hosts are those of the file that Fundus has a publisher for, else a few of them.

Last the first --part megabytes of the file (compressed: some five times that uncompressed) by the extraction on 1 and 2 processes, and by the
whole of `nightdesk ingest`: pages and MB a second, and the peak memory of all processes together (PSS). All take turns, and
the best of each counts, since other work on the machine only ever adds. The file is made in --folder and kept there.
"""

import argparse
import functools
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from benchmarks.archives_made import FOLDER, NAME, hosts_of, make, pages_of, write_work
from benchmarks.archives_peers import PACKAGES
from benchmarks.environments import peer_python
from benchmarks.main_path import CORPUS, Measure, measure_ingest, peak_memory

NOBODY = ["nobody.invalid"]
_HOSTS = 5  # whose pages are wanted, of some eight hundred
PEERS_SCRIPT = str(Path(__file__).with_name("archives_peers.py"))


@dataclass(frozen=True)
class Told:
    """What a reader's process says of itself."""

    cpu: float
    seconds: float
    taken: int
    megabytes: float  # peak memory


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The URL of a server for a folder."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *values: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def run(command: list[str]) -> Told:
    """Run a reader to its end."""
    with peak_memory() as peak:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[1:3]} ended with {done.returncode}: {done.stderr[-500:]}")
    told = json.loads(done.stdout.splitlines()[-1])
    return Told(told["cpu"], told["seconds"], told["taken"], peak())


def best(readers: dict[str, Callable[[], Told]], rounds: int) -> dict[str, Told]:
    """Of each reader the round that took least CPU; they take turns. One that fails is told and left out."""
    found: dict[str, list[Told]] = {}
    failed: set[str] = set()
    for number in range(rounds):
        for name, read in readers.items():
            if name in failed:
                continue
            print(f"round {number + 1} of {rounds}: {name}", file=sys.stderr)
            try:
                found.setdefault(name, []).append(read())
            except RuntimeError as error:
                print(f"{name} is left out: {error}")
                failed.add(name)
    return {name: min(told, key=lambda one: one.cpu) for name, told in found.items() if told}


def hosts_for_all(peers: dict[str, str], scratch: Path, present: set[str]) -> list[str]:
    """Hosts of the file for whose pages each reader has a way."""
    if "fundus" in peers:
        work = write_work(scratch / "hosts.json", path="", url="", hosts=[])
        command = [peers["fundus"], PEERS_SCRIPT, "fundus-hosts", str(work)]
        told = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
        theirs = json.loads(told[0]) if told else []
        if both := sorted(present & set(theirs)):
            return both[:_HOSTS]
    return sorted(present)[:_HOSTS]


def skip(
    size: float,
    ours: Callable[[], Told],
    peers: dict[str, str],
    peer: Callable[[str, str, list[str]], Callable[[], Told]],
    rounds: int,
) -> dict[str, Told]:
    """What it costs to pass over records."""
    print(f"{size:.0f} MB, no record wanted")
    print(f"{'':28} {'CPU s':>8} {'MB/CPU s':>9} {'to FastWARC':>12} {'peak MB':>8}")
    skipping = best(
        {
            "fastwarc, iteration alone": peer(sys.executable, "fastwarc", NOBODY),
            "nightdesk": ours,
        }
        | {name: peer(python, name, NOBODY) for name, python in peers.items()},
        rounds,
    )
    reference = next(iter(skipping.values()))
    for name, told in skipping.items():
        ratio = reference.cpu / told.cpu
        print(f"{name:28} {told.cpu:8.2f} {size / told.cpu:9.1f} {ratio:12.2f} {told.megabytes:8.0f}")
    print("(aim: nightdesk at 0.80 or more of FastWARC)")
    return skipping


def read_archive(
    root: Path, path: Path, peers: dict[str, str], present: set[str], rounds: int, stages: list[str]
) -> None:
    size = path.stat().st_size / 1e6
    with served(root) as base, tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        some = hosts_for_all(peers, scratch, present)

        def peer(python: str, name: str, hosts: list[str]) -> Callable[[], Told]:
            url = f"{base}/{FOLDER}/{NAME}"
            work = write_work(scratch / f"{name}-{len(hosts)}.json", path=str(path), url=url, hosts=hosts)
            return lambda: run([python, PEERS_SCRIPT, name, str(work)])

        def ours(hosts: list[str], processes: int) -> Callable[[], Told]:
            work = write_work(
                scratch / f"ours-{len(hosts)}.json", root=str(root), hosts=hosts, processes=processes
            )
            return lambda: run([sys.executable, "-m", "benchmarks.archives_ours", "bring", str(work)])

        skipping: dict[str, Told] = {}
        if "skip" in stages:
            skipping = skip(size, ours(NOBODY, 0), peers, peer, rounds)
        if "take" not in stages:
            return
        print(f"\n{size:.0f} MB, the pages of {len(some)} hosts into articles, one process")
        print(f"{'':28} {'pages':>8} {'CPU s':>8} {'ms more a page':>15} {'peak MB':>8}")
        taking = best(
            {"nightdesk": ours(some, 1)} | {name: peer(python, name, some) for name, python in peers.items()},
            1,
        )
        for name, told in taking.items():
            more = 1000 * (told.cpu - skipping[name].cpu) / max(1, told.taken) if name in skipping else 0.0
            print(f"{name:28} {told.taken:8} {told.cpu:8.2f} {more:15.1f} {told.megabytes:8.0f}")


def extract_archive(path: Path, rounds: int) -> None:
    size = path.stat().st_size / 1e6
    print(f"\nthe first {size:.0f} MB of it into articles")
    print(f"{'':28} {'pages':>8} {'seconds':>8} {'pages/s':>8} {'MB/s':>8} {'CPU s':>8} {'peak MB':>8}")
    scales = []
    with tempfile.TemporaryDirectory() as folder:

        def extraction(processes: int) -> Measure:
            work = write_work(Path(folder) / f"{processes}.json", path=str(path), processes=processes)
            told = run([sys.executable, "-m", "benchmarks.archives_ours", "extract", str(work)])
            return Measure(told.taken, told.seconds, told.cpu, told.megabytes)

        for name, measure in (
            ("extraction", extraction),
            ("nightdesk ingest", lambda processes: measure_ingest([path], processes)),
        ):
            found: dict[int, list[Measure]] = {1: [], 2: []}
            for number in range(rounds):
                for processes in found:
                    print(f"round {number + 1} of {rounds}: {name}, {processes}", file=sys.stderr)
                    found[processes].append(measure(processes))
            fastest = {processes: min(told, key=lambda one: one.seconds) for processes, told in found.items()}
            for processes, one in fastest.items():
                label = f"{name}, {processes} process{'es' if processes > 1 else ''}"
                print(
                    f"{label:28} {one.pages:8} {one.seconds:8.1f} {one.pages / one.seconds:8.1f} "
                    f"{size / one.seconds:8.2f} {one.cpu:8.1f} {one.megabytes:8.0f}"
                )
            scales.append(f"{name} {fastest[1].seconds / fastest[2].seconds:.2f}")
    print(f"2 processes to 1: {', '.join(scales)} (aim: 1.8 or better); peak memory (aim: at most 1 GB)")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--corpus", type=Path, default=CORPUS, help="folder of WARC files; made-up pages if it has none"
    )
    parser.add_argument(
        "--folder", type=Path, help="where the file is made and kept; else it is removed at the end"
    )
    parser.add_argument("--peers", type=Path, help="folder for the environments of the peers")
    parser.add_argument("--megabytes", type=int, default=1024, help="of the file, compressed")
    parser.add_argument("--part", type=int, default=256, help="megabytes of it that are extracted")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument(
        "--stage", action="append", choices=["skip", "take", "extract"], help="only this; may be repeated"
    )
    options = parser.parse_args()
    peers = {}
    for name, packages in PACKAGES.items() if options.peers else ():
        try:
            peers[name] = peer_python(options.peers, name, packages)
        except RuntimeError as error:
            print(error)
    with tempfile.TemporaryDirectory() as scratch:
        root = (options.folder or Path(scratch)).resolve()
        print(f"making {options.megabytes} MB in {root}, unless they are there", file=sys.stderr)
        path, part = make(root, options.corpus, options.megabytes, options.part)
        stages = options.stage or ["skip", "take", "extract"]
        if set(stages) & {"skip", "take"}:
            read_archive(root, path, peers, hosts_of(pages_of(options.corpus)), options.rounds, stages)
        if "extract" in stages:
            extract_archive(part, options.rounds)


if __name__ == "__main__":
    main()
