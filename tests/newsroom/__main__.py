"""`python -m tests.newsroom`: serve the newsroom until stdin ends, or SIGTERM or SIGINT comes.

Prints one JSON line when all sites answer: {"ready": true, "port": ..., "today": ..., "sources": ...,
"sites": [{"name", "url", "articles"}, ...]}.
"""

import argparse
import json
import os
import signal
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from types import FrameType

from tests.newsroom.faults import read_faults
from tests.newsroom.server import House, Log, serve
from tests.newsroom.story import read_sites


def _leave(number: int, frame: FrameType | None) -> None:
    # at once: the threads of open connections are not waited for
    os._exit(0)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.newsroom", description=__doc__)
    parser.add_argument("--host-base", default="127.0.1", help="first three bytes of the addresses")
    parser.add_argument("--port", type=int, default=0, help="one port for all; 0: any that is free")
    parser.add_argument(
        "--today", type=date.fromisoformat, default=None, help="what the dates count from (UTC)"
    )
    parser.add_argument("--sources", type=Path, help="write a source file a site into this folder")
    parser.add_argument("--faults", type=Path, help="JSON file: the faults to start with")
    parser.add_argument("--log", type=Path, help="append a JSON line a request to this file")
    parser.add_argument("--parent", type=int, help="leave when this process is no longer the parent")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    today = options.today or datetime.now(UTC).date()
    faults = read_faults(options.faults) if options.faults else []
    house = House(read_sites(), options.host_base, options.port, today, faults, Log(options.log))
    builds = house.builds()
    if options.sources:
        options.sources.mkdir(parents=True, exist_ok=True)
        for built in builds:
            (options.sources / f"{built.content.name}.toml").write_text(built.source_toml, encoding="utf-8")
    sites = [{"name": b.content.name, "url": b.base + "/", "articles": b.articles} for b in builds]
    ready = {"ready": True, "port": house.port, "today": today.isoformat(), "sites": sites}
    print(json.dumps(ready), flush=True)
    serve(house, options.parent)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
