"""Ours, in a process of its own: `python -m benchmarks.archives_ours bring|extract WORK.json`.

Prints {"cpu", "seconds", "taken"} as `archives_peers.py` does; `extract` counts the CPU of its processes too.

WORK.json of bring: {"root", "hosts", "processes"}: records of these hosts come out of the file below `root` into segments, which are
extracted then if "processes" is not 0. Of extract: {"path", "processes"}.
"""

import json
import resource
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.archives_made import BEGUN
from spiders.backfilling import Backfill, Via
from spiders.ccnews import bring_ccnews
from spiders.plan import CrawlPlan, SourcePlan, write_known
from transforms.book import SourceBook
from transforms.items import Source
from transforms.pool import ExtractionPool


def bring(work: dict[str, Any], home: Path) -> int:
    """What `nightdesk backfill --via ccnews` does in its own process, and the extraction of what comes."""
    write_known(home / "known.bin", ())
    sources = tuple(
        SourcePlan(Source(name=f"s{number}", publisher=host, url=f"https://{host}/"))
        for number, host in enumerate(work["hosts"])
    )
    plan = CrawlPlan(
        "20260306T000000Z-000000",
        0,
        home / "landing",
        "Nightdesk",
        sources,
        home / "known.bin",
        backfill=Backfill(Via.CCNEWS, BEGUN.date(), BEGUN.date(), ccnews=work["root"]),
    )
    outcome = bring_ccnews(plan, lambda _: None, threading.Event())
    if outcome.unread or not outcome.ok:
        raise SystemExit(str(outcome))
    if not work["processes"]:
        return outcome.counts["pages"]
    return sum(extract(path, work["processes"]) for path in sorted((home / "landing").glob("*.warc.gz")))


def extract(path: Path, processes: int) -> int:
    """All pages of a file through the pool; how many."""
    with ExtractionPool(processes, book=SourceBook(())) as pool, tempfile.TemporaryDirectory() as folder:
        counts = pool.extract(path, Path(folder) / "out.jsonl", warc_file="x", segment="x", run_id="x")
    return counts["pages"]


def main() -> None:
    what, work = sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    before, start = _cpu(), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        taken = (
            bring(work, Path(folder)) if what == "bring" else extract(Path(work["path"]), work["processes"])
        )
    print(json.dumps({"cpu": _cpu() - before, "seconds": time.perf_counter() - start, "taken": taken}))


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main()
