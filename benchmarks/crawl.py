"""What a captured page costs, against other crawlers on the same sites, in one run.

    python -m benchmarks.crawl [--pages N] [--rounds N] [--peers FOLDER]
    python -m benchmarks.crawl --quiet-night [N]

The sites are 50 hosts on loopback, in a process of their own, with made-up pages of 150 to 300 kB that are
sent compressed. Ours goes from the feeds to WARC segments, robots.txt and all, in one crawl process. Beside it:
a minimal Scrapy spider with the same concurrency that reads `response.text` and keeps nothing; trafilatura's
buffered downloads in threads; and, with --peers, news-please and Fundus (download and parse), each in an
environment of its own that is made in FOLDER on first use. CPU is user and system time of the crawler's
process, from the kernel; start-up is measured with nothing to do, told apart and subtracted. Rounds take turns
and the least CPU of each counts, since other work on the machine only ever adds.

--quiet-night: two nights over N sources (5,000) with a feed each, through `nightdesk nightly`; the second, on
which nothing is new, is the one that is told.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.crawl_night import quiet_night
from benchmarks.crawl_peers import PACKAGES
from benchmarks.crawl_site import Running, running
from benchmarks.environments import peer_python
from spiders.crawl_settings import crawl_settings
from spiders.plan import CrawlPlan, SourcePlan, write_known
from spiders.run import run_crawl
from transforms.items import Source

HOSTS = 50
OURS, SCRAPY = "nightdesk (WARC)", "scrapy (response.text)"
SLOW_PEER_PAGES = 100  # that news-please and Fundus are given
AIM = 0.6


@dataclass(frozen=True, slots=True)
class Measure:
    """One crawl, or its start-up."""

    pages: int
    cpu: float  # seconds
    seconds: float
    megabytes: float  # received, as the sites counted; heads included

    def without(self, start: "Measure") -> "Measure":
        """What is left once the start-up is taken off."""
        return Measure(self.pages, self.cpu - start.cpu, self.seconds - start.seconds, self.megabytes)

    @property
    def milliseconds(self) -> float:
        """CPU of a page."""
        return 1000 * self.cpu / self.pages


def sources(sites: Running) -> tuple[Source, ...]:
    return tuple(
        Source(f"paper-{number}", "Paper", host["feed"].removesuffix("rss.xml"), feeds=(host["feed"],))
        for number, host in enumerate(sites.hosts)
    )


def plan_for(found: tuple[Source, ...], folder: Path) -> CrawlPlan:
    write_known(folder / "known.bin", [])
    return CrawlPlan(
        run_id="20261123T065501Z-3f2a9c",
        process=0,
        landing=folder / "landing",
        user_agent="NightdeskBenchmark/1.0",
        sources=tuple(map(SourcePlan, found)),
        known_file=folder / "known.bin",
        hosts=folder / "hosts",
        allow_private_addresses=True,
    )


def measured(sites: Running, run: Callable[[], int]) -> Measure:
    """Measure what `run`, which answers its pages, spends in child processes that end within it."""
    sites.counts()
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    pages = run()
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measure(pages, cpu, seconds, sites.counts()["bytes"] / 1e6)


def ours(sites: Running, *, idle: bool = False, profile: Path | None = None) -> int:
    """Pages captured; `profile`: write the crawl process's cProfile there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan = plan_for(() if idle else sources(sites), folder)
        if profile is not None:
            (folder / "sitecustomize.py").write_text(_PROFILED.format(str(profile)), encoding="utf-8")
            os.environ["PYTHONPATH"] = os.pathsep.join([name, os.environ.get("PYTHONPATH", "")])
        outcome = run_crawl(plan, folder=folder, on_progress=lambda _: None)
    if not outcome.ok:
        raise SystemExit(f"our crawl ended with {outcome.finish_reason}: {outcome.error}")
    return outcome.counts["pages"]


_PROFILED = """
import atexit, cProfile
profile = cProfile.Profile()
atexit.register(lambda: (profile.disable(), profile.dump_stats({!r})))
profile.enable()
"""


