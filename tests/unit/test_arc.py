"""ARC files: what is whole in them is the same WARC whatever they are packed in, and damage stays where it is."""

import gzip
import random
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from transforms.arc import arc_records
from transforms.arc_to_warc import convert
from transforms.book import SourceBook
from transforms.warc import RawCapture, ReadContext, read_captures

PAGE = b"<html><p>The bridge has reopened.</p></html>"
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE


def vouched(size: int) -> bytes:
    """A page that says how long it is."""
    body = PAGE + b"x" * size
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nContent-Type: text/html\r\n\r\n" % len(body) + body


HEAD = b"1 0 Example Archive\nURL IP-address Archive-date Content-type Archive-length\n\n"
CONTEXT = ReadContext("archive/x.warc.gz", "segment", "run", SourceBook(()))


def record(
    url: str = "http://gazette.example/0",
    block: bytes = HTTP,
    *,
    length: int | None = None,
    date: str = "20050102030405",
    more: str = "",
) -> bytes:
    """A record by hand, to get it wrong at will."""
    size = len(block) if length is None else length
    return f"{url} 192.0.2.1 {date} text/html{more} {size}\n".encode() + block + b"\n"


def numbered(number: int, **more: object) -> bytes:
    return record(f"http://gazette.example/{number}", vouched(number), **more)  # type: ignore[arg-type]


def head() -> bytes:
    return record("filedesc://a.arc", HEAD)


def converted(data: bytes, tmp_path: Path, *, keep: int = 1 << 20) -> tuple[bytes, Counter[str]]:
    path, out = tmp_path / "a.arc", BytesIO()
    path.write_bytes(data)
    counts = convert(path, out, name="a.arc", watch=lambda _: None, keep=keep)
    return out.getvalue(), counts


def captured(data: bytes, tmp_path: Path) -> list[RawCapture]:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(converted(data, tmp_path)[0])
    return list(read_captures(path, context=CONTEXT))


def whole(captures: list[RawCapture]) -> list[str]:
    return [
        c.capture.target_uri.removeprefix("http://gazette.example/")
        for c in captures
        if not (c.truncated or c.problem or c.digest_ok is False)
    ]


def packed(*records: bytes) -> dict[str, bytes]:
    return {
        "plain": b"".join(records),
        "by record": b"".join(map(gzip.compress, records)),
        "as a whole": gzip.compress(b"".join(records)),
    }


def test_a_page_keeps_all_that_the_arc_says(tmp_path: Path) -> None:
    (raw,) = captured(head() + record("http://gazette.example/a b"), tmp_path)
    capture = raw.capture
    assert (capture.target_uri, capture.status, raw.body) == ("http://gazette.example/a%20b", 200, PAGE)
    assert f"{capture.warc_date:%Y%m%d%H%M%S}" == "20050102030405"
    assert (raw.digest_ok, raw.truncated, raw.problem) == (True, False, None)
    info, response = ArchiveIterator(
        BytesIO(converted(head() + record("http://gazette.example/a b"), tmp_path)[0])
    )
    assert info.rec_type == "warcinfo"
    assert info.rec_headers.get_header("WARC-Filename") == "a.arc"
    assert response.rec_headers.get_header("WARC-IP-Address") == "192.0.2.1"
    assert response.rec_headers.get_header("ARC-Record-Line").startswith(
        "http://gazette.example/a b 192.0.2.1 2005"
    )
    assert response.rec_headers.get_header("WARC-Warcinfo-ID") == info.rec_headers.get_header(
        "WARC-Record-ID"
    )


def test_the_same_arc_is_the_same_warc_in_any_packing(tmp_path: Path) -> None:
    made = {converted(data, tmp_path)[0] for data in packed(head(), *map(numbered, range(4))).values()}
    assert len(made) == 1


def test_version_2_and_short_dates_are_read(tmp_path: Path) -> None:
    one, two = captured(
        record(more=" 200 CHECKSUM - 1234 a.arc") + record("http://gazette.example/1", date="20050102"),
        tmp_path,
    )
    assert (one.capture.target_uri, one.body) == ("http://gazette.example/0", PAGE)
    assert f"{two.capture.warc_date:%Y-%m-%d %H:%M}" == "2005-01-02 00:00"


