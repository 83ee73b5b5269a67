"""Reading WARC files: what is whole comes out as it went in, and what is not never passes for whole."""

import base64
import gzip
import hashlib
import os
import pickle
import random
import tracemalloc
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BufferedReader, BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import HeaderMap
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from transforms.book import SourceBook
from transforms.errors import WarcError
from transforms.items import Hints, Kind, Source
from transforms.warc import RawCapture, ReadContext, index, read_captures, read_record, whole_end
from transforms.warc_frames import TORN_END, frames, wanted_frames
from transforms.warc_write import normalise

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "dev"
BOOK = SourceBook([Source(name="gazette", publisher="Gazette", url="https://gazette.example/")])
CONTEXT = ReadContext("archive/x.warc.gz", "segment", "run", BOOK)
PAGE = b"<html><p>The bridge has reopened.</p></html>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def record(
    block: bytes = OK + PAGE,
    *,
    kind: str = "response",
    number: int = 0,
    uri: str | None = None,
    length: object = None,
    version: str = "WARC/1.1",
    date: str = "2026-03-01T10:00:00.250000Z",
    digest: bool = True,
    **fields: str | None,
) -> bytes:
    """A record by hand, to get it wrong at will."""
    named = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{number:012d}>",
        "WARC-Target-URI": uri or f"https://gazette.example/{number}",
        "WARC-Date": date,
        "WARC-Block-Digest": sha1(block) if digest else None,
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block) if length is None else length),
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value is not None)
    return f"{version}\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def write(path: Path, *records: bytes, compress: bool = True) -> Path:
    path.write_bytes(b"".join(gzip.compress(r, mtime=0) if compress else r for r in records))
    return path


def read(path: Path, **more: int) -> list[RawCapture]:
    return list(read_captures(path, context=CONTEXT, **more))


def whole(captures: list[RawCapture]) -> list[str]:
    """The paths of the captures that would be taken for whole."""
    return [
        c.capture.target_uri.removeprefix("https://gazette.example/")
        for c in captures
        if not (c.truncated or c.problem or c.digest_ok is False)
    ]


def numbered(number: int, **more: object) -> bytes:
    return record(OK + PAGE * (number + 1), number=number, **more)  # type: ignore[arg-type]


# What is whole


def test_a_capture_says_all_that_the_record_says(tmp_path: Path) -> None:
    metadata = (
        "source: the-source\r\nkind: section\r\nvia: https://gazette.example/feed\r\nhint-headline: Brücke\r\n"
        'hint-date: yesterday\r\nhint-section: Local\r\nhint-language: de\r\nhint-keywords: ["a, b", "c"]\r\n'
    ).encode()
    one = record(OK + PAGE, number=7, WARC_Payload_Digest=sha1(PAGE))
    concurrent = record(
        metadata,
        kind="metadata",
        number=6,
        WARC_Concurrent_To="<urn:uuid:00000000-0000-0000-0000-000000000007>",
    )
    path = write(tmp_path / "a.warc.gz", record(b"software: x\r\n", kind="warcinfo"), concurrent, one)
    captures = read_captures(path, context=CONTEXT)
    (raw,) = captures
    capture = raw.capture
    assert captures.skipped == {"warcinfo": 1, "metadata": 1}
    assert raw.http_headers == [("Content-Type", "text/html")]
    assert (raw.body, raw.truncated, raw.digest_ok, raw.problem) == (PAGE, False, True, None)
    assert raw.hints == Hints("Brücke", "yesterday", "Local", "de", ("a, b", "c"))
    assert capture.warc_date == datetime(2026, 3, 1, 10, 0, 0, 250000, tzinfo=UTC)
    assert (capture.source, capture.kind, capture.discovered_in) == (
        "the-source",
        Kind.SECTION,
        "https://gazette.example/feed",
    )
    assert (capture.target_uri, capture.url_key) == ("https://gazette.example/7", "gazette.example/7")
    assert (capture.status, capture.content_type, capture.payload_length) == (200, "text/html", len(PAGE))
    assert (capture.payload_digest, capture.warc_record_id[-13:]) == (sha1(PAGE), "000000000007>")
    assert (capture.warc_file, capture.segment, capture.run_id) == ("archive/x.warc.gz", "segment", "run")
    again = read_record(path, capture.warc_offset)
    assert (again.body, again.http_headers, again.capture.capture_id) == (
        PAGE,
        raw.http_headers,
        capture.capture_id,
    )


