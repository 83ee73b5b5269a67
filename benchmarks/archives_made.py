"""A WARC file as large as one of CC-NEWS: pages of a corpus, or made-up ones, repeated and varied.

Each record is a gzip member of its own, as warcio writes it: URL, words and date are of that record alone.
"""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks.crawl_pages import Paper

BEGUN = datetime(2026, 3, 5, tzinfo=UTC)
NAME = f"CC-NEWS-{BEGUN:%Y%m%d%H%M%S}-00000.warc.gz"
FOLDER = f"crawl-data/CC-NEWS/{BEGUN:%Y/%m}"

_MADE_PAPERS = 40


def pages_of(corpus: Path) -> list[tuple[str, bytes]]:
    """URL and body of each page in the corpus's WARC files; made-up ones if there are none."""
    found = [
        (record.headers["WARC-Target-URI"], record.reader.read())
        for path in sorted(corpus.glob("*.warc.gz"))
        for record in ArchiveIterator(str(path), record_types=WarcRecordType.response)
    ]
    return found or [
        (f"https://paper{number}.example{story.path}", gzip.decompress(story.packed))
        for number in range(_MADE_PAPERS)
        for paper in (Paper(f"paper{number}.example", 1),)
        for story in map(paper.story, range(20))
    ]


def make(root: Path, corpus: Path, megabytes: int, part: int) -> tuple[Path, Path]:
    """The file, in Common Crawl's layout below `root`, and another with its first `part` megabytes; kept if they are there."""
    path, beginning = root / FOLDER / NAME, root / f"beginning-{part}.warc.gz"
    if path.exists() and path.stat().st_size >= megabytes * 1_000_000 and beginning.exists():
        return path, beginning
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / "warc.paths.gz").write_bytes(gzip.compress(f"{FOLDER}/{NAME}\n".encode()))
    with path.open("wb") as out, beginning.open("wb") as first:
        for member in _members(pages_of(corpus)):
            out.write(member)
            if first.tell() < part * 1_000_000:
                first.write(member)
            if out.tell() >= megabytes * 1_000_000:
                break
    return path, beginning


def _members(pages: list[tuple[str, bytes]]) -> Iterator[bytes]:
    for number in count():
        url, body = pages[number % len(pages)]
        copy = number // len(pages)
        if copy:
            url += f"{'&' if '?' in url else '?'}copy={copy}"
            body = body.replace(
                b"</p>", f" This is copy {copy} of it, number {number} of all.</p>".encode(), 1
            )
        out = BytesIO()
        writer = WARCWriter(out, gzip=True)
        headers = [("Content-Type", "text/html"), ("Content-Length", str(len(body)))]
        at = BEGUN + timedelta(seconds=number)
        writer.write_record(
            writer.create_warc_record(
                url,
                "response",
                payload=BytesIO(body),
                length=len(body),
                http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": f"{at:%Y-%m-%dT%H:%M:%SZ}"},
            )
        )
        yield out.getvalue()


def hosts_of(pages: list[tuple[str, bytes]]) -> set[str]:
    """The hosts of pages, as their URLs have them."""
    return {url.partition("://")[2].partition("/")[0] for url, _ in pages}


def write_work(file: Path, **work: object) -> Path:
    """A file that tells a reader what to do."""
    file.write_text(json.dumps(work), encoding="utf-8")
    return file