def peer(name: str, sites: Running, *, python: str = sys.executable, limit: int | None = None) -> int:
    """Pages that a peer read; `limit`: at most about so many, 0 for nothing to do."""
    pages = sites.pages if limit is None else sites.pages[:limit]
    hosts = [host for host in sites.hosts if not set(pages).isdisjoint(host["pages"])]
    concurrency = ("CONCURRENT_REQUESTS", "CONCURRENT_REQUESTS_PER_DOMAIN")
    with tempfile.TemporaryDirectory() as folder:
        ours_has = crawl_settings(plan_for(sources(sites), Path(folder)))
        work: dict[str, Any] = {
            "feeds": [host["feed"] for host in hosts],
            "pages": pages,
            "settings": {key: ours_has[key] for key in concurrency},
            "threads": HOSTS,
        }
        path = Path(folder) / "work.json"
        path.write_text(json.dumps(work), encoding="utf-8")
        script = str(Path(__file__).with_name("crawl_peers.py"))
        done = subprocess.run([python, script, name, str(path)], cwd=folder, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    found = int(json.loads(done.stdout.splitlines()[-1])["pages"])
    if found < 0.9 * len(pages):
        raise RuntimeError(
            f"read {found} of {len(pages)} pages: {done.stderr.decode(errors='replace')[-2000:]}"
        )
    return found


def compare(pages: int, rounds: int, peers: Path | None) -> None:
    runs: dict[str, tuple[Callable[[Running], int], Callable[[Running], int]]] = {
        OURS: (lambda sites: ours(sites, idle=True), ours),
        SCRAPY: (lambda sites: peer("scrapy", sites, limit=0), lambda sites: peer("scrapy", sites)),
        "trafilatura downloads": (
            lambda sites: peer("trafilatura", sites, limit=0),
            lambda sites: peer("trafilatura", sites),
        ),
    }
    for name in PACKAGES if peers is not None else ():
        assert peers is not None
        python = peer_python(peers, name, PACKAGES[name])
        runs[name] = (
            lambda sites, name=name, python=python: peer(name, sites, python=python, limit=0),
            lambda sites, name=name, python=python: peer(name, sites, python=python, limit=SLOW_PEER_PAGES),
        )
    idle: dict[str, list[Measure]] = {name: [] for name in runs}
    busy: dict[str, list[Measure]] = {name: [] for name in runs}
    with running("--hosts", str(HOSTS), "--pages", str(max(1, pages // HOSTS))) as sites:
        for number in range(1, rounds + 1):
            for name, (start, run) in runs.items():
                print(f"round {number} of {rounds}: {name}", file=sys.stderr)
                try:
                    idle[name].append(measured(sites, lambda start=start: start(sites)))
                    busy[name].append(measured(sites, lambda run=run: run(sites)))
                except RuntimeError as error:
                    print(f"{name} failed: {error}", file=sys.stderr)
        told = f"{HOSTS} hosts, {len(sites.pages)} pages, {os.cpu_count()} cores, best of {rounds}"
    print(f"{told}; start-up apart")
    print_table(idle, busy)


def print_table(idle: dict[str, list[Measure]], busy: dict[str, list[Measure]]) -> None:
    print(f"{'':24} {'pages':>6} {'CPU ms/p':>9} {'pages/s':>8} {'MB':>7} {'start CPU s':>12} {'start s':>8}")
    best: dict[str, Measure] = {}
    for name, measures in busy.items():
        if not measures:
            print(f"{name:24} did not run")
            continue
        start = min(idle[name], key=lambda measure: measure.cpu)
        least = min(measures, key=lambda measure: measure.cpu).without(start)
        rate = max(measure.pages / measure.without(start).seconds for measure in measures)
        best[name] = least
        print(
            f"{name:24} {least.pages:6} {least.milliseconds:9.2f} {rate:8.1f} {least.megabytes:7.1f} "
            f"{start.cpu:12.2f} {start.seconds:8.2f}"
        )
    for name, measure in best.items():
        if name != OURS:
            ratio = best[OURS].milliseconds / measure.milliseconds
            aim = f" (aim: at most {AIM})" if name == SCRAPY else ""
            print(f"our CPU a page to that of {name}: {ratio:.2f}{aim}, {1 / ratio:.1f} times less")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=1000, help="on all hosts together")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", type=Path, help="folder for the environments of news-please and Fundus")
    parser.add_argument("--quiet-night", type=int, nargs="?", const=5000, metavar="N", help="sources")
    parser.add_argument("--profile", type=Path, help="only our crawl, under cProfile, into this file")
    options = parser.parse_args()
    if options.quiet_night:
        quiet_night(options.quiet_night)
    elif options.profile:
        with running("--hosts", str(HOSTS), "--pages", str(max(1, options.pages // HOSTS))) as sites:
            ours(sites, profile=options.profile.resolve())
    else:
        compare(options.pages, options.rounds, options.peers)


if __name__ == "__main__":
    main()
