"""What archives elsewhere have of `old_paper`: WARC files as a web archive and Common Crawl's news crawl keep them."""

import gzip
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tests.e2e.old_paper import Story
from transforms.warc_write import http_head, new_record_id, record

_FILE = "CC-NEWS-{at:%Y%m%d%H%M%S}-{number:05}.warc.gz"


def captured_at(story: Story) -> datetime:
    """When an archive found a story: in the evening of its day."""
    return datetime(story.day.year, story.day.month, story.day.day, 20, 30, story.number, tzinfo=UTC)


def write_captures(path: Path, base: str, stories: Iterable[Story]) -> Path:
    """A WARC file with a capture of each story."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for story in stories:
            head = http_head(200, "OK", [("Content-Type", "text/html; charset=utf-8")], len(story.page))
            fields = (
                ("WARC-Record-ID", new_record_id()),
                ("WARC-Date", f"{captured_at(story):%Y-%m-%dT%H:%M:%SZ}"),
                ("WARC-Target-URI", base + story.path),
                ("Content-Type", "application/http; msgtype=response"),
            )
            file.write(record("response", fields, head + story.page))
    return path


def write_ccnews(folder: Path, base: str, stories: Iterable[Story]) -> None:
    """Common Crawl's layout below a folder: a file a day, and a list of the files a month."""
    by_day: dict[datetime, list[Story]] = {}
    for story in stories:
        day = captured_at(story).replace(hour=18, minute=0, second=0)
        by_day.setdefault(day, []).append(story)
    listed: dict[str, list[str]] = {}
    for number, (at, of_day) in enumerate(sorted(by_day.items())):
        month = f"crawl-data/CC-NEWS/{at:%Y/%m}"
        name = _FILE.format(at=at, number=number)
        write_captures(folder / month / name, base, of_day)
        listed.setdefault(month, []).append(f"{month}/{name}")
    for month, names in listed.items():
        (folder / month / "warc.paths.gz").write_bytes(gzip.compress("\n".join(names).encode() + b"\n"))