def test_without_a_metadata_record_the_url_and_type_tell_source_and_kind(tmp_path: Path) -> None:
    def of(uri: str, content_type: str) -> tuple[str, Kind]:
        http = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n\r\n".encode()
        (raw,) = read(write(tmp_path / "a.warc.gz", record(http, uri=uri)))
        return raw.capture.source, raw.capture.kind

    assert of("https://www.gazette.example/a", "text/html") == ("gazette", Kind.PAGE)
    assert of("https://news.other.co.uk/a", "text/xml") == ("other.co.uk", Kind.PAGE)
    assert of("https://other.example/feed", "Application/RSS+xml ; charset=x") == ("other.example", Kind.FEED)
    assert of("https://other.example/robots.txt", "text/plain") == ("other.example", Kind.ROBOTS)
    assert of("https://other.example/a/robots.txt", "text/plain") == ("other.example", Kind.PAGE)


def test_what_warcio_writes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warcinfo_record("a", {"software": "warcio"}))
        for number in range(3):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    f"https://gazette.example/{number}",
                    "response",
                    BytesIO(PAGE * number),
                    length=len(PAGE) * number,
                    http_headers=headers,
                )
            )
    captures = read(path)
    assert [c.body for c in captures] == [PAGE * number for number in range(3)]
    assert [(c.digest_ok, c.truncated, c.problem) for c in captures] == [(True, False, None)] * 3
    assert whole_end(path) == path.stat().st_size


@pytest.mark.parametrize("compress", [True, False])
@pytest.mark.parametrize("version", ["WARC/1.0", "WARC/1.1"])
def test_other_record_types_are_passed_over_and_counted(tmp_path: Path, compress: bool, version: str) -> None:
    kinds = [
        "warcinfo",
        "request",
        "metadata",
        "resource",
        "conversion",
        "continuation",
        "novelty",
    ]
    records = [record(b"GET / HTTP/1.1\r\n\r\n", kind=kind, version=version) for kind in kinds]
    records += [
        numbered(1, version=version),
        record(b"93.184.216.34", uri="dns:gazette.example", version=version),
    ]
    captures = read_captures(write(tmp_path / "a.warc", *records, compress=compress), context=CONTEXT)
    assert whole(list(captures)) == ["1"]
    expected = dict.fromkeys(kinds, 1) | {"not_http": 1, "unknown": 1}
    del expected["novelty"]
    assert captures.skipped == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2026-03-01T10:00:00Z", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("2026-03-01T10:00:00.123456789Z", datetime(2026, 3, 1, 10, 0, 0, 123456, tzinfo=UTC)),
        ("2026-13-01T10:00:00Z", datetime(2026, 2, 1, 9, tzinfo=UTC)),  # the response's own date
        ("yesterday", datetime(2026, 2, 1, 9, tzinfo=UTC)),
    ],
)
def test_dates(tmp_path: Path, date: str, expected: datetime) -> None:
    http = b"HTTP/1.1 200 OK\r\nDate: Sun, 01 Feb 2026 09:00:00 GMT\r\n\r\n"
    (raw,) = read(write(tmp_path / "a.warc.gz", record(http, date=date)))
    assert raw.capture.warc_date == expected


def test_no_date_at_all_is_1970(tmp_path: Path) -> None:
    (raw,) = read(write(tmp_path / "a.warc.gz", record(date="")))
    assert raw.capture.warc_date == datetime(1970, 1, 1, tzinfo=UTC)


