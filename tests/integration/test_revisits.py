"""A revisit shows what it repeats, whoever wrote it, however it names that, and whichever is loaded first."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.made_segments import NIGHT, after, digest, page, response, run_id, segment
from tests.new_warehouse import new_warehouse
from tests.unit.test_warc import record, sha1, write
from transforms.book import SourceBook
from transforms.extract import extract
from transforms.items import Capture, Extraction, Kind, Original, Reason, Rejection
from transforms.urls import url_key
from transforms.warc import ReadContext, read_captures
from transforms.worker import as_line
from warehouse.articles import article_version
from warehouse.checks import run_checks
from warehouse.load import SegmentFiles, load_segments

Rows = dict[str, list[str]]

_TOLD = {
    "captures": "select capture_id, outcome, article_url from captures order by all",
    "rejections": "select url, reason, detail from rejections order by all",
    "versions": "select url, version, fetched_at, body from article_versions order by all",
    "urls": "select url, state, reason, attempts from urls order by all",
}


def again(url: str, at: datetime, payload: str = "", original: Original | None = None) -> Extraction:
    """A revisit: what it repeats is told by a payload's digest, or by the record itself."""
    made = response(
        url, at, Kind.PAGE, payload_digest=payload, payload_length=0, revisit=True, original=original
    )
    return Extraction(made)


def loaded(folder: Path, batches: Sequence[Sequence[Extraction]]) -> Rows:
    """What a warehouse holds after these loads, each of one segment."""
    folder.mkdir()
    with new_warehouse(folder / "warehouse.duckdb") as connection:
        for number, batch in enumerate(batches, 1):
            load_segments(connection, [segment(folder, batch, run=number)])
        assert [check.name for check in run_checks(connection) if not check.ok] == []
        return {name: [str(row) for row in connection.execute(sql).fetchall()] for name, sql in _TOLD.items()}


def by_digest(first: Capture) -> Extraction:
    return again(first.target_uri, after(20), first.payload_digest)


def by_id(first: Capture) -> Extraction:
    return again(first.target_uri, after(20), original=Original(warc_record_id=first.warc_record_id))


def by_second(first: Capture) -> Extraction:
    named = Original(target_uri=first.target_uri, warc_date=first.warc_date.replace(microsecond=0))
    return again(first.target_uri, after(20), original=named)


def by_another_digest(first: Capture) -> Extraction:
    named = Original(warc_record_id=first.warc_record_id)
    return again(first.target_uri, after(20), "sha256:abc", named)


def elsewhere(first: Capture) -> Extraction:
    named = Original(target_uri=first.target_uri)
    return again(f"{first.target_uri}?page=1", after(20), first.payload_digest, named)


WAYS: list[Callable[[Capture], Extraction]] = [by_digest, by_id, by_second, by_another_digest, elsewhere]
URLS = [f"https://gazette.example/{way.__name__}" for way in WAYS]
FIRST = [page(url, NIGHT, f"The bridge is open again, {url}.") for url in URLS]
SECOND = [page(url, after(10), f"The bridge is shut again, {url}.") for url in URLS]
REVISITS = [way(first.capture) for way, first in zip(WAYS, FIRST, strict=True)]


CHAIN = "https://gazette.example/chain"
ORIGINAL = page(CHAIN, NIGHT)
MIDDLE = again(CHAIN, after(5), ORIGINAL.capture.payload_digest)
LAST = again(CHAIN, after(6), original=Original(warc_record_id=MIDDLE.capture.warc_record_id))
BEYOND = again(CHAIN, after(7), original=Original(target_uri=CHAIN, warc_date=after(6)))

SHORT = page("https://gazette.example/short", NIGHT, Rejection(Reason.TOO_SHORT, "12 words"))
AS_SHORT = again("https://gazette.example/short", after(1), SHORT.capture.payload_digest)

HURT = "https://gazette.example/hurt"
WHOLE = page(HURT, NIGHT, "The bridge was hurt.")
TORN = page(HURT, NIGHT, Reason.TRUNCATED, capture_id=digest("torn"), payload_digest="sha1:TORN")

NOWHERE = "https://gazette.example/nowhere"
LOST = [
    again(NOWHERE, after(1), "sha1:" + "A" * 32),
    again(NOWHERE, after(2), original=Original(warc_record_id="<urn:x>")),
    again(NOWHERE, after(3), original=Original(target_uri=NOWHERE, warc_date=after(90))),
    again(NOWHERE, after(4)),
]
BATCHES = (
    [*FIRST, ORIGINAL, SHORT, WHOLE],
    [*SECOND, MIDDLE, TORN],
    [*REVISITS, LAST, BEYOND, AS_SHORT, by_id(WHOLE.capture), *LOST],
)


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    return loaded(
        tmp_path_factory.mktemp("revisits") / "together", [[one for batch in BATCHES for one in batch]]
    )


