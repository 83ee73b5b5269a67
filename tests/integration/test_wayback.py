"""A backfill by way of a web archive: a real pywb, which serves captures that were made here."""

import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from spiders.backfilling import Backfill, DayCount, Via
from tests.integration.crawls import Night, crawl, source
from tests.web_archive import Capture, Pywb, needs_pywb, write_warc
from transforms.urls import url_key

pytestmark = needs_pywb

SITE = "https://www.gazette.example"
CAFE = f"{SITE}/2020/10/02/caf%C3%A9-opens"
OCTOBER = (date(2020, 10, 1), date(2020, 10, 3))
PAGE = b"<html><body><h1>A bridge reopens</h1></body></html>"
HTML = ("Content-Type", "text/html; charset=iso-8859-1")


def at(day: int, hour: int = 12, month: int = 10) -> str:
    return f"2020-{month:02d}-{day:02d}T{hour:02d}:00:00Z"


CAPTURES = [
    Capture(f"{SITE}/2020/10/01/bridge", at(3), PAGE + b" as of the third"),
    Capture(f"{SITE}/2020/10/01/bridge", at(1), PAGE, headers=(HTML, ("X-Served-By", "press 7"))),
    Capture(f"{SITE}/2020/10/01/bridge", at(2), PAGE, revisit_of=at(1)),
    Capture(
        f"{SITE}/2020/10/01/packed",
        at(8),
        gzip.compress(PAGE, mtime=0),
        headers=(HTML, ("Content-Encoding", "gzip")),
    ),
    Capture(f"{SITE}/2020/10/01/moved", at(1), status="301 Moved", headers=(("Location", f"{SITE}/"),)),
    Capture(f"{SITE}/2020/10/01/gone", at(1), b"none", status="404 Not Found"),
    Capture(f"{SITE}/2020/10/01/picture.png", at(1), b"\x89PNG", headers=(("Content-Type", "image/png"),)),
    Capture(f"{SITE}/2020/10/04/later", at(4), PAGE),
    Capture(f"{SITE}/2020/09/30/before", at(1), PAGE),
    Capture(f"{SITE}/2020/10/02/too-late", at(28, month=12), PAGE),
    Capture(f"{SITE}/", at(2), PAGE),
    Capture(f"{SITE}/video/2020/10/02/film", at(2), PAGE),
    Capture("https://elsewhere.example/2020/10/02/story", at(2), PAGE),
]
PLAIN = [
    Capture("https://www.gazette.example/2020/10/02/café-opens", at(2), PAGE),
    Capture("http://world.gazette.example:80/news/a-story-without-a-day-123", at(2), PAGE),
    Capture("http://world.gazette.example:80/news/a-story-without-a-day-123", at(9), PAGE + b"later"),
    Capture("http://world.gazette.example/news/an-old-story-with-no-day-99", at(28, month=9), PAGE),
    Capture("http://world.gazette.example/news/an-old-story-with-no-day-99", at(3), PAGE + b"again"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pywb]:
    folder = tmp_path_factory.mktemp("archive")
    warcs = tmp_path_factory.mktemp("warcs")
    write_warc(warcs / "press.warc.gz", CAPTURES)
    write_warc(warcs / "plain.warc", PLAIN, compressed=False)
    with Pywb(folder, warcs, "127.0.7.181") as archive:
        yield archive


def backfill(folder: Path, archive: Pywb, *, how: dict[str, Any] | None = None, **changes: Any) -> Night:
    task = Backfill(Via.WAYBACK, *OCTOBER, cdx=archive.cdx, replay=archive.replay, **(how or {}))
    gazette = source("gazette", SITE, deny=("/video/",))
    return crawl(folder, [gazette], backfill=task, **changes)


def days(night: Night) -> dict[str, DayCount]:
    return dict(night.outcome.days.get("gazette", {}))


def test_what_an_archive_has_of_the_days_is_captured_as_of_then(archive: Pywb, tmp_path: Path) -> None:
    night = backfill(tmp_path, archive)
    assert night.outcome.ok, night.outcome.error
    assert night.outcome.finish_reason == "finished"
    assert not night.outcome.unread
    pages = {record.url: record for record in night.records}
    story = "http://world.gazette.example/news/a-story-without-a-day-123"
    assert sorted(pages) == sorted([f"{SITE}/2020/10/01/bridge", f"{SITE}/2020/10/01/packed", CAFE, story])
    assert len(night.records) == 4
    assert days(night) == {
        "2020-10-01": DayCount(listed=2, captured=2),
        "2020-10-02": DayCount(listed=3, captured=2, denied=1),
    }
    bridge = pages[f"{SITE}/2020/10/01/bridge"]
    assert (bridge.status, bridge.body) == (200, PAGE)  # of the first capture, and none of the later ones
    assert bridge.headers["content-type"] == HTML[1]
    assert bridge.headers["x-served-by"] == "press 7"
    assert not {"link", "memento-datetime", "content-location", "date", "server"} & bridge.headers.keys()
    assert bridge.metadata["via"] == archive.cdx
    assert bridge.metadata["obtained-from"] == f"{archive.replay}20201001120000id_/{SITE}/2020/10/01/bridge"
    packed = pages[f"{SITE}/2020/10/01/packed"]
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == PAGE
    assert dates(night) == {
        f"{SITE}/2020/10/01/bridge": at(1),
        f"{SITE}/2020/10/01/packed": at(8),
        CAFE: at(2),
        story: at(2),
    }
    pending = {
        line["url"]: line["listed_day"]
        for line in night.lines
        if (line["state"], line["reason"]) == ("pending", "listed")
    }
    assert pending == {
        f"{SITE}/2020/10/01/bridge": "2020-10-01",
        f"{SITE}/2020/10/01/packed": "2020-10-01",
        CAFE: "2020-10-02",
        story: "2020-10-02",
    }
    assert night.urls()[f"{SITE}/video/2020/10/02/film"] == ("denied", "filtered")


def dates(night: Night) -> dict[str, str]:
    found = {}
    for path in night.landing.glob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                head = record.rec_headers
                if record.rec_type == "response":
                    found[head.get_header("WARC-Target-URI")] = head.get_header("WARC-Date")[:19] + "Z"
    return found


def test_a_look_asks_the_index_alone_and_what_is_known_is_not_asked_for(
    archive: Pywb, tmp_path: Path
) -> None:
    known = [url_key(CAFE)]
    night = backfill(tmp_path / "look", archive, how={"look_only": True}, known=known)
    assert not night.lines
    assert not night.records
    counts = days(night)
    assert (counts["2020-10-01"].listed, counts["2020-10-02"].listed) == (2, 2)
    assert counts["2020-10-02"].known == 1
    assert counts["2020-10-01"].size > 500
    assert night.outcome.counts["requests"] == 1

    night = backfill(tmp_path / "rest", archive, how={"max_pages": 1}, known=known)
    assert len(night.records) == 1
    assert sum(count.left for count in days(night).values()) == 2
    assert night.outcome.counts["requests"] == 2
