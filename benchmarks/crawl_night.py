"""A night over thousands of sources that have nothing new, through the real command line."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.crawl_site import Running, running

NIGHTDESK = str(Path(sys.executable).with_name("nightdesk"))
SETTINGS = """
home = "data"
sources = ["sources"]
user_agent = "NightdeskBenchmark/1.0"
allow_private_addresses = true
prefect = "off"
"""
SOURCE = """publisher = "Paper {number}"
url = "http://{host}/"
feeds = ["{feed}"]
allow = ['/\\d{{4}}/']
accepts = ["{page}"]
rejects = ["http://{host}/about"]
"""


def quiet_night(count: int) -> None:
    """Fill a warehouse on one night, and print what the next one takes."""
    with tempfile.TemporaryDirectory() as name, running("--quiet", str(count)) as sites:
        folder = Path(name)
        (folder / "nightdesk.toml").write_text(SETTINGS, encoding="utf-8")
        (folder / "sources").mkdir()
        for number, host in enumerate(sites.hosts):
            text = SOURCE.format(
                number=number,
                host=host["feed"].split("/")[2],
                feed=host["feed"],
                page=host["pages"][0],
            )
            (folder / "sources" / f"paper-{number:05d}.toml").write_text(text, encoding="utf-8")
        print(f"{count} sources with a feed of one page each")
        print(
            f"{'night':8} {'seconds':>8} {'of crawl':>8} {'CPU s':>8} {'of crawl':>8} {'requests':>9} "
            f"{'pages':>6} {'MB in':>7} {'MB on disk':>11}"
        )
        for which in ("first", "quiet"):
            print(f"{which:8} {_night(folder, sites)}", flush=True)


def _night(folder: Path, sites: Running) -> str:
    sites.counts()
    stored = _size(folder / "data")
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with subprocess.Popen(
        [NIGHTDESK, "nightly", "--json"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as night:
        crawl_seconds, crawl_cpu = _watch(night)
        out, err = night.communicate()
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if night.returncode not in (0, 1) or not out:
        raise SystemExit(f"nightdesk nightly ended with {night.returncode}: {err}")
    told: dict[str, Any] = json.loads(out)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    counts = sites.counts()
    return (
        f"{seconds:8.1f} {crawl_seconds:8.1f} {cpu:8.1f} {crawl_cpu:8.1f} {counts['requests']:9} "
        f"{told['totals']['page_captures']:6} {counts['bytes'] / 1e6:7.2f} "
        f"{(_size(folder / 'data') - stored) / 1e6:11.2f}"
    )


def _watch(night: subprocess.Popen[str]) -> tuple[float, float]:
    """Seconds that a crawl process was up, and its CPU seconds, as last seen while it was."""
    import psutil

    first, last, spent = None, 0.0, {}
    process = psutil.Process(night.pid)
    while night.poll() is None:
        for child in _children(process):
            try:
                if "spiders.crawl" in child.cmdline():
                    times = child.cpu_times()
                    spent[child.pid] = times.user + times.system
                    last = time.perf_counter()
                    first = first or last
            except psutil.Error:
                continue  # it ended meanwhile
        time.sleep(0.05)
    return (last - first if first else 0.0), sum(spent.values())


def _children(process: Any) -> list[Any]:
    import psutil

    try:
        found: list[Any] = process.children(recursive=True)
    except psutil.Error:
        return []
    return found


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