def test_the_same_record_is_the_same_capture_and_others_are_others(tmp_path: Path) -> None:
    def identity(**more: str) -> str:
        (raw,) = read(write(tmp_path / "a.warc.gz", record(**more)))
        assert len(raw.capture.capture_id) == 32
        return raw.capture.capture_id

    same = identity()
    assert identity() == same
    assert len({same, identity(uri="https://gazette.example/x"), identity(date="2027-01-01T00:00:00Z")}) == 3


def test_uris_in_angle_brackets_and_with_control_characters_are_cleaned(tmp_path: Path) -> None:
    bracketed, odd = read(
        write(
            tmp_path / "a.warc.gz",
            record(uri="<https://gazette.example/a>"),
            record(uri="https://x.example/a\x00\tb"),
        )
    )
    assert bracketed.capture.target_uri == "https://gazette.example/a"
    assert odd.capture.target_uri == "https://x.example/ab"


def test_field_names_are_known_in_any_case_and_line_ends_may_be_bare(tmp_path: Path) -> None:
    for change in (bytes.lower, lambda head: head.replace(b"\r\n", b"\n")):
        head, _, block = record(number=5).partition(b"\r\n\r\n")
        head = b"WARC/1.0" + change(head + b"\r\n\r\n")[8:]
        assert whole(read(write(tmp_path / "a.warc.gz", head + block, numbered(6)))) == ["5", "6"]


def test_a_target_that_is_hardly_a_url_is_read_all_the_same(tmp_path: Path) -> None:
    uris = ["https://[/robots.txt", "http://", "https://gazette.example:99999/", "http://\u00e9\ufffd/"]
    captures = read(write(tmp_path / "a.warc.gz", *(record(uri=uri) for uri in uris)))
    assert [c.capture.target_uri for c in captures] == uris


# HTTP inside


@pytest.mark.parametrize(
    ("head", "status", "headers"),
    [
        (b"HTTP/1.1 200 OK\r\nA: 1\r\n\r\n", 200, [("A", "1")]),
        (b"HTTP/2 404\r\nA: 1\r\n\r\n", 404, [("A", "1")]),
        (b"HTTP/1.0 500\r\n\r\n", 500, []),
        (b"HTTP/1.1 200 OK\nA: 1\nB: 2\n\n", 200, [("A", "1"), ("B", "2")]),
        (b"HTTP/1.1 200 OK\r\nno header\r\n: none\r\na b: c\r\nA : 1\r\n\r\n", 200, [("A", "1")]),
        (b"HTTP/1.1 200 OK\r\nA: 1\r\n 2\r\n\t3\r\nA: 4\r\n\r\n", 200, [("A", "1 2 3"), ("A", "4")]),
        (b"HTTP/1.1 200 \xe9\r\nA: \xe9\xff\r\nB:\r\n\r\n", 200, [("A", "éÿ"), ("B", "")]),
    ],
)
def test_http_heads_are_read_with_tolerance(
    tmp_path: Path, head: bytes, status: int, headers: list[tuple[str, str]]
) -> None:
    (raw,) = read(write(tmp_path / "a.warc.gz", record(head + PAGE)))
    assert (raw.capture.status, raw.http_headers, raw.body) == (status, headers, PAGE)
    assert raw.problem is None


@pytest.mark.parametrize(
    "block", [b"", b"<html>", b"HTTP/1.1 2000 OK\r\n\r\n", b"ICY 200 OK\r\n\r\n", b"\x00" * 99]
)
def test_what_is_no_http_response_is_a_problem(tmp_path: Path, block: bytes) -> None:
    (raw,) = read(write(tmp_path / "a.warc.gz", record(block)))
    assert "expected an HTTP response" in (raw.problem or "")
    assert raw.capture.status == 0


