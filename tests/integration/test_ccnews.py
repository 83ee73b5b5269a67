"""CC-NEWS files as a way of a backfill: whose captures are taken, and what becomes of faults on the way."""

import random
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from spiders.backfilling import Backfill, DayCount, Via
from spiders.ccnews import bring_ccnews
from spiders.plan import CrawlOutcome, CrawlPlan
from spiders.recovery import recover
from spiders.run import run_crawl
from tests.integration.crawls import Night, crawl, source
from tests.integration.news_archive import (
    LAYOUT,
    Fault,
    NewsArchive,
    Page,
    folder_of,
    laid_out,
    warc,
    write_out,
)
from tests.integration.test_crawl_process import crawlers, wait_for
from transforms.book import SourceBook
from transforms.errors import SettingsError
from transforms.items import Source
from transforms.urls import url_key
from transforms.warc import RawCapture, ReadContext, read_captures

HOST = "127.0.7.90"
GAZETTE = source("gazette", "https://www.gazette.example", "/rss", deny=(r"/video/",))
HERALD = source("herald", "https://herald.example", "/rss")
OCTOBER = (date(2020, 10, 1), date(2020, 10, 3))
FIRST, SECOND = "CC-NEWS-20200930220000-00010.warc.gz", "CC-NEWS-20201002040000-00011.warc.gz"
THIRD = "CC-NEWS-20201004120000-00012.warc.gz"
OTHERS = tuple(
    f"CC-NEWS-{begun}-00000.warc.gz" for begun in ("20200929000000", "20201005030000", "20201028000000")
)


def noise(number: int, size: int = 8000) -> str:
    """Text of which no compression makes little."""
    return f"<html><p>{random.Random(number).randbytes(size).hex()}</p></html>"


def story(number: int, day: str, site: str = "https://gazette.example", **more: Any) -> Page:
    return Page(f"{site}/2020/story-{number}", f"2020-{day}:00Z", noise(number), **more)


# what is wanted, and all that is not
OF_FIRST = [
    story(1, "10-01T08:00"),
    story(2, "09-30T23:59"),
    story(3, "10-01T09:00", "https://elsewhere.example"),
    story(4, "10-01T10:00", type="metadata"),
    story(5, "10-01T11:00", "https://news.herald.example"),
    story(6, "10-01T12:00", "https://gazette.example/video"),
]
OF_SECOND = [
    story(1, "10-02T08:00"),
    story(7, "10-02T09:00"),
    story(8, "10-03T10:00"),
    story(9, "10-04T11:00"),
]
OF_THIRD = [story(10, "10-04T13:00"), story(11, "10-05T00:00")]
FILES = {
    FIRST: b"".join(warc(OF_FIRST)),
    SECOND: b"".join(warc(OF_SECOND)),
    THIRD: b"".join(warc(OF_THIRD)),
} | dict.fromkeys(OTHERS, b"no file that is to be read")
STORIES = {1, 5, 7, 8, 9, 10}


def bring(
    folder: Path,
    place: str,
    *,
    sources: Sequence[Source] = (GAZETTE, HERALD),
    span: tuple[date, date] = OCTOBER,
    run: Callable[..., CrawlOutcome] | None = None,
    task: Mapping[str, Any] | None = None,
    **values: Any,
) -> Night:
    """Run a backfill; in this process, unless another `run` is given, and without pauses."""

    def here(
        plan: CrawlPlan, *, folder: Path, on_progress: Any, stop: threading.Event | None
    ) -> CrawlOutcome:
        return bring_ccnews(plan, on_progress, stop or threading.Event(), pauses=(0.0, 0.0, 0.0))

    backfill = Backfill(Via.CCNEWS, *span, ccnews=place, **(task or {}))
    return crawl(folder, sources, run=run or here, backfill=backfill, **values)


def captures(landing: Path, run_id: str = "") -> list[RawCapture]:
    """The captures in all closed segments, as extraction gets them."""
    found = []
    for path in sorted(landing.glob(f"{run_id}*.warc.gz")):
        context = ReadContext(path.name, path.name.removesuffix(".warc.gz"), "run", SourceBook([GAZETTE]))
        found += list(read_captures(path, context=context))
    return found


