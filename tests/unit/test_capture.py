"""What a crawl writes: nothing lost, nothing broken out of its field, nothing closed before it is whole."""

import errno
import gzip
import json
import os
import random
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from fastwarc import ArchiveIterator as FastIterator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from spiders.capture import SegmentWriter
from spiders.records import Fetched
from transforms.book import SourceBook
from transforms.errors import StorageError
from transforms.items import Hints, Kind, Listing, LogReason, UrlEvent, UrlState
from transforms.warc import RawCapture, ReadContext, read_captures, whole_end
from transforms.warc_http import sha1_digest

RUN = "20261123T065501Z-3f2a9c"
AT = datetime(2026, 11, 23, 6, 55, 2, 123456, tzinfo=UTC)
PAGE = Fetched(
    url="https://gazette.example/2026/bridge",
    status=200,
    reason="OK",
    headers=[("Content-Type", "text/html"), ("X-Served-By", "a"), ("X-Served-By", "b")],
    body=b"<html><p>The bridge has reopened.</p></html>",
    kind=Kind.PAGE,
    source="gazette",
    fetched_at=AT,
    via="https://gazette.example/feed",
    hints=Hints("Bridge reopens", "Mon, 23 Nov", "Local", "en", ("bridges", "river, old")),
    ip="127.0.0.2",
)
FEED = replace(PAGE, url="https://gazette.example/feed", kind=Kind.FEED, via=None, hints=Hints())
EVENT = UrlEvent(
    at=AT,
    url="https://gazette.example/2026/bridge",
    url_key="gazette.example/2026/bridge",
    source="gazette",
    run_id=RUN,
    state=UrlState.PENDING,
    reason=LogReason.LISTED,
    discovered_in="https://gazette.example/feed",
)
LISTING = Listing(
    at=AT,
    url="https://gazette.example/feed",
    source="gazette",
    run_id=RUN,
    kind=Kind.FEED,
    status=200,
    links=1,
    new=1,
)


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def writer(landing: Path, **more: object) -> SegmentWriter:
    return SegmentWriter(landing, RUN, 3, user_agent="Nightdesk/0 (+https://desk.example)", **more)  # type: ignore[arg-type]


def read(path: Path) -> list[RawCapture]:
    context = ReadContext(f"archive/2026/11/23/{path.name}", "s", RUN, SourceBook(()))
    return list(read_captures(path, context=context))


def names(landing: Path) -> list[str]:
    return sorted(path.name for path in landing.iterdir()) if landing.exists() else []


def only(landing: Path, suffix: str) -> Path:
    (path,) = landing.glob(f"*{suffix}")
    return path


# What is written


def test_nothing_to_write_leaves_nothing(tmp_path: Path) -> None:
    closed: list[str] = []
    desk = writer(tmp_path / "landing", on_closed=closed.append)
    desk.tick()
    desk.close()
    assert (names(tmp_path / "landing"), closed) == ([], [])


def test_a_page_comes_back_as_it_was_fetched(tmp_path: Path) -> None:
    desk = writer(tmp_path)
    result = desk.capture(PAGE)
    desk.close()
    (raw,) = read(only(tmp_path, ".warc.gz"))
    assert (raw.body, raw.hints, raw.truncated, raw.digest_ok, raw.problem) == (
        PAGE.body,
        PAGE.hints,
        False,
        True,
        None,
    )
    assert raw.http_headers == [*PAGE.headers, ("Content-Length", str(len(PAGE.body)))]
    capture = raw.capture
    assert (capture.target_uri, capture.kind, capture.source) == (PAGE.url, Kind.PAGE, "gazette")
    assert (capture.discovered_in, capture.warc_date, capture.status) == (PAGE.via, AT, 200)
    assert (capture.warc_record_id, capture.payload_digest) == (result.record_id, result.payload_digest)
    assert capture.payload_digest == sha1_digest(PAGE.body)
    assert (result.revisit, result.segment) == (False, f"{RUN}-03-00000")


