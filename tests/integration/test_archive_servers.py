"""What web archives do that pywb does not: resume keys, other formats, refusals, answers that are none."""

import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from spiders.backfilling import Backfill, DayCount, Via
from tests.integration.crawls import Night, crawl, source
from tests.integration.site_server import Answer, Site, Talk
from tests.web_archive import sha1
from transforms.items import Source

SPAN = (date(2020, 10, 1), date(2020, 10, 3))
PAGE = b"<html><body><h1>A bridge reopens</h1></body></html>"
NAMES = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]

Row = list[str]
Asked = dict[str, list[str]]


def row(path: str, timestamp: str = "20201001120000", *, name: str = "gazette") -> Row:
    url = f"https://{name}.example{path}"
    return [f"example,{name}){path}", timestamp, url, "text/html", "200", sha1(PAGE), "700"]


def stories(name: str) -> list[Row]:
    return [row(f"/2020/10/01/story-{number}", name=name) for number in range(5)]


class Archive(Site):
    """Scripted: an index at /cdx, captures below /web/."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.asked_index: list[Asked] = []

    def index(self, answer: Callable[[Asked], Answer]) -> None:
        """Answer questions to the index; those of one page have no captures unless the function says so."""

        def route(talk: Talk) -> Answer:
            asked = parse_qs(urlsplit(talk.path).query)
            self.asked_index.append(asked)
            return answer(asked)

        self.routes = _Prefixed(self.routes, "/cdx?", route)

    def put(self, rows: Iterable[Row], answer: Answer | None = None) -> None:
        """Have captures."""
        for _, timestamp, url, *_ in rows:
            self.routes[f"/web/{timestamp}id_/{url}"] = answer or Answer(PAGE)


class _Prefixed(dict[str, Any]):
    """Routes, one of which is for all paths that begin alike."""

    def __init__(self, routes: dict[str, Any], prefix: str, route: Any) -> None:
        super().__init__(routes)
        self._prefix, self._route = prefix, route

    def get(self, path: str, default: Any = None) -> Any:
        return self._route if path.startswith(self._prefix) else super().get(path, default)


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive("127.0.7.182") as archive:
        yield archive


def backfill(folder: Path, archive: Archive, *sources: Source, **changes: Any) -> Night:
    task = Backfill(Via.WAYBACK, *SPAN, cdx=f"{archive.url}/cdx", replay=f"{archive.url}/web/")
    return crawl(folder, sources or [paper("gazette")], backfill=task, **changes)


def paper(name: str, **values: Any) -> Source:
    return source(name, f"https://{name}.example", **values)


def first_day(night: Night, name: str = "gazette") -> DayCount:
    return night.outcome.days[name]["2020-10-01"]


def as_array(rows: list[Row], resume_key: str | None = None) -> Answer:
    more = [[], [resume_key]] if resume_key else []
    packed = gzip.compress(json.dumps([NAMES, *rows, *more]).encode())
    return Answer(packed, headers={"Content-Type": "application/json", "Content-Encoding": "gzip"})


def as_lines(rows: list[Row], resume_key: str | None = None) -> Answer:
    more = ["", resume_key] if resume_key else []
    return Answer(
        "\n".join([*map(" ".join, rows), *more, ""]).encode(), headers={"Content-Type": "text/plain"}
    )


def test_resume_keys_are_followed_to_the_end_in_either_format(archive: Archive, tmp_path: Path) -> None:
    following = {"": "key%2Fone+1!", "key%2Fone+1!": "two", "two": ""}

    def index(asked: Asked) -> Answer:
        name = asked["url"][0].partition(".")[0]
        rows = stories(name)
        key = asked.get("resumeKey", [""])[0]
        part = {"": rows[:2], "key%2Fone+1!": rows[2:4], "two": rows[4:]}[key]
        return (as_array if name == "gazette" else as_lines)(part, following[key] or None)

    archive.index(index)
    archive.put([*stories("gazette"), *stories("herald")])
    night = backfill(tmp_path, archive, paper("gazette"), paper("herald"))
    assert night.outcome.ok, night.outcome.error
    assert not night.outcome.unread
    for name in ("gazette", "herald"):
        assert first_day(night, name) == DayCount(listed=5, captured=5)
    assert len(archive.asked_index) == 6
    asked = archive.asked_index[0]
    assert asked["url"] == ["gazette.example"]
    assert asked["matchType"] == ["domain"]
    assert (asked["from"], asked["to"]) == (["20200924000000"], ["20201010235959"])
    assert asked["collapse"] == ["urlkey"]
    assert "/robots.txt" not in archive.paths


def test_an_index_that_does_not_answer_leaves_days_undone_with_a_reason(
    archive: Archive, tmp_path: Path
) -> None:
    answers = {
        "html": (Answer(b"<html><title>Sorry, try again</title></html>"), "HTML, 'Sorry, try again'"),
        "blocked": (
            Answer(b"org.archive: Blocked Site Error\n", 403),
            "403: 'org.archive: Blocked Site Error'",
        ),
        "broken": (Answer(b'{"message": "Internal Error: oops"}', 501), "HTTP 501: 'Internal Error: oops'"),
        "garbage": (Answer(b"\x00\xff\x00 garbage"), "expected captures, found 1 of 1 lines"),
        "half": (Answer(b'[["urlkey", "times'), "JSON that is broken"),
        "packed": (Answer(b"not gzip", headers={"Content-Encoding": "gzip"}), "gzip"),
        "moved": (Answer(b"", 302, headers={"Location": "/elsewhere"}), "HTTP 302"),
        "empty": (Answer(b""), None),
        "array": (Answer(b"[]"), None),
        "none": (Answer(b'{"message": "No Captures found for: none.example"}', 404), None),
        "round": (None, "1 of 3 lines"),
        "rest": (Answer(b"", 429, headers={"Retry-After": "3600"}), "asked to be left alone for a while"),
        "rested": (Answer(b"[]"), "asked to be left alone for a while"),
    }

    def index(asked: Asked) -> Answer:
        name = asked["url"][0].partition(".")[0]
        endless = as_array([*stories("round")[:2], ["x"]], f"key-{len(archive.asked_index)}")
        return answers[name][0] or endless

    archive.index(index)
    archive.put(stories("round"))
    night = backfill(tmp_path, archive, *map(paper, answers))
    assert night.outcome.ok, night.outcome.error
    assert night.outcome.finish_reason == "finished"
    for name, (_, why) in answers.items():
        assert (why or "") in night.outcome.unread.get(name, ""), name
        assert (why is None) == (name not in night.outcome.unread), name
    assert night.outcome.days.keys() == {"round"}
    assert first_day(night, "round").captured == 2
    assert len([asked for asked in archive.asked_index if asked["url"] == ["round.example"]]) == 2
    assert ["rested.example"] not in [asked["url"] for asked in archive.asked_index]


def test_an_archive_without_an_address_is_a_reason_too(tmp_path: Path) -> None:
    task = Backfill(Via.WAYBACK, *SPAN, cdx="archive", replay="https://archive.example/web/")
    night = crawl(tmp_path, [paper("gazette")], backfill=task)
    assert night.outcome.ok, night.outcome.error
    assert "wayback_cdx: expected an http(s) URL, found 'archive'" in night.outcome.unread["gazette"]


def test_a_pause_that_is_asked_for_is_kept_and_a_long_one_leaves_the_rest_to_another_run(
    archive: Archive, tmp_path: Path
) -> None:
    rows = stories("gazette")
    archive.index(lambda _: as_array(rows))
    archive.put(rows)
    refusals = [Answer(b"", 429, headers={"Retry-After": "1"}), Answer(b"", 503)]
    path = f"/web/20201001120000id_/{rows[0][2]}"
    archive.routes[path] = lambda _: refusals.pop(0) if refusals else Answer(PAGE)
    archive.put(rows[3:4], Answer(b"", 503, headers={"Retry-After": "7200"}))
    night = backfill(tmp_path, archive)
    assert night.outcome.ok
    assert archive.paths.count(path) == 3
    assert "asked to be left alone" in night.outcome.unread["gazette"]
    count = first_day(night)
    assert (count.captured, count.failed, count.left) == (3, 0, 2)
    assert night.urls()[rows[4][2]] == ("pending", "listed")
    assert f"/web/20201001120000id_/{rows[4][2]}" not in archive.paths


@pytest.mark.trust
def test_a_page_that_is_refused_for_ever_holds_back_no_others(archive: Archive, tmp_path: Path) -> None:
    rows = stories("gazette")
    archive.index(lambda _: as_array(rows))
    archive.put(rows)
    archive.put(rows[1:2], Answer(b"", 503, headers={"Retry-After": "1"}))
    night = backfill(tmp_path, archive)
    assert night.outcome.ok, night.outcome.error
    assert not night.outcome.unread
    assert (first_day(night).captured, first_day(night).left) == (4, 1)
    assert night.urls()[rows[1][2]] == ("pending", "listed")


def test_a_stop_is_heard_also_in_a_pause(archive: Archive, tmp_path: Path) -> None:
    rows, stop = stories("gazette"), Event()

    def refuse(_: Talk) -> Answer:
        stop.set()
        return Answer(b"", 429, headers={"Retry-After": "200"})

    archive.index(lambda _: as_array(rows))
    archive.put(rows)
    archive.routes[f"/web/20201001120000id_/{rows[2][2]}"] = refuse
    night = backfill(tmp_path, archive, stop=stop)
    assert night.outcome.finish_reason == "stopped"
    assert night.outcome.ok, night.outcome.error
    assert (first_day(night).captured, first_day(night).failed) == (2, 0)
    assert len(night.records) == 2


def test_what_an_archive_cannot_give_is_taken_from_a_later_capture_or_has_a_reason(
    archive: Archive, tmp_path: Path
) -> None:
    first = row("/2020/10/01/story")
    later = [row("/2020/10/01/story", f"202010020{hour}0000") for hour in range(4)]
    moved, wrong, elsewhere, late = (
        row(f"/2020/10/02/{name}", "20201002120000") for name in ("moved", "wrong", "elsewhere", "late")
    )
    rows = [first, *later, moved, wrong, elsewhere, late]

    def index(asked: Asked) -> Answer:
        of_page = [found for found in rows if found[2].endswith(asked["url"][0])]
        return as_array(of_page if asked["matchType"] == ["exact"] else rows)

    def redirect(found: Row, target: str) -> None:
        archive.put([found], Answer(b"", 302, headers={"Location": target}))

    archive.index(index)
    archive.put(later[:1], Answer(b"none", 404))
    archive.put(later[1:])
    redirect(moved, f"/web/20201003090000/{moved[2]}")
    archive.put([row("/2020/10/02/moved", "20201003090000")], Answer(PAGE + b"other"))
    archive.put([wrong], Answer(PAGE + b" cut"))
    redirect(elsewhere, "https://elsewhere.example/2020/10/02/elsewhere")
    redirect(late, f"/web/20230101000000id_/{late[2]}")
    archive.put([row("/2020/10/02/late", "20230101000000")])
    night = backfill(tmp_path, archive)
    assert night.outcome.ok, night.outcome.error
    assert {record.url: record.metadata["obtained-from"][len(archive.url) :] for record in night.records} == {
        first[2]: f"/web/20201002010000id_/{first[2]}",
        moved[2]: f"/web/20201003090000id_/{moved[2]}",
    }
    whys = {line["url"]: line["detail"] for line in night.lines if line["reason"] == "archive"}
    assert whys.keys() == {wrong[2], elsewhere[2], late[2]}
    assert "expected a payload with SHA-1" in whys[wrong[2]]
    assert archive.paths.count(f"/web/20201002120000id_/{wrong[2]}") == 2
    assert "redirects to https://elsewhere.example" in whys[elsewhere[2]]
    assert "a capture of 2023-01-01 in its place" in whys[late[2]]
    assert night.outcome.days["gazette"]["2020-10-02"] == DayCount(listed=4, captured=1, failed=3)
    assert not night.outcome.unread


def test_headers_are_those_of_then_and_of_sources_that_share_a_site_each_gets_its_own(
    archive: Archive, tmp_path: Path
) -> None:
    story, withheld = row("/news/2020/10/01/bridge"), row("/sport/2020/10/01/match")
    archive.index(lambda _: as_array([story, withheld]))
    then = {
        "x-archive-orig-content-type": "text/html; charset=windows-1251",
        "x-archive-orig-server": "press",
        "x-archive-orig-content-length": "7",
        "memento-datetime": "Thu, 01 Oct 2020 12:00:00 GMT",
        "Server": "nginx",
        "Link": "<x>; rel=original",
        "X-Robots-Tag": "noarchive",
        "Content-Encoding": "gzip",
    }
    archive.put([story], Answer(gzip.compress(PAGE), headers=then))
    asks = {"x-archive-orig-content-type": "text/html", "x-archive-orig-x-robots-tag": "noarchive"}
    archive.put([withheld], Answer(PAGE, headers=asks))
    site = "https://gazette.example"
    sources = [source("news", site, allow=("/news/",)), source("sport", site, allow=("/sport/",))]
    night = backfill(tmp_path, archive, *sources, robots_tags=("noarchive",))
    found, kept_back = night.records
    assert dict(found.headers) == {
        "content-type": "text/html; charset=windows-1251",
        "server": "press",
        "content-length": str(len(PAGE)),
    }
    assert found.body == PAGE  # the archive packed it for the way
    assert kept_back.body == b""
    assert kept_back.metadata["withheld"] == "noarchive in X-Robots-Tag"
    assert len(archive.asked_index) == 1
    assert {record.url: record.metadata["source"] for record in night.records} == {
        story[2]: "news",
        withheld[2]: "sport",
    }
    assert [first_day(night, name).captured for name in ("news", "sport")] == [1, 1]