def stories(night: Night) -> list[int]:
    return [int(raw.capture.target_uri.rpartition("-")[2]) for raw in captures(night.landing, night.run_id)]


def days(night: Night, name: str = "gazette") -> dict[str, DayCount]:
    return dict(night.outcome.days.get(name, {}))


def test_what_the_sources_published_on_those_days_is_captured_and_nothing_else(tmp_path: Path) -> None:
    with NewsArchive(HOST, laid_out(FILES)) as archive:
        night = bring(tmp_path, archive.url, known=[url_key("https://gazette.example/2020/story-8")])
        assert archive.agents == {"NightdeskTest/1.0 (+https://desk.example/bot)"}
        read = {name for name, _ in archive.asked if name != "warc.paths.gz"}
    assert (night.outcome.finish_reason, night.outcome.ok, night.outcome.unread) == ("finished", True, {})
    assert read == {FIRST, SECOND, THIRD}
    assert stories(night) == [1, 5, 7, 9, 10]
    assert days(night) == {
        "2020-10-01": DayCount(listed=2, captured=1, denied=1),
        "2020-10-02": DayCount(listed=1, captured=1),
        "2020-10-03": DayCount(listed=1, known=1),
        "2020-10-04": DayCount(listed=2, captured=2),
    }
    assert days(night, "herald") == {"2020-10-01": DayCount(listed=1, captured=1)}
    counts = night.outcome.counts
    assert counts["discovered"] == counts["pages"] == 5
    assert (counts["records"], counts["damaged"], counts["retries"]) == (15, 0, 0)
    assert night.progress[-1] == counts


def test_a_capture_is_the_same_as_if_the_whole_file_had_been_brought(tmp_path: Path) -> None:
    with NewsArchive(HOST, laid_out(FILES)) as archive:
        night = bring(tmp_path / "home", archive.url)
        url = f"{archive.url}/{folder_of(FIRST)}/{FIRST}"
    (tmp_path / FIRST).write_bytes(FILES[FIRST])
    context = ReadContext(FIRST, "x", "run", SourceBook([GAZETTE]))
    whole = {raw.capture.capture_id: raw for raw in read_captures(tmp_path / FIRST, context=context)}
    ours = captures(night.landing)
    assert [raw.capture.obtained_from for raw in ours[:2]] == [url, url]
    assert [raw.capture.source for raw in ours[:2]] == ["gazette", "herald"]
    for raw in ours[:2]:
        same = whole[raw.capture.capture_id]
        assert (raw.body, raw.http_headers) == (same.body, same.http_headers)
        assert (raw.capture.warc_date, raw.capture.payload_digest) == (
            same.capture.warc_date,
            same.capture.payload_digest,
        )
        assert (raw.digest_ok, raw.truncated, raw.capture.kind) == (True, False, "page")


@pytest.mark.parametrize(
    "faults",
    [
        [Fault(drop_after=5000)],
        [Fault(drop_after=5000), Fault(drop_after=2000), Fault(status=503)],
        [Fault(status=503, headers={"Retry-After": "0"}), Fault(status=500)],
        [Fault(status=302, headers={"Location": SECOND})],
    ],
)
@pytest.mark.parametrize("ranges", [True, False])
def test_a_file_is_read_on_where_the_connection_broke_off(
    tmp_path: Path, faults: list[Fault], ranges: bool
) -> None:
    with NewsArchive(HOST, laid_out(FILES), ranges=ranges) as archive:
        archive.fail(SECOND, *faults)
        night = bring(tmp_path, archive.url)
        spans = archive.asked_for(SECOND)
    assert night.outcome.unread == {}
    assert sorted(stories(night)) == sorted(STORIES)
    assert night.outcome.counts["retries"] == sum("Location" not in fault.headers for fault in faults)
    if faults[0].drop_after:
        assert spans[:2] == [None, "bytes=5000-"]


def test_a_length_that_lies_is_corrected_by_the_server_itself(tmp_path: Path) -> None:
    with NewsArchive(HOST, laid_out(FILES)) as archive:
        archive.fail(SECOND, Fault(announced=700))
        night = bring(tmp_path, archive.url)
        assert archive.asked_for(SECOND) == [None, f"bytes={len(FILES[SECOND])}-"]
    assert (night.outcome.unread, len(stories(night))) == ({}, 6)


