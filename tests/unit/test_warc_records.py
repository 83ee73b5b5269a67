"""Resource, revisit, conversion and segmented records, as ISO 28500:2017, 6 says."""

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.unit.test_warc import CONTEXT, OK, PAGE, numbered, record, sha1, write
from transforms.extract import extract
from transforms.items import Kind, Original, Reason
from transforms.warc import RawCapture, index, read_captures, read_record


def captured(tmp_path: Path, *records: bytes) -> tuple[list[RawCapture], dict[str, int]]:
    captures = read_captures(write(tmp_path / "a.warc.gz", *records), context=CONTEXT)
    return list(captures), captures.skipped


def refused(raw: RawCapture) -> Reason | None:
    rejection = extract(raw, None).rejection
    return rejection and rejection.reason


def test_a_resource_that_is_html_is_a_page(tmp_path: Path) -> None:
    html = "text/html; charset=iso-8859-1"
    records = [
        record(PAGE, kind="resource", number=1, Content_Type=html),
        record(b"%PDF-1.7", kind="resource", number=2, Content_Type="application/pdf"),
        record(PAGE, kind="resource", number=3, Content_Type=html, uri="file:///tmp/a.html"),
        record(
            PAGE,
            kind="resource",
            number=4,
            Content_Type=html,
            WARC_Payload_Digest=sha1(b"other"),
            digest=False,
        ),
    ]
    (page, wrong), skipped = captured(tmp_path, *records)
    assert skipped == {"resource": 1, "not_http": 1}
    capture = page.capture
    assert (capture.kind, capture.status, capture.content_type) == (Kind.PAGE, 200, html)
    assert (page.body, page.digest_ok, page.truncated) == (PAGE, True, False)
    assert capture.payload_digest == sha1(PAGE)
    assert wrong.digest_ok is False
    assert read_record(tmp_path / "a.warc.gz", capture.warc_offset).body == PAGE
    assert sum(span.records for span in index(tmp_path / "a.warc.gz")) == 4


def test_a_revisit_says_what_it_repeats(tmp_path: Path) -> None:
    named = {
        "WARC_Refers_To": "<urn:x>",
        "WARC_Refers_To_Target_URI": "<https://gazette.example/first>",
        "WARC_Refers_To_Date": "2026-02-01T09:00:00Z",
    }
    hexadecimal = "sha1:" + usual_hex(PAGE)
    (full, bare), skipped = captured(
        tmp_path,
        record(OK, kind="revisit", number=1, WARC_Payload_Digest=hexadecimal, **named),
        record(b"", kind="revisit", number=2),
    )
    assert skipped == {}
    assert (full.capture.revisit, full.capture.payload_digest) == (True, sha1(PAGE))
    assert full.capture.original == Original(
        "<urn:x>", "https://gazette.example/first", datetime(2026, 2, 1, 9, tzinfo=UTC)
    )
    assert (bare.capture.status, bare.capture.payload_digest, bare.capture.original) == (0, "", None)
    assert (refused(full), refused(bare)) == (None, None)  # what they repeat, the load knows


def usual_hex(data: bytes) -> str:

    return base64.b32decode(sha1(data).partition(":")[2]).hex()


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"HTTP/1.1 304 Not Modified\r\n\r\n", None),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n", None),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", Reason.NOT_HTML),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", Reason.NOT_FOUND),
        (b"HTTP/1.1 301 Moved\r\nLocation: /b\r\n\r\n", Reason.REDIRECTED),
    ],
)
def test_the_head_of_a_revisit_is_its_own(tmp_path: Path, head: bytes, reason: Reason | None) -> None:
    (raw,), _ = captured(tmp_path, record(head, kind="revisit"))
    assert refused(raw) == reason


def test_revisits_of_feeds_and_other_peoples_conversions_are_passed_over(tmp_path: Path) -> None:
    feed = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n"
    far = record(PAGE, kind="conversion", Content_Type="text/html", WARC_Refers_To=identity(1))
    captures, skipped = captured(
        tmp_path, numbered(1), numbered(2), far, record(feed, kind="revisit", number=3)
    )
    assert [raw.rendered for raw in captures] == [None, None]
    assert skipped == {"conversion": 1, "revisit": 1}


def identity(number: int) -> str:
    return f"<urn:uuid:00000000-0000-0000-0000-{number:012d}>"


def test_the_first_of_several_segments_never_passes_for_all(tmp_path: Path) -> None:
    (raw,), skipped = captured(
        tmp_path,
        record(OK + PAGE, number=1, WARC_Segment_Number="1"),
        record(
            PAGE, kind="continuation", number=2, WARC_Segment_Number="2", WARC_Segment_Origin_ID=identity(1)
        ),
    )
    assert skipped == {"continuation": 1}
    assert refused(raw) is Reason.TRUNCATED


def test_a_damaged_copy_does_not_keep_a_whole_one_out(tmp_path: Path) -> None:
    whole = numbered(1)
    (good,), _ = captured(tmp_path, whole)
    for hurt in (whole[:-30], whole.replace(b"bridge", b"breach")):
        (bad,), _ = captured(tmp_path, hurt)
        assert refused(bad) in (Reason.TRUNCATED, Reason.CORRUPT)
        assert bad.capture.capture_id != good.capture.capture_id
        assert bad.capture.warc_record_id == good.capture.warc_record_id


def test_a_file_with_many_record_types_is_counted_in_bounded_memory(tmp_path: Path) -> None:
    _, skipped = captured(tmp_path, *(record(b"", kind=f"kind-{number}") for number in range(50)))
    assert skipped == {"unknown": 50}