@pytest.mark.parametrize(
    ("stored", "body", "truncated"),
    [
        (b"5\r\nHello\r\n6;x=y\r\n world\r\n0\r\nTrailer: x\r\n\r\n", b"Hello world", False),
        (b"5\nHello\n0\n\n", b"Hello", False),
        (b"0\r\n\r\n", b"", False),
        (b"5\r\nHello\r\n6\r\n wor", b"Hello wor", True),
        (b"5\r\nHello\r\n", b"Hello", True),
        (b"5\r\nHello\r\nzz\r\n", b"Hello", True),
        (b"", b"", True),
        (PAGE, PAGE, False),  # the archive undid the chunking and kept the header
        (b"12 men and a dog", b"12 men and a dog", False),
        (b"3\r\nHello", b"3\r\nHello", False),
    ],
)
def test_chunking_is_undone(tmp_path: Path, stored: bytes, body: bytes, truncated: bool) -> None:
    http = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n" + stored
    (raw,) = read(write(tmp_path / "a.warc.gz", record(http, WARC_Payload_Digest=sha1(stored))))
    assert (raw.body, raw.truncated, raw.digest_ok) == (body, truncated, True)
    assert raw.capture.payload_digest == sha1(body)


@pytest.mark.parametrize(
    ("status", "announced", "truncated"),
    [
        (200, len(PAGE), False),
        (200, len(PAGE) + 1, True),
        (404, len(PAGE) + 1, True),
        (200, len(PAGE) - 1, False),  # many archives decode the body and keep the header
        (200, "x", False),
        (200, "9" * 400, True),
        (304, 5000, False),
        (204, 5000, False),
    ],
)
def test_fewer_bytes_than_the_server_announced_is_truncated(
    tmp_path: Path, status: int, announced: object, truncated: bool
) -> None:
    block = f"HTTP/1.1 {status} X\r\nContent-Length: {announced}\r\n\r\n".encode() + PAGE
    (raw,) = read(write(tmp_path / "a.warc.gz", record(block)))
    assert raw.truncated is truncated
    assert bool(raw.flaw) is truncated


def test_a_record_that_says_so_is_truncated(tmp_path: Path) -> None:
    (raw,) = read(write(tmp_path / "a.warc.gz", record(WARC_Truncated="length")))
    assert raw.truncated
    assert "length" in (raw.flaw or "")


# Digests


@pytest.mark.parametrize(
    ("payload", "block", "ok"),
    [
        (sha1(PAGE), None, True),
        (sha1(PAGE).lower().replace("sha1", "SHA-1"), None, True),
        ("sha1:" + hashlib.sha1(PAGE).hexdigest().upper(), None, True),
        ("sha256:" + hashlib.sha256(PAGE).hexdigest(), None, True),
        ("md5:" + base64.b32encode(hashlib.md5(PAGE).digest()).decode(), None, True),
        (sha1(b"other"), None, False),
        ("sha1:nonsense", None, False),
        ("whirlpool:ABC", None, None),
        ("", None, None),
        (None, None, None),
        (None, sha1(OK + PAGE), True),
        (None, sha1(PAGE), False),
        (
            sha1(b"other"),
            sha1(OK + PAGE),
            True,
        ),  # writers disagree on what the payload is; the bytes are as written
        (sha1(PAGE), sha1(b"other"), True),
    ],
)
def test_digests(tmp_path: Path, payload: str | None, block: str | None, ok: bool | None) -> None:
    (raw,) = read(write(tmp_path / "a.warc.gz", record(WARC_Payload_Digest=payload, WARC_Block_Digest=block)))
    assert raw.digest_ok is ok
    assert not raw.truncated


# Damage