def test_a_revisit_shows_the_text_that_it_repeats(together: Rows) -> None:
    """It is a version where the article had changed meanwhile: it went back."""
    for way, first in zip(WAYS, FIRST, strict=True):
        third = [row for row in together["versions"] if f"{way.__name__}', 3" in row]
        assert len(third) == 1, way
        assert first.article is not None
        assert first.article.body in third[0]


def test_a_revisit_of_a_revisit_shows_the_same(together: Rows) -> None:
    outcomes = [row.split("'")[3] for row in together["captures"] if CHAIN in row]
    assert sorted(outcomes) == ["article", "unchanged", "unchanged", "unchanged"]


def test_what_repeats_no_article_is_none_for_the_same_reason(together: Rows) -> None:
    """Nor is what repeats a torn copy, unless there is a whole one; and what nobody has is told."""
    reasons = together["rejections"]
    assert sum("'too_short', '12 words'" in row for row in reasons) == 2
    assert sum("truncated" in row for row in reasons) == 1
    for words in ("payload sha1:AAA", "record <urn:x>", f"{NOWHERE} of 2024-03-09", "does not say of what"):
        assert sum("unresolved" in row and words in row for row in reasons) == 1, words
    assert len(reasons) == 7


@pytest.mark.parametrize(
    "order",
    [(2, 1, 0), *(pytest.param(order, marks=pytest.mark.trust) for order in permutations((0, 1, 2)))],
)
def test_whichever_is_loaded_first(together: Rows, tmp_path: Path, order: tuple[int, ...]) -> None:
    assert loaded(tmp_path / "one by one", [BATCHES[number] for number in order]) == together


def test_a_version_that_began_with_a_revisit_has_the_page_that_it_repeats(tmp_path: Path) -> None:
    with new_warehouse(tmp_path / "warehouse.duckdb") as connection:
        captures: list[Any] = [FIRST[0], SECOND[0], REVISITS[0]]
        files = [segment(tmp_path, [made], run=number) for number, made in enumerate(captures, 1)]
        load_segments(connection, files)
        shown = article_version(connection, url_key(URLS[0]), 3)
    assert shown is not None
    assert (shown.fetched_at, shown.warc_file) == (after(20), files[0].warc_file)


@pytest.mark.parametrize("turned", [False, True])
def test_files_that_other_programs_wrote(tmp_path: Path, turned: bool) -> None:
    """The page in one, two revisits of it in another: of a copy that was chunked, and at another URL."""
    folder = tmp_path / "files"
    folder.mkdir()
    url = "https://gazette.example/bridge"
    text = b" ".join(
        b"The bridge over the river was opened to traffic on Monday, says sentence %d." % n for n in range(40)
    )
    html = b"<html><head><title>Bridge reopens</title></head><body><article><h1>The bridge reopens at last</h1><p>"
    html += text + b"</p></article></body></html>"
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(html), html)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    response_record = record(head + chunked, number=1, uri=url, date="2026-03-01T10:00:00Z")
    named = {"WARC_Refers_To_Target_URI": url, "WARC_Refers_To_Date": "2026-03-01T10:00:00Z"}
    revisits = [
        record(
            head,
            kind="revisit",
            number=2,
            uri=url,
            date="2026-03-02T10:00:00Z",
            WARC_Payload_Digest=sha1(chunked),
            **named,
        ),
        record(b"", kind="revisit", number=3, uri=f"{url}/amp", date="2026-03-03T10:00:00Z", **named),
    ]
    files = [("a", [response_record]), ("b", revisits)]
    with new_warehouse(tmp_path / "warehouse.duckdb") as connection:
        for name, records in files[::-1] if turned else files:
            load_segments(connection, [_extracted(write(folder / f"{name}.warc.gz", *records))])
        assert [check.name for check in run_checks(connection) if not check.ok] == []
        told = connection.execute("select outcome, article_url from captures order by warc_date").fetchall()
        assert told == [("article", url), ("unchanged", url), ("unchanged", url)]
        states = connection.execute("select state from urls order by url").fetchall()
        assert states == [("article",), ("duplicate",)]


def _extracted(warc: Path) -> SegmentFiles:
    out = warc.with_suffix(".jsonl")
    context = ReadContext(warc.name, warc.name, run_id(1), SourceBook(()))
    out.write_bytes(b"".join(as_line(extract(raw, None)) for raw in read_captures(warc, context=context)))
    return SegmentFiles(warc.name, run_id(1), warc.name, out, None, run_id(1))
