"""What a browser made of a page, beside the page in the archive: written, found again, extracted."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from spiders.capture import SegmentWriter
from spiders.records import Fetched
from spiders.recovery import recover
from tests.unit.made_pages import HEADLINE, PARAGRAPHS
from tests.unit.test_capture import PAGE
from transforms.book import SourceBook
from transforms.extract import extract
from transforms.warc import RawCapture, ReadContext, index, read_captures, read_record, whole_end
from transforms.warc_http import sha1_digest

RUN = "20261123T065501Z-3f2a9c"
CONTEXT = ReadContext("w", "s", RUN, SourceBook(()))
SHELL = b"<!doctype html><title>News</title><div id=app></div><script src=/app.js></script>"
SHOWN = (
    f"<!doctype html><title>{HEADLINE}</title><div id=app><article><h1>{HEADLINE}</h1>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    + "</article></div>"
).encode()
RENDERED = replace(PAGE, body=SHELL, rendered=SHOWN)


def write(folder: Path, *responses: Fetched) -> Path:
    writer = SegmentWriter(folder, RUN, 0, user_agent="Nightdesk/0 (+https://desk.example)")
    for response in responses:
        writer.capture(response)
    writer.close()
    (warc,) = folder.glob("*.warc.gz")
    return warc


def read(warc: Path) -> list[RawCapture]:
    return list(read_captures(warc, context=CONTEXT))


def test_a_conversion_follows_its_response_and_refers_to_it(tmp_path: Path) -> None:
    with write(tmp_path, RENDERED).open("rb") as file:
        records = [
            (record.rec_type, record.rec_headers, record.raw_stream.read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]
    assert [kind for kind, _, _ in records] == ["warcinfo", "metadata", "response", "conversion"]
    (_, response, _), (_, conversion, block) = records[2:]
    assert conversion.get_header("WARC-Refers-To") == response.get_header("WARC-Record-ID")
    assert conversion.get_header("WARC-Target-URI") == PAGE.url
    assert conversion.get_header("Content-Type") == "text/html; charset=utf-8"
    assert block == SHOWN


def test_what_was_shown_is_extracted_and_the_capture_is_the_original(tmp_path: Path) -> None:
    (raw,) = read(write(tmp_path, RENDERED))
    assert raw.body == SHELL
    assert raw.capture.payload_digest == sha1_digest(SHELL)
    extraction = extract(raw, None)
    assert extraction.article is not None
    assert extraction.article.headline == HEADLINE
    assert PARAGRAPHS[-1] in extraction.article.body


def test_a_page_shown_is_written_again_though_its_bytes_are_as_before(tmp_path: Path) -> None:
    again = replace(RENDERED, known_digest=sha1_digest(SHELL), known_date=PAGE.fetched_at)
    (raw,) = read(write(tmp_path, again))
    assert not raw.capture.revisit
    assert (raw.body, raw.rendered) == (SHELL, SHOWN)


@pytest.mark.parametrize("records", [1, 2, 3, 7])
def test_a_span_never_ends_between_a_response_and_its_conversion(tmp_path: Path, records: int) -> None:
    pages = [replace(RENDERED, url=f"{PAGE.url}/{number}", rendered=b"%d" % number) for number in range(5)]
    warc = write(tmp_path, PAGE, *pages, PAGE)
    spans = index(warc, records)
    assert sum(span.records for span in spans) == 7
    found = [raw.rendered for span in spans for raw in read_captures(warc, span, context=CONTEXT)]
    assert found == [None, b"0", b"1", b"2", b"3", b"4", None]


def test_a_record_is_found_with_its_conversion(tmp_path: Path) -> None:
    warc = write(tmp_path, RENDERED, PAGE)
    rendered, plain = (read_record(warc, raw.capture.warc_offset) for raw in read(warc))
    assert (rendered.rendered, plain.rendered) == (SHOWN, None)


def test_what_is_left_of_a_conversion_after_a_crash_is_cut_off_and_the_original_counts(
    tmp_path: Path,
) -> None:
    warc = write(tmp_path, PAGE, RENDERED)
    log = warc.with_name(warc.name.replace(".warc.gz", ".jsonl"))
    opened = warc.with_name(warc.name + ".open")
    opened.write_bytes(warc.read_bytes()[:-100])
    log.unlink(missing_ok=True)
    warc.unlink()
    recover(tmp_path)
    assert whole_end(warc) == warc.stat().st_size
    assert [(raw.body, raw.rendered) for raw in read(warc)] == [(PAGE.body, None), (SHELL, None)]


@pytest.mark.parametrize(
    "change",
    [
        (b"WARC-Refers-To: <urn:uuid:", b"WARC-Refers-To: <urn:uuiD:"),
        (b"Content-Type: text/html; charset", b"Content-Type: text/plain;charset"),
        (b"The old bridge", b"The new bridge"),  # against the digest
    ],
)
def test_only_a_whole_conversion_of_that_very_response_counts(
    tmp_path: Path, change: tuple[bytes, bytes]
) -> None:
    warc = write(tmp_path, RENDERED)
    plain = tmp_path / "plain.warc"
    data = gzip.decompress(warc.read_bytes())
    head, mark, conversion = data.partition(b"WARC/1.1\r\nWARC-Type: conversion")
    assert change[0] in conversion
    plain.write_bytes(head + mark + conversion.replace(*change))
    (raw,) = read(plain)
    assert (raw.body, raw.rendered) == (SHELL, None)