def test_other_readers_read_the_same(tmp_path: Path) -> None:
    desk = writer(tmp_path)
    desk.capture(FEED)
    desk.capture(PAGE)
    desk.capture(replace(FEED, known_digest=sha1_digest(FEED.body)))
    desk.close()
    path = only(tmp_path, ".warc.gz")
    with path.open("rb") as file:
        by_warcio = []
        for record in ArchiveIterator(file, check_digests="raise"):
            fields = record.rec_headers
            content = record.content_stream().read()
            by_warcio.append((record.rec_type, fields.get_header("WARC-Target-URI"), content))
            assert fields.protocol == "WARC/1.1"
            assert re.fullmatch(r"<urn:uuid:[0-9a-f-]{36}>", fields.get_header("WARC-Record-ID"))
            if record.rec_type == "response":
                assert fields.get_header("WARC-Date") == "2026-11-23T06:55:02.123456Z"
                assert fields.get_header("WARC-IP-Address") == "127.0.0.2"
                assert record.http_headers.get_header("X-Served-By") == "a"
    kinds = ["warcinfo", "metadata", "response", "metadata", "response", "metadata", "revisit"]
    assert [kind for kind, _, _ in by_warcio] == kinds
    assert [content for kind, _, content in by_warcio if kind == "response"] == [FEED.body, PAGE.body]
    warcinfo = by_warcio[0][2].decode()
    assert f"isPartOf: {RUN}\r\n" in warcinfo
    assert "http-header-user-agent: Nightdesk/0 (+https://desk.example)\r\n" in warcinfo
    fast = list(FastIterator(str(path), verify_digests=True))
    assert [record.headers["WARC-Type"] for record in fast] == kinds


def test_bodies_stay_coded_and_chunking_is_gone(tmp_path: Path) -> None:
    desk = writer(tmp_path)
    headers = [
        ("Transfer-Encoding", "chunked"),
        ("content-encoding", "br"),
        ("content-length", "9"),
        ("Content-Length", "10"),
    ]
    desk.capture(replace(PAGE, headers=headers, body=b"\x1b\x2a\x00coded"))
    desk.close()
    (raw,) = read(only(tmp_path, ".warc.gz"))
    assert raw.http_headers == [("content-encoding", "br"), ("Content-Length", "8")]
    assert raw.body == b"\x1b\x2a\x00coded"


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 300_000])
def test_what_is_compressed_is_stored_as_it_is_and_read_by_all(tmp_path: Path, size: int) -> None:
    body = random.Random(size).randbytes(size)
    desk = writer(tmp_path)
    desk.capture(replace(PAGE, headers=[("Content-Encoding", "br")], body=body))
    desk.capture(PAGE)
    desk.close()
    path = only(tmp_path, ".warc.gz")
    assert [raw.body for raw in read(path)] == [body, PAGE.body]
    assert path.stat().st_size < size + 3000
    with path.open("rb") as file:
        records = ArchiveIterator(file, check_digests="raise")
        bodies = [record.raw_stream.read() for record in records if record.rec_type == "response"]
    assert bodies == [body, PAGE.body]
    assert sum(1 for _ in FastIterator(str(path), verify_digests=True)) == 5