def test_what_has_no_http_head_is_a_resource_and_what_is_not_of_the_web_is_kept(tmp_path: Path) -> None:
    data = head() + record("http://gazette.example/old", PAGE) + record("dns:gazette.example", b"192.0.2.1")
    path = tmp_path / "a.warc.gz"
    path.write_bytes(converted(data, tmp_path)[0])
    captures = read_captures(path, context=CONTEXT)
    assert [(raw.capture.target_uri, raw.body) for raw in captures] == [("http://gazette.example/old", PAGE)]
    assert captures.skipped == {"warcinfo": 1, "not_http": 1}


@pytest.mark.parametrize("packing", ["plain", "by record", "as a whole"])
@pytest.mark.parametrize(("wrong", "garbage"), [(40, 0), (-5, 1), (500_000, 0), (10**14, 0)])
def test_a_wrong_length_costs_its_own_record_alone(
    tmp_path: Path, packing: str, wrong: int, garbage: int
) -> None:
    records = [head(), numbered(0), numbered(1, length=len(vouched(1)) + wrong), numbered(2), numbered(3)]
    data = packed(*records)[packing]
    captures = captured(data, tmp_path)
    if packing == "as a whole" and wrong > 1 << 20:
        assert whole(captures) == ["0"]  # of what is packed nobody knows where it should end
        return
    assert whole(captures) == ["0", "2", "3"]
    _, counts = converted(data, tmp_path)
    assert (counts["damaged"], counts["garbage"]) == (
        0 if packing == "by record" and wrong > 1 << 20 else 1,
        garbage,
    )


def test_garbage_and_damage_are_passed_over_and_counted(tmp_path: Path) -> None:
    data = head() + numbered(0) + b"neither here\nnor there\n" + numbered(1)
    _, counts = converted(data, tmp_path)
    assert (whole(captured(data, tmp_path)), counts["garbage"]) == (["0", "1"], 1)
    members = [bytearray(gzip.compress(one)) for one in (head(), numbered(0), numbered(1), numbered(2))]
    members[1][40] ^= 255
    assert whole(captured(b"".join(members), tmp_path))[-2:] == ["1", "2"]
    torn = head() + numbered(0) + numbered(1)[:-20]
    assert whole(captured(torn, tmp_path)) == ["0"]


def test_long_records_are_copied_without_holding_them(tmp_path: Path) -> None:
    noise = random.Random(5).randbytes(300_000)
    data = head() + numbered(0) + record("http://gazette.example/long", noise) + numbered(1)
    for one in packed(
        head(), numbered(0), record("http://gazette.example/long", noise), numbered(1)
    ).values():
        made, counts = converted(one, tmp_path, keep=10_000)
        assert counts["damaged"] == 0
        blocks = [item.raw_stream.read() for item in ArchiveIterator(BytesIO(made), no_record_parse=True)]
        assert noise in blocks
    assert whole(captured(data, tmp_path))[0] == "0"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_leaves_the_records_far_from_it(tmp_path: Path, data: st.DataObject) -> None:
    records = [head(), *(numbered(n) for n in range(6))]
    hurt = data.draw(st.integers(1, len(records) - 1))
    place = data.draw(st.integers(0, len(records[hurt]) - 1))
    junk = data.draw(st.binary(max_size=40))
    gone = data.draw(st.integers(0, 30))
    one = records[hurt]
    records[hurt] = one[:place] + junk + one[place + gone :]
    if not records[hurt].endswith(b"\n"):
        records[hurt] += b"\n"
    found = whole(captured(b"".join(records), tmp_path))
    far = {str(n) for n in range(6) if n != hurt - 1}
    assert far <= set(found) | {str(hurt - 1)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=3000), st.integers(1, 200))
def test_any_bytes_are_read_to_their_end(tmp_path: Path, junk: bytes, keep: int) -> None:
    path = tmp_path / "a.arc"
    for data in (junk, head() + junk, gzip.compress(junk), gzip.compress(head()) + junk):
        path.write_bytes(data)
        for found in arc_records(path, skipped=Counter(), keep=keep):
            assert len(found.block) <= keep
