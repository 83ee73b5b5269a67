"""Stand-ins for `transforms.extract.extract` that processes of a pool can import: what they do, the URL says."""

import os
import signal
import sys
import time

from transforms.extract import extract
from transforms.items import Extraction, Reason, Rejection, Source
from transforms.warc import RawCapture

NOT_FOR_WORKERS = frozenset(
    {"flows", "spiders", "warehouse", "prefect", "scrapy", "twisted", "duckdb", "pytest"}
)


def by_url(raw: RawCapture, source: Source | None) -> Extraction:
    """Extract, but come to grief on some URLs, as real pages make libraries do."""
    word = raw.capture.target_uri.rpartition("/")[2]
    if word == "slow":
        time.sleep(600)
    elif word == "hungry":
        hoard = [bytearray(16 << 20) for _ in range(1000)]
        return Extraction(raw.capture, rejection=Rejection(Reason.NO_TEXT, f"got {len(hoard)} pieces"))
    elif word == "deadly":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif word == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif word == "raising":
        raise ValueError("the page\nis odd")
    return extract(raw, source)


def modules(raw: RawCapture, source: Source | None) -> Extraction:
    """Tell which modules this process has that it has no use for."""
    found = {name.partition(".")[0] for name in sys.modules} & NOT_FOR_WORKERS
    return Extraction(raw.capture, rejection=Rejection(Reason.CRASHED, " ".join(sorted(found))))


def forever(raw: RawCapture, source: Source | None) -> Extraction:
    """Say who is at work, and go on working."""
    os.write(1, f"{os.getpid()}\n".encode())  # in one piece: two of them say it at once
    while True:
        time.sleep(0.05)
