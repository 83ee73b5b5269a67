"""Runs crawls on real sockets and reads what they left, with other eyes: warcio's and json's."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from spiders.plan import CrawlOutcome, CrawlPlan, DueUrl, KnownListing, SourcePlan, write_known
from spiders.run import run_crawl
from transforms.items import Source
from transforms.urls import url_key

AGENT = "NightdeskTest/1.0 (+https://desk.example/bot)"
NETWORK = "127.0.7.0/24"  # where the tests' sites are; other addresses are as forbidden as ever


@dataclass(frozen=True)
class Record:
    """A record of a response in the archive."""

    type: str  # response or revisit
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    metadata: Mapping[str, str]


@dataclass(frozen=True)
class Night:
    """What one crawl left behind."""

    landing: Path
    run_id: str
    outcome: CrawlOutcome
    progress: Sequence[Mapping[str, int]] = ()
    lines: Sequence[Mapping[str, Any]] = field(init=False)
    records: Sequence[Record] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", read_lines(self.landing, self.run_id))
        object.__setattr__(self, "records", read_records(self.landing, self.run_id))

    def urls(self, start: str = "") -> dict[str, tuple[str, str]]:
        """URL -> its last state and reason, of the URLs that begin so."""
        return {
            line["url"]: (line["state"], line["reason"])
            for line in self.lines
            if line["type"] == "url" and line["url"].startswith(start)
        }

    def listing(self, url: str) -> Mapping[str, Any]:
        """The one line about a listing."""
        (line,) = (line for line in self.lines if line["type"] == "listing" and line["url"] == url)
        return line

    def captured(self, start: str = "", kind: str = "page") -> list[tuple[str, int]]:
        """URL and status of the responses in the archive, in order."""
        return [
            (record.url, record.status)
            for record in self.records
            if record.url.startswith(start) and record.metadata["kind"] == kind
        ]

    def known_keys(self) -> set[str]:
        return {line["url_key"] for line in self.lines if line["type"] == "url"}

    def known_listings(self) -> dict[str, KnownListing]:
        """As the ledger has them."""
        return {
            line["url"]: KnownListing(
                line["etag"],
                line["last_modified"],
                line["payload_digest"],
                line["status"] is not None and (line["status"] // 100 == 2 or line["status"] == 304),
                datetime.fromisoformat(line["at"]),
                lastmod_lies=line["lastmod_lies"],
            )
            for line in self.lines
            if line["type"] == "listing"
        }


def crawl(
    folder: Path,
    sources: Iterable[Source],
    *,
    number: int = 1,
    listings: Mapping[str, KnownListing] | None = None,
    known: Iterable[str] = (),
    due: Mapping[str, Sequence[DueUrl]] | None = None,
    run: Callable[..., CrawlOutcome] = run_crawl,
    stop: Any = None,
    on_progress: Callable[[dict[str, int]], None] | None = None,
    **changes: Any,
) -> Night:
    """Run one crawl process over some sources. `listings`, `known`, `due`: what the ledger knows."""
    run_id = f"20261123T0655{number:02d}Z-3f2a9c"
    progress: list[dict[str, int]] = []
    folder.mkdir(parents=True, exist_ok=True)
    write_known(folder / "known.bin", known)
    plan = CrawlPlan(
        **{
            "run_id": run_id,
            "process": 0,
            "landing": folder / "landing",
            "user_agent": AGENT,
            "sources": tuple(
                SourcePlan(source, listings or {}, tuple((due or {}).get(source.name, ())))
                for source in sources
            ),
            "known_file": folder / "known.bin",
            "allow_networks": (NETWORK,),
            "request_seconds": 10.0,
        }
        | changes
    )
    outcome = run(plan, folder=folder / "crawl", on_progress=on_progress or progress.append, stop=stop)
    return Night(plan.landing, run_id, outcome, progress)


def source(name: str, base: str, *feeds: str, **values: Any) -> Source:
    """A source whose feeds are at these paths."""
    return Source(
        name=name, publisher=name, url=f"{base}/", feeds=tuple(base + feed for feed in feeds), **values
    )


def due(base: str, *paths: str) -> list[DueUrl]:
    return [DueUrl(base + path) for path in paths]


def keys(base: str, *paths: str) -> set[str]:
    return {url_key(base + path) for path in paths}


def read_lines(landing: Path, run_id: str) -> list[dict[str, Any]]:
    """The lines of a run's closed segments, in order."""
    logs = sorted(path for path in landing.glob(f"{run_id}-*.jsonl") if ".extract." not in path.name)
    return [json.loads(line) for log in logs for line in log.read_text(encoding="utf-8").splitlines()]


def read_records(landing: Path, run_id: str) -> list[Record]:
    """The response and revisit records of a run's closed segments, in order."""
    records = []
    for path in sorted(landing.glob(f"{run_id}-*.warc.gz")):
        metadata: dict[str, dict[str, str]] = {}
        with path.open("rb") as file:
            for record in ArchiveIterator(file, no_record_parse=False):
                head = record.rec_headers
                if record.rec_type == "metadata":
                    block = record.raw_stream.read().decode()
                    fields = dict(line.split(": ", 1) for line in block.splitlines() if line)
                    metadata[head.get_header("WARC-Concurrent-To")] = fields
                elif record.rec_type in ("response", "revisit"):
                    records.append(
                        Record(
                            record.rec_type,
                            head.get_header("WARC-Target-URI"),
                            int(record.http_headers.get_statuscode()),
                            {name.lower(): value for name, value in record.http_headers.headers},
                            record.raw_stream.read(),
                            metadata[head.get_header("WARC-Record-ID")],
                        )
                    )
    return records