@pytest.mark.parametrize(
    ("faults", "why"),
    [
        ([Fault(status=503)] * 4, "status 503"),
        ([Fault(status=403)], "status 403"),
        ([Fault(status=503, headers={"Retry-After": "3600"})], "3600 s"),
        ([Fault(drop_after=5000), Fault(etag='"two"')], "changed"),
        ([Fault(drop_after=0)] * 4, "byte 0"),
        ([Fault(status=302, headers={"Location": "http://10.0.0.1/x"})], "no public address"),
        (
            [Fault(status=302, headers={"Location": f"/{number}/{SECOND}"}) for number in range(6)],
            "redirects",
        ),
        ([Fault(status=302, headers={"Location": "file:///etc/passwd"})], "redirect to nowhere"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_the_others_are_read(
    tmp_path: Path, faults: list[Fault], why: str
) -> None:
    with NewsArchive(HOST, laid_out(FILES)) as archive:
        archive.fail(SECOND, *faults)
        night = bring(tmp_path, archive.url)
        assert night.outcome.ok
        assert set(night.outcome.unread) == {"gazette", "herald"}
        assert why in night.outcome.unread["gazette"]
        assert {5, 10} <= set(stories(night)) <= STORIES
        again = bring(tmp_path, archive.url, number=2)
        assert again.outcome.unread == {}
        assert len(archive.asked_for(FIRST)) == 1


def damaged(fault: str) -> bytes:
    """The second file, with a record of the gazette's between two others that is not as it should be."""
    members = warc([OF_SECOND[1], story(20, "10-02T10:00"), OF_SECOND[2], OF_SECOND[3]])
    match fault:
        case "garbage between records":
            members[2:3] = [b"\x1f\x8b\x08 and then no more" * 10]
        case "garbage in a record":
            middle = len(members[2]) // 2
            members[2] = members[2][:middle] + bytes(40) + members[2][middle + 40 :]
        case "a bomb of another host":
            bomb = Page("https://elsewhere.example/bomb", "2020-10-02T10:00:00Z", "0" * (64 << 20))
            members[2:3] = warc([bomb])[1:]
        case "a record of ours that is too large":
            members[2:3] = warc(
                [Page("https://gazette.example/2020/story-20", "2020-10-02T10:00:00Z", "0" * (21 << 20))]
            )[1:]
    return b"".join(members)


@pytest.mark.parametrize(
    ("fault", "failed"),
    [
        ("garbage between records", 0),
        ("garbage in a record", 1),
        ("a bomb of another host", 0),
        ("a record of ours that is too large", 1),
    ],
)
def test_damage_costs_no_more_than_the_record_that_it_is_in(tmp_path: Path, fault: str, failed: int) -> None:
    with NewsArchive(HOST, laid_out({SECOND: damaged(fault)})) as archive:
        night = bring(tmp_path, archive.url)
    assert (stories(night), night.outcome.unread) == ([7, 8, 9], {})
    assert days(night)["2020-10-02"] == DayCount(listed=1 + failed, captured=1, failed=failed)
    assert night.outcome.counts["damaged"] == failed
    assert (night.outcome.counts["garbage"] > 0) == fault.startswith("garbage")


def test_a_file_that_breaks_off_is_not_done(tmp_path: Path) -> None:
    files = FILES | {SECOND: FILES[SECOND][:-900]}
    with NewsArchive(HOST, laid_out(files)) as archive:
        night = bring(tmp_path, archive.url)
        assert stories(night) == [1, 5, 7, 8, 10]
        assert "breaks off" in night.outcome.unread["herald"]
        archive.paths |= laid_out(FILES)
        keys = [raw.capture.url_key for raw in captures(night.landing)]
        assert stories(bring(tmp_path, archive.url, number=2, known=keys)) == [9]


def test_a_month_without_a_listing_is_told(tmp_path: Path) -> None:
    with NewsArchive(HOST, laid_out(FILES)) as archive:
        archive.paths[f"{LAYOUT}/2020/12/warc.paths.gz"] = b"\x1f\x8b\x08 broken"
        nothing = bring(tmp_path, archive.url, span=(date(2016, 7, 1), date(2016, 7, 2)))
        broken = bring(tmp_path, archive.url, span=(date(2020, 12, 1), date(2020, 12, 2)))
        later = bring(tmp_path, archive.url, span=(date(2999, 12, 1), date(2999, 12, 2)))
    assert "2016/07/warc.paths.gz" in nothing.outcome.unread["gazette"]
    assert "is a broken gzip file" in broken.outcome.unread["gazette"]
    assert "run again when there are" in later.outcome.unread["gazette"]


def test_private_addresses_are_not_asked(tmp_path: Path) -> None:
    with NewsArchive(HOST, laid_out(FILES)) as archive:
        night = bring(tmp_path, archive.url, allow_networks=())
        assert "no public address" in night.outcome.unread["gazette"]
        assert archive.asked == []


@pytest.mark.parametrize("listed", [True, False])
def test_a_folder_is_read_with_lists_and_without(tmp_path: Path, listed: bool) -> None:
    root = tmp_path / "mirror"
    write_out(root, laid_out(FILES) if listed else {f"some/{name}": FILES[name] for name in FILES})
    night = bring(tmp_path / "home", str(root))
    assert (stories(night), night.outcome.unread) == ([1, 5, 7, 8, 9, 10], {})
    where = root / (folder_of(FIRST) if listed else "some") / FIRST
    assert captures(night.landing)[0].capture.obtained_from == str(where)
    missing = bring(tmp_path / "home", str(root / "nowhere"), number=2)
    assert "expected a folder" in missing.outcome.unread["gazette"]


def test_a_listed_file_that_is_not_in_the_folder_is_told(tmp_path: Path) -> None:
    write_out(tmp_path / "mirror", laid_out(FILES))
    (tmp_path / "mirror" / folder_of(SECOND) / SECOND).unlink()
    night = bring(tmp_path / "home", str(tmp_path / "mirror"))
    assert SECOND in night.outcome.unread["gazette"]
    assert stories(night) == [1, 5, 10]


def test_a_dry_run_asks_for_sizes_and_reads_nothing(tmp_path: Path) -> None:
    with NewsArchive(HOST, laid_out(FILES)) as archive:
        night = bring(tmp_path, archive.url, task={"look_only": True})
        sizes = {day: days(night)[day].size + days(night, "herald")[day].size for day in sorted(days(night))}
    write_out(tmp_path / "mirror", laid_out(FILES))
    local = bring(tmp_path, str(tmp_path / "mirror"), task={"look_only": True})
    assert sizes == {
        "2020-10-01": len(FILES[FIRST]),
        "2020-10-02": len(FILES[SECOND]),
        "2020-10-03": len(FILES[THIRD]),
    }
    assert local.outcome.days == night.outcome.days
    assert not list((tmp_path / "landing").glob("*"))


def test_days_in_a_row_can_be_brought_side_by_side(tmp_path: Path) -> None:
    with NewsArchive(HOST, laid_out(FILES)) as archive:
        found = [
            stories(bring(tmp_path / str(day), archive.url, span=(at, at), task={"late_days": late}))
            for day, late in ((1, 0), (2, 0), (3, 1))
            if (at := date(2020, 10, day))
        ]
        assert found == [[1, 5], [1, 7], [8, 9, 10]]
        assert archive.asked_for(THIRD) == [None]


def test_max_pages_ends_it_and_the_rest_is_not_done(tmp_path: Path) -> None:
    with NewsArchive(HOST, laid_out(FILES)) as archive:
        night = bring(tmp_path, archive.url, task={"max_pages": 3})
        assert (stories(night), night.outcome.finish_reason) == ([1, 5, 7], "finished")
        assert "there are more" in night.outcome.unread["gazette"]
        keys = [raw.capture.url_key for raw in captures(night.landing)]
        rest = bring(tmp_path, archive.url, number=2, known=keys, task={"max_pages": 3})
        assert (stories(rest), rest.outcome.unread) == ([8, 9, 10], {})


def test_what_was_read_is_not_read_again_after_a_kill(tmp_path: Path) -> None:
    go_on = threading.Event()
    with NewsArchive(HOST, laid_out(FILES)) as archive:
        archive.fail(SECOND, Fault(drop_after=20_000, before=lambda: go_on.wait(60) and None))

        def killed(plan: CrawlPlan, **values: Any) -> CrawlOutcome:
            outcomes: list[CrawlOutcome] = []
            thread = threading.Thread(target=lambda: outcomes.append(run_crawl(plan, **values)))
            thread.start()
            wait_for("the second file", lambda: list((tmp_path / "landing").glob("*-00001.warc.gz.open")))
            (child,) = crawlers()
            child.kill()
            thread.join()
            return outcomes[0]

        night = bring(tmp_path, archive.url, run=killed)
        assert night.outcome.finish_reason == "died"
        go_on.set()
        recover(tmp_path / "landing")
        assert stories(night)[:3] == [1, 5, 7]
        keys = [raw.capture.url_key for raw in captures(night.landing)]
        again = bring(tmp_path, archive.url, number=2, known=keys, run=run_crawl)
        assert (again.outcome.ok, again.outcome.unread) == (True, {})
        assert archive.asked_for(FIRST) == [None]
    assert sorted(stories(night) + stories(again)) == sorted(STORIES)
    assert days(again)["2020-10-01"] == DayCount(listed=2, captured=1, denied=1)
    assert sum(day.listed for day in days(again).values()) == 6
    assert again.outcome.counts["pages"] == len(stories(again))


def test_a_note_is_believed_only_as_long_as_what_it_tells_of_is_there(tmp_path: Path) -> None:
    with NewsArchive(HOST, laid_out(FILES)) as archive:

        def read(number: int, **values: Any) -> set[str]:
            before = len(archive.asked)
            bring(tmp_path, archive.url, number=number, **values)
            return {name for name, _ in archive.asked[before:] if name != "warc.paths.gz"}

        all_three = {FIRST, SECOND, THIRD}
        assert read(1) == all_three
        assert read(2) == set()
        assert read(3, sources=(HERALD,), span=(date(2020, 10, 1), date(2020, 10, 1))) == set()
        other = source("herald", "https://herald.example", "/rss", deny=("x",))
        assert read(4, sources=(GAZETTE, other)) == all_three
        for path in (tmp_path / "landing").glob("*"):
            path.unlink()
        assert read(5) == all_three
        for path in (tmp_path / "ccnews").glob("*"):
            path.write_bytes(b"{")
        assert read(6) == all_three


def test_it_ends_cleanly_when_told_to_though_the_server_says_nothing(tmp_path: Path) -> None:
    go_on, stop = threading.Event(), threading.Event()
    with NewsArchive(HOST, laid_out(FILES)) as archive:
        archive.fail(SECOND, Fault(drop_after=20_000, before=lambda: stop.set() or (go_on.wait(60) and None)))
        night = bring(tmp_path, archive.url, stop=stop, run=run_crawl)
        go_on.set()
    assert (night.outcome.finish_reason, night.outcome.ok) == ("stopped", True)
    assert "stopped" in night.outcome.unread["gazette"]
    assert stories(night)[:3] == [1, 5, 7]
    assert not list((tmp_path / "landing").glob("*.open"))


def test_segments_change_as_they_do_in_a_crawl(tmp_path: Path) -> None:
    numbers = count(100)
    many = b"".join(warc([story(next(numbers), "10-02T08:00") for _ in range(25)]))
    with NewsArchive(HOST, laid_out({SECOND: many})) as archive:
        night = bring(tmp_path, archive.url, segment_captures=10)
    sizes = [len(captures(night.landing, path.name[:-8])) for path in sorted(night.landing.glob("*.warc.gz"))]
    assert sizes == [10, 10, 5]


def test_who_asks_an_archive_says_how_to_be_reached(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"to ask data\.commoncrawl\.org"):
        bring(tmp_path, "https://data.commoncrawl.org/", user_agent="Nightdesk/0.1", run=run_crawl)
    write_out(tmp_path / "mirror", laid_out(FILES))
    night = bring(tmp_path, str(tmp_path / "mirror"), user_agent="Nightdesk/0.1", run=run_crawl)
    assert sorted(stories(night)) == sorted(STORIES)