@pytest.fixture(params=[True, False], ids=["gzip", "plain"])
def compress(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_a_wrong_length_is_told_and_takes_no_neighbour_along(tmp_path: Path, compress: bool) -> None:
    for length in (10, 3000, 10**15, "x", "-5", "", 10**40):
        records = [numbered(0), numbered(1, length=length), numbered(2), numbered(3)]
        captures = read(write(tmp_path / "a.warc.gz", *records, compress=compress))
        assert whole(captures) == ["0", "2", "3"], length
        assert len(captures) == 4


def test_a_small_wrong_length_without_digests_is_told(tmp_path: Path, compress: bool) -> None:
    records = [numbered(0), numbered(1, length=60, digest=False), numbered(2)]
    captures = read(write(tmp_path / "a.warc.gz", *records, compress=compress))
    assert whole(captures) == ["0", "2"]
    assert captures[1].truncated


@pytest.mark.parametrize(
    "garbage", [b"\x00" * 5000, b"some words\r\n", b"\x1f\x8b\x08 no gzip", b"WARC", b"WARC/1.0\r\n"]
)
def test_garbage_between_records_is_passed_over(tmp_path: Path, compress: bool, garbage: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    pieces = [gzip.compress(numbered(n)) if compress else numbered(n) for n in range(3)]
    path.write_bytes(pieces[0] + garbage + pieces[1] + garbage + pieces[2] + garbage)
    captures = read_captures(path, context=CONTEXT)
    assert whole(list(captures)) == ["0", "1", "2"]
    assert captures.skipped["garbage"] >= 2


def test_garbage_inside_of_a_member_is_passed_over(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.warc.gz",
        numbered(0),
        b"no record at all",
        b"",
        b"WARC/1.0\r\nheader without end",
        numbered(1),
    )
    assert whole(read(path)) == ["0", "1"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), digest=st.booleans())
def test_a_file_cut_anywhere_gives_what_is_whole_and_nothing_else(
    tmp_path: Path, compress: bool, data: st.DataObject, digest: bool
) -> None:
    records = [numbered(n, digest=digest) for n in range(3)]
    path = write(tmp_path / "a.warc.gz", *records, compress=compress)
    ends = [
        len(b"".join(gzip.compress(r, mtime=0) if compress else r for r in records[:n])) for n in range(4)
    ]
    cut = data.draw(st.integers(ends[1], ends[3]))
    os.truncate(path, cut)
    captures = read(path)
    expected = sum(end <= cut for end in ends[1:])
    # the last bytes of a member are its checksum, and those of a record its line ends: a digest replaces them
    assert (
        expected <= len(whole(captures)) <= expected + digest + (not compress and cut >= ends[expected] - 4)
    )
    assert all(
        c.body in (PAGE, PAGE * 2, PAGE * 3) for c in captures if not (c.truncated or c.digest_ok is False)
    )
    assert whole_end(path) == ends[expected]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_damaged_anywhere_never_gives_other_bytes_as_whole(
    tmp_path: Path, compress: bool, data: st.DataObject
) -> None:
    noise = random.Random(3).randbytes
    bodies = [noise(400), noise(3000), noise(700)]
    records = [record(OK + body, number=n) for n, body in enumerate(bodies)]
    path = write(tmp_path / "a.warc.gz", *records, compress=compress)
    first = len(gzip.compress(records[0], mtime=0)) if compress else len(records[0])
    stored = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(first, len(stored) - 1))
        stored[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(stored)
    captures = read(path)
    assert captures[0].body == bodies[0]
    assert whole(captures)[0] == "0"
    # damage in the header can take the digest away, or move what is HTTP: gzip's own checksum tells that
    if compress:
        assert all(
            c.body in bodies for c in captures if not (c.truncated or c.problem or c.digest_ok is False)
        )


def test_a_damaged_member_is_told_and_the_next_ones_are_read(tmp_path: Path) -> None:
    members = [
        bytearray(gzip.compress(record(OK + random.Random(n).randbytes(9000), number=n))) for n in range(4)
    ]
    members[1][5000] ^= 1  # a bit in the middle
    members[2][-6] ^= 1  # the checksum
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(members))
    captures = read_captures(path, context=CONTEXT)
    read_all = list(captures)
    assert whole(read_all) == ["0", "3"]
    assert [c.capture.target_uri[-1] for c in read_all] == ["0", "1", "2", "3"]
    assert captures.skipped["garbage"] == 2
    assert whole_end(path) == len(members[0])


def test_records_behind_a_torn_one_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    torn = gzip.compress(record(OK + random.Random(1).randbytes(9000), number=1))
    for cut in (5, 30, 300, 5000, len(torn) - 3):
        path.write_bytes(
            gzip.compress(numbered(0)) + torn[:cut] + gzip.compress(numbered(2)) + gzip.compress(numbered(3))
        )
        assert whole(read(path)) == ["0", "2", "3"], cut