def test_nothing_breaks_out_of_its_field(tmp_path: Path) -> None:
    evil = "x\r\nWARC-Type: warcinfo\r\n\r\nHTTP/1.1 200 OK\r\nEvil: 1\n\x00\x85"
    desk = SegmentWriter(tmp_path, RUN, 0, user_agent=evil)
    desk.capture(
        Fetched(
            url="https://gazette.example/" + evil,
            status=200,
            reason=evil,
            headers=[(evil, evil), ("A", evil), ("", "nameless"), ("B", "ж")],
            body=b"body",
            kind=Kind.PAGE,
            source=evil,
            fetched_at=AT,
            via=evil,
            hints=Hints(evil, evil, evil, evil, (evil,)),
            ip=evil,
        )
    )
    desk.close()
    path = only(tmp_path, ".warc.gz")
    with path.open("rb") as file:
        records = [
            (r.rec_type, [n for n, _ in r.rec_headers.headers], r.content_stream().read())
            for r in ArchiveIterator(file)
        ]
    assert [kind for kind, _, _ in records] == ["warcinfo", "metadata", "response"]
    assert not any("Evil" in names or names.count("WARC-Type") > 1 for _, names, _ in records)
    (raw,) = read(path)
    assert raw.body == b"body"
    assert [name for name, _ in raw.http_headers][1:] == ["A", "B", "Content-Length"]
    assert not any(name.startswith("Evil") for name, _ in raw.http_headers[1:])
    assert raw.hints.headline
    assert "\n" not in raw.hints.headline


texts = st.text(max_size=40)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=2000),
    headers=st.lists(
        st.tuples(st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,20}", fullmatch=True), texts), max_size=5
    ),
    reason=texts,
    status=st.integers(100, 599),
    headline=st.none() | texts,
    keywords=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=10), max_size=3),
)
def test_anything_fetched_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    body: bytes,
    headers: list[tuple[str, str]],
    reason: str,
    status: int,
    headline: str | None,
    keywords: list[str],
) -> None:
    landing = tmp_path_factory.mktemp("landing")
    headers = [
        pair
        for pair in headers
        if pair[0].lower() not in ("content-length", "transfer-encoding", "content-type")
    ]
    desk = writer(landing)
    desk.capture(
        replace(
            PAGE,
            body=body,
            headers=headers,
            reason=reason,
            status=status,
            hints=Hints(headline, keywords=tuple(keywords)),
        )
    )
    desk.close()
    path = only(landing, ".warc.gz")
    (raw,) = read(path)
    assert (raw.body, raw.truncated, raw.digest_ok, raw.problem) == (body, False, True, None)
    assert raw.capture.status == status
    assert [name for name, _ in raw.http_headers] == [name for name, _ in headers] + ["Content-Length"]
    assert raw.hints.keywords == tuple(keywords)
    if headline and headline.isprintable() and headline.strip():
        assert raw.hints.headline == headline.strip()
    assert whole_end(path) == path.stat().st_size


# Revisits


@pytest.mark.parametrize("kind", [Kind.FEED, Kind.SITEMAP, Kind.SECTION, Kind.ROBOTS])
def test_a_listing_that_is_as_it_was_is_a_revisit(tmp_path: Path, kind: Kind) -> None:
    desk = writer(tmp_path)
    first = desk.capture(replace(FEED, kind=kind))
    same = desk.capture(replace(FEED, kind=kind, known_digest=first.payload_digest))
    not_modified = desk.capture(
        replace(FEED, kind=kind, status=304, body=b"", known_digest=first.payload_digest)
    )
    other = desk.capture(replace(FEED, kind=kind, body=b"news", known_digest=first.payload_digest))
    desk.close()
    assert [r.revisit for r in (first, same, not_modified, other)] == [False, True, True, False]
    assert [r.payload_digest for r in (same, not_modified)] == [sha1_digest(FEED.body), None]
    path = only(tmp_path, ".warc.gz")
    assert [raw.body for raw in read(path)] == [FEED.body, b"news"]
    with path.open("rb") as file:
        revisits = [
            (
                record.rec_headers.get_header("WARC-Profile").rpartition("/")[2],
                record.http_headers.get_statuscode(),
            )
            for record in ArchiveIterator(file)
            if record.rec_type == "revisit"
        ]
    assert revisits == [("identical-payload-digest", "200"), ("server-not-modified", "304")]