def test_a_page_that_contains_an_archive_is_one_page(tmp_path: Path) -> None:
    planted = record(OK + b"planted", number=66)
    for body in (gzip.compress(planted), b"\r\n\r\n" + planted, b"x\n" + planted + gzip.compress(planted)):
        for level in (0, 9):
            path = tmp_path / "a.warc.gz"
            path.write_bytes(
                gzip.compress(record(OK + body, number=1), level) + gzip.compress(numbered(2), level)
            )
            assert whole(read(path)) == ["1", "2"]
            assert [span.records for span in index(path, records=1)] == [1, 1]
        assert whole(read(write(tmp_path / "b.warc", record(OK + body, number=1), compress=False))) == ["1"]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pieces=st.lists(
        st.one_of(
            st.binary(max_size=60),
            st.sampled_from(
                [
                    *(
                        f"{name}: ".encode()
                        for name in ("WARC-Type", "Content-Length", "WARC-Date", "WARC-Target-URI")
                    ),
                    b"WARC/1.1\r\n",
                    b"\r\n",
                    b"\r\n\r\n",
                    b"response",
                    b"metadata",
                    b"https://gazette.example/",
                    b"HTTP/1.1 200 OK\r\n",
                    b"Transfer-Encoding: chunked\r\n",
                    b"\x1f\x8b\x08",
                    b"17",
                    numbered(1),
                    gzip.compress(numbered(2)),
                ]
            ),
        ),
        max_size=20,
    ),
    inside=st.booleans(),
)
def test_whatever_follows_a_good_record_nothing_is_raised(
    tmp_path: Path, compress: bool, pieces: list[bytes], inside: bool
) -> None:
    path = write(tmp_path / "a.warc.gz", numbered(0), compress=compress)
    rest = b"".join(pieces)
    path.write_bytes(path.read_bytes() + (gzip.compress(rest) if inside else rest))
    captures = read(path)
    assert whole(captures)[0] == "0"
    assert sum(span.records for span in index(path, records=1)) >= len(captures)
    assert whole_end(path) > 0


# Memory


def test_a_record_over_the_cap_is_a_problem_and_not_in_memory(tmp_path: Path, compress: bool) -> None:
    bomb = record(OK + bytes(30 << 20), number=1, digest=False)
    path = write(tmp_path / "a.warc.gz", numbered(0), bomb, numbered(2), compress=compress)
    del bomb
    tracemalloc.start()
    captures = read(path, keep=1 << 20)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert whole(captures) == ["0", "2"]
    assert captures[1].capture.status == 200
    assert (captures[1].body, "fits into memory" in (captures[1].problem or "")) == (b"", True)
    assert peak < 8 << 20


def test_headers_without_end_are_no_record(tmp_path: Path, compress: bool) -> None:
    endless = b"WARC/1.0\r\n" + b"A: b\r\n" * 100_000
    path = write(tmp_path / "a.warc.gz", numbered(0), endless, numbered(1), compress=compress)
    assert whole(read(path)) == ["0", "1"]


# Files that are no WARC, and empty ones


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"<html>", "<html>"),
        (gzip.compress(b"<html>", mtime=0), "<html>"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"filedesc://x.arc 0.0.0.0", "filedesc"),
        (b"PK\x03\x04", "PK"),
    ],
)
def test_a_file_that_is_no_warc_is_an_error_that_names_it(tmp_path: Path, content: bytes, found: str) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    for call in (lambda: read(path), lambda: index(path), lambda: normalise(path, tmp_path / "b.warc.gz")):
        with pytest.raises(WarcError, match=found) as raised:
            call()
        assert "a.warc.gz: expected a WARC file" in str(raised.value)
    assert not (tmp_path / "b.warc.gz").exists()
    assert whole_end(path) == 0


def test_an_empty_file_has_no_records_and_is_nothing_to_ingest(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz")
    assert (read(path), index(path), whole_end(path)) == ([], [], 0)
    with pytest.raises(WarcError, match="an empty file"):
        normalise(path, tmp_path / "b.warc.gz")


def test_a_file_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(WarcError, match=r"absent\.warc"):
        normalise(tmp_path / "absent.warc", tmp_path / "b.warc.gz")
    with pytest.raises(WarcError, match=r"absent\.warc"):
        read(tmp_path / "absent.warc")
    with pytest.raises(WarcError, match=r"absent\.warc"):
        index(tmp_path / "absent.warc")
    with pytest.raises(WarcError, match="found no file"):
        read_record(tmp_path / "absent.warc", 0)


def test_another_record_than_a_response_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz", record(b"", kind="warcinfo"), numbered(1))
    with pytest.raises(WarcError, match="byte 0, found another record"):
        read_record(path, 0)
    with pytest.raises(WarcError, match="found no record"):
        read_record(path, path.stat().st_size)
    with pytest.raises(WarcError, match="at byte 3, found no"):
        read_record(path, 3)


# Spans


def test_spans_together_are_the_file(tmp_path: Path, compress: bool) -> None:
    records = [record(b"software: x\r\n", kind="warcinfo")]
    for number in range(20):
        response = numbered(number)
        joined = f"<urn:uuid:00000000-0000-0000-0000-{number:012d}>"
        records += [record(b"source: s\r\n", kind="metadata", number=99, WARC_Concurrent_To=joined), response]
    path = write(tmp_path / "a.warc.gz", *records, record(b"x", kind="request"), compress=compress)
    everything = read(path)
    for size in (1, 3, 7, 20, 64):
        spans = index(path, records=size)
        assert (spans[0].offset, spans[-1].end) == (0, path.stat().st_size)
        assert all(left.end == right.offset for left, right in pairwise(spans))
        assert [span.records for span in spans] == [size] * (20 // size) + ([20 % size] if 20 % size else [])
        parts = [
            list(read_captures(path, span, context=CONTEXT)) for span in pickle.loads(pickle.dumps(spans))
        ]
        assert [len(part) for part in parts] == [span.records for span in spans]
        assert [raw for part in parts for raw in part] == everything
        assert {raw.capture.source for raw in everything} == {"s"}  # no response without its metadata


# Files from users


def test_a_file_gzipped_as_a_whole_becomes_seekable(tmp_path: Path) -> None:
    path, target = tmp_path / "a.warc.gz", tmp_path / "archive" / "b.warc.gz"
    records = [record(b"", kind="warcinfo"), *(numbered(n) for n in range(5))]
    path.write_bytes(gzip.compress(b"".join(records)))
    assert whole(read(path)) == ["0", "1", "2", "3", "4"]
    assert len(index(path, records=1)) == 1
    normalise(path, target)
    assert [zlib.decompress(member, 31) for member in members(target.read_bytes())] == records
    assert [c.body for c in read(target)] == [c.body for c in read(path)]
    for raw in read(target):
        assert read_record(target, raw.capture.warc_offset).capture.target_uri == raw.capture.target_uri
    assert sorted(file.name for file in target.parent.iterdir()) == ["b.warc.gz"]


def members(data: bytes) -> list[bytes]:
    found = []
    while data:
        inflate = zlib.decompressobj(31)
        inflate.decompress(data)
        found.append(data[: len(data) - len(inflate.unused_data)])
        data = inflate.unused_data
    return found


@pytest.mark.parametrize("damage", [b"", b"garbage", gzip.compress(b"WARC/1.1\r\n", mtime=0)[:12]])
def test_a_seekable_file_is_copied_verbatim(tmp_path: Path, compress: bool, damage: bytes) -> None:
    path, target = tmp_path / "a.warc.gz", tmp_path / "b.warc.gz"
    write(path, *(numbered(n) for n in range(3)), compress=compress)
    path.write_bytes(path.read_bytes() + damage)
    normalise(path, target)
    assert target.read_bytes() == path.read_bytes()


def test_a_torn_file_gzipped_as_a_whole_keeps_what_is_whole(tmp_path: Path) -> None:
    path, target = tmp_path / "a.warc.gz", tmp_path / "b.warc.gz"
    noise = random.Random(5).randbytes
    path.write_bytes(gzip.compress(b"".join(record(OK + noise(5000), number=n) for n in range(4)))[:-8000])
    normalise(path, target)
    assert whole(read(target)) == whole(read(path)) == ["0", "1"]


def test_large_records_are_copied_without_holding_them(tmp_path: Path) -> None:
    path, target = tmp_path / "a.warc.gz", tmp_path / "b.warc.gz"
    big = record(OK + bytes(30 << 20), number=1)
    path.write_bytes(gzip.compress(numbered(0) + big + numbered(2)))
    tracemalloc.start()
    normalise(path, target)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20
    assert [zlib.decompress(member, 31) for member in members(target.read_bytes())][1] == big


# Real pages


@pytest.mark.corpus
def test_every_record_of_the_corpus_is_read_and_verified(tmp_path: Path) -> None:
    files = sorted(CORPUS.glob("*.warc.gz"))
    if not files:
        pytest.skip("../shared/corpus/dev is absent")
    total = 0
    for path in files:
        with gzip.open(path) as file:
            expected = sum(line.rstrip() == b"WARC-Type: response" for line in file)
        found = 0
        for raw in read_captures(path, context=CONTEXT):
            assert (raw.digest_ok, raw.truncated, raw.problem) == (True, False, None), raw.capture.target_uri
            found += 1
        assert found == expected
        total += found
        assert whole_end(path) == path.stat().st_size
    assert total == 1119


@pytest.mark.parametrize("compress", [False, True])
def test_only_what_is_wanted_is_kept_and_damage_is_found_in_the_rest(tmp_path: Path, compress: bool) -> None:
    pack = gzip.compress if compress else bytes
    records = [record(OK + bytes(200_000), number=number) for number in range(6)]
    packed = [pack(one) for one in records]
    path = tmp_path / "six.warc"
    path.write_bytes(b"".join([*packed[:5], packed[5][:-200]]))
    asked: list[str] = []

    def want(fields: HeaderMap) -> bool:
        asked.append(fields["WARC-Target-URI"][-1])
        return asked[-1] in "24"

    skipped: Counter[str] = Counter()
    with BufferedReader(path.open("rb", buffering=0), 1000) as file:
        found = list(wanted_frames(file, want, skipped=skipped))
    assert [(frame.headers["WARC-Target-URI"][-1], len(frame.block), frame.flaw) for frame in found] == [
        ("2", len(OK) + 200_000, None),
        ("4", len(OK) + 200_000, None),
    ]
    assert asked[:6] == list("012345")
    assert skipped[TORN_END] == (1 if compress else 0)


@pytest.mark.parametrize("place", range(600, 3600, 300))
def test_the_header_and_all_before_damage_is_read_of_a_small_record(tmp_path: Path, place: int) -> None:
    page = OK + random.Random(1).randbytes(2000).hex().encode()
    packed = bytearray(gzip.compress(record(page, number=1)))
    place = place * len(packed) // 4000
    packed[place : place + 30] = bytes(30)
    path = tmp_path / "damaged.warc.gz"
    path.write_bytes(gzip.compress(record(number=0)) + packed + gzip.compress(record(number=2)))
    first, damaged, last = frames(path)
    assert (first.flaw, last.flaw) == (None, None)
    assert damaged.flaw is not None
    assert damaged.headers["WARC-Target-URI"] == "https://gazette.example/1"
    twin = zlib.decompressobj(31)
    before = b"".join(_until_damage(twin, bytes(packed)))
    assert len(before) - damaged.found - before.index(b"\r\n\r\n") - 4 < 600


def _until_damage(inflate: Any, packed: bytes) -> Iterator[bytes]:
    try:
        for byte in packed:
            yield inflate.decompress(bytes([byte]))
    except zlib.error:
        return