def test_a_page_is_always_a_response(tmp_path: Path) -> None:
    desk = writer(tmp_path)
    desk.capture(replace(PAGE, known_digest=sha1_digest(PAGE.body)))
    desk.capture(replace(PAGE, status=304, body=b""))
    desk.close()
    assert [raw.capture.status for raw in read(only(tmp_path, ".warc.gz"))] == [200, 304]


def test_a_payload_that_is_not_to_be_kept_is_not_and_the_record_says_so(tmp_path: Path) -> None:
    desk = writer(tmp_path)
    result = desk.capture(replace(PAGE, withheld="noarchive in X-Robots-Tag"))
    desk.close()
    assert result.payload_digest == sha1_digest(PAGE.body)  # of what was read, to know it again
    (raw,) = read(only(tmp_path, ".warc.gz"))
    assert (raw.body, raw.capture.status, raw.digest_ok) == (b"", 200, True)
    assert raw.withheld == "noarchive in X-Robots-Tag"
    assert raw.capture.payload_digest == sha1_digest(b"")
    assert ("X-Served-By", "b") in raw.http_headers
    with only(tmp_path, ".warc.gz").open("rb") as file:
        marks = [record.rec_headers.get_header("WARC-Truncated") for record in ArchiveIterator(file)]
    assert marks == [None, None, "unspecified"]
    assert b"reopened" not in gzip.decompress(only(tmp_path, ".warc.gz").read_bytes())


# The log


def test_the_log_has_a_line_an_event_in_order(tmp_path: Path) -> None:
    desk = writer(tmp_path)
    desk.log(EVENT)
    berlin = timezone(timedelta(hours=1))
    desk.log(replace(LISTING, at=AT.astimezone(berlin), warning="zwölf\ud800\n"))
    desk.close()
    lines = only(tmp_path, ".jsonl").read_bytes().splitlines()
    assert [json.loads(line) for line in lines] == [
        {
            "type": "url",
            "at": "2026-11-23T06:55:02.123456+00:00",
            "url": "https://gazette.example/2026/bridge",
            "url_key": "gazette.example/2026/bridge",
            "source": "gazette",
            "run_id": RUN,
            "state": "pending",
            "reason": "listed",
            "detail": None,
            "discovered_in": "https://gazette.example/feed",
            "hints": {
                "headline": None,
                "date_published": None,
                "section": None,
                "in_language": None,
                "keywords": [],
            },
            "listed_day": None,
        },
        {
            "type": "listing",
            "at": "2026-11-23T06:55:02.123456+00:00",
            "url": "https://gazette.example/feed",
            "source": "gazette",
            "run_id": RUN,
            "kind": "feed",
            "status": 200,
            "etag": None,
            "last_modified": None,
            "payload_digest": None,
            "links": 1,
            "new": 1,
            "warning": "zwölf?\n",
            "lastmod_lies": False,
        },
    ]
    assert names(tmp_path) == [f"{RUN}-03-00000.jsonl", f"{RUN}-03-00000.warc.gz"]


# Order: what is on disk at any moment is whole


def test_records_and_lines_are_with_the_system_at_once_and_in_order(tmp_path: Path) -> None:
    desk = writer(tmp_path)
    warc, log = (tmp_path / f"{RUN}-03-00000{suffix}.open" for suffix in (".warc.gz", ".jsonl"))
    for number in range(3):
        desk.capture(replace(PAGE, url=f"https://gazette.example/{number}"))
        assert [raw.capture.target_uri[-1] for raw in read(warc)] == [str(n) for n in range(number + 1)]
        assert whole_end(warc) == warc.stat().st_size
        assert log.read_bytes().count(b"\n") == number
        desk.log(EVENT)
        assert log.read_bytes().count(b"\n") == number + 1
    assert names(tmp_path) == [log.name, warc.name]
    desk.close()
    assert names(tmp_path) == [log.name.removesuffix(".open"), warc.name.removesuffix(".open")]


def test_closing_syncs_before_it_renames_and_renames_the_log_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, rename = os.fsync, os.rename

    def recorded_fsync(descriptor: int) -> None:
        done.append(
            "sync " + Path(f"/proc/self/fd/{descriptor}").readlink().name.replace(tmp_path.name, "folder")
        )
        fsync(descriptor)

    def recorded_rename(source: Path, target: Path) -> None:
        done.append("rename " + Path(source).name)
        rename(source, target)

    desk = writer(tmp_path)
    desk.capture(PAGE)
    desk.log(EVENT)
    monkeypatch.setattr(os, "fsync", recorded_fsync)
    monkeypatch.setattr(os, "rename", recorded_rename)
    desk.close()
    name = f"{RUN}-03-00000"
    assert [step.replace(name, "S") for step in done] == [
        "sync S.warc.gz.open",
        "sync S.jsonl.open",
        "sync folder",
        "rename S.warc.gz.open",
        "sync folder",
        "rename S.jsonl.open",
        "sync folder",
    ]


# Rotation


def test_a_full_segment_is_closed_at_the_next_tick_only(tmp_path: Path) -> None:
    closed: list[str] = []
    desk = writer(tmp_path, max_captures=2, on_closed=closed.append)
    for _ in range(3):
        desk.capture(PAGE)
    desk.log(EVENT)
    assert closed == []
    desk.tick()
    desk.tick()
    assert closed == [f"{RUN}-03-00000"]
    desk.capture(PAGE)
    desk.tick()
    assert len(closed) == 1
    desk.close()
    desk.close()
    assert closed == [f"{RUN}-03-00000", f"{RUN}-03-00001"]
    assert [len(read(tmp_path / f"{name}.warc.gz")) for name in closed] == [3, 1]
    assert [(tmp_path / f"{name}.jsonl").read_bytes().count(b"\n") for name in closed] == [1, 0]


def test_an_old_segment_is_closed_at_the_next_tick(tmp_path: Path) -> None:
    clock, closed = Clock(), []
    desk = writer(tmp_path, max_seconds=60.0, on_closed=closed.append, clock=clock)
    clock.now += 1000
    desk.tick()
    desk.log(EVENT)
    clock.now += 59
    desk.tick()
    assert closed == []
    clock.now += 1
    desk.tick()
    assert closed == [f"{RUN}-03-00000"]
    desk.log(EVENT)  # a new one, with an age of its own
    clock.now += 59
    desk.tick()
    assert len(closed) == 1
    desk.close()


def test_it_is_told_only_when_the_files_have_their_names(tmp_path: Path) -> None:
    seen: list[list[str]] = []
    desk = writer(tmp_path, on_closed=lambda name: seen.append(names(tmp_path)))
    desk.log(EVENT)
    desk.close()
    assert seen == [[f"{RUN}-03-00000.jsonl", f"{RUN}-03-00000.warc.gz"]]


# Trouble


def test_a_closed_segment_is_never_written_again(tmp_path: Path) -> None:
    desk = writer(tmp_path)
    desk.capture(PAGE)
    desk.close()
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    again = writer(tmp_path)
    with pytest.raises(StorageError, match=rf"{RUN}-03-00000"):
        again.capture(PAGE)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_full_disk_is_told_and_leaves_whole_records(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    signal = pytest.importorskip("signal")
    desk = writer(tmp_path)
    desk.capture(PAGE)
    warc = only(tmp_path, ".warc.gz.open")
    whole = warc.stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (whole + 1000, hard))
    try:
        with pytest.raises(StorageError, match=os.strerror(errno.EFBIG)):
            desk.capture(replace(PAGE, body=os.urandom(50_000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert warc.stat().st_size == whole
    desk.capture(replace(PAGE, body=b"after"))
    desk.close()
    assert [raw.body for raw in read(only(tmp_path, ".warc.gz"))] == [PAGE.body, b"after"]


def test_a_landing_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "landing").write_text("")
    with pytest.raises(StorageError, match="landing"):
        writer(tmp_path / "landing").capture(PAGE)
