"""A user's files come into landing whole or not at all, whatever they are packed in, and nothing in them does harm."""

import bz2
import gzip
import json
import lzma
import os
import threading
import zipfile
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.bringing import Brought, bring, remove_leftovers
from flows.inputs import Input, find_inputs
from flows.segments import Segment, closed
from tests.unit.made_archives import PACKED, arc, by_record, html, url, wacz, warc, zstandard_by_record
from transforms import inflating
from transforms.book import SourceBook
from transforms.errors import UsageError
from transforms.warc import ReadContext, read_captures, read_record

WARC, ARC = warc(range(4)), arc(range(4))
PAGES = [(url(number), html(number)) for number in range(4)]


def brought(home: Path, path: Path) -> list[Brought]:
    return list(bring(home, Input(path.name, path), lambda _: None))


def pages(segment: Segment | None) -> list[tuple[str, bytes]]:
    """What a segment holds, each page found again at its place."""
    assert segment is not None
    context = ReadContext(segment.warc_file, segment.name, "run", SourceBook(()))
    found = list(read_captures(segment.warc, context=context))
    for raw in found:
        assert read_record(segment.warc, raw.capture.warc_offset).body == raw.body
    return [(raw.capture.target_uri, raw.body) for raw in found if not (raw.problem or raw.truncated)]


def landing(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "landing").glob("*"))


@pytest.mark.parametrize("packing", PACKED)
@pytest.mark.parametrize("form", ["warc", "arc"])
def test_each_form_in_each_packing_reads_the_same(tmp_path: Path, form: str, packing: str) -> None:
    path = tmp_path / "misleading.name"
    path.write_bytes(PACKED[packing](WARC if form == "warc" else ARC))
    (one,) = brought(tmp_path, path)
    assert (one.problem, pages(one.segment)) == (None, PAGES)
    assert [again.segment for again in brought(tmp_path, path)] == [one.segment]
    assert len(landing(tmp_path)) == 2


def test_dictionaries_other_versions_and_records_by_themselves(tmp_path: Path) -> None:
    older = warc(range(4), version="1.0")
    for data in (
        zstandard_by_record(WARC),
        by_record(WARC),
        older,
        older.replace(b"WARC/1.0", b"WARC/0.18"),
        bz2.compress(WARC[:500]) + bz2.compress(WARC[500:]),
        lzma.compress(gzip.compress(WARC)),
    ):
        path = tmp_path / "one"
        path.write_bytes(data)
        (one,) = brought(tmp_path, path)
        assert (one.problem, pages(one.segment)) == (None, PAGES)


def test_a_wacz_is_its_warcs(tmp_path: Path) -> None:
    """Each known by its own content, so one that was brought by itself is known."""
    members = {"a.warc.gz": by_record(warc([0, 1])), "b.warc": warc([2, 3])}
    path = wacz(tmp_path / "crawl.wacz", members)
    first, second = brought(tmp_path, path)
    assert (first.problem, second.problem) == (None, None)
    assert pages(first.segment) + pages(second.segment) == PAGES
    assert first.name == "a.warc.gz in crawl.wacz"
    alone = tmp_path / "renamed"
    alone.write_bytes(members["a.warc.gz"])
    assert [one.segment for one in brought(tmp_path, alone)] == [first.segment]


def test_what_is_wrong_with_a_wacz_is_told_and_the_rest_is_brought(tmp_path: Path) -> None:
    good, other = by_record(WARC), by_record(warc([7]))
    path = wacz(tmp_path / "a.wacz", {"good.warc.gz": good, "other.warc.gz": other})
    data = path.read_bytes()
    path.write_bytes(data.replace(other[:40], bytes(40), 1))
    wacz(tmp_path / "b.wacz", {"good.warc.gz": good}, digests={"good.warc.gz": "sha256:00"})
    missing = tmp_path / "c.wacz"
    with zipfile.ZipFile(missing, "w") as archive:
        archive.writestr("archive/../../../escaped.warc.gz", good)
        resources = [{"path": "archive/lost.warc.gz", "hash": "sha256:00"}]
        archive.writestr("datapackage.json", json.dumps({"resources": resources}))
    told = {name: brought(tmp_path, tmp_path / f"{name}.wacz") for name in "abc"}
    assert [one.problem for one in told["a"][:1]] == [None]
    assert "other.warc.gz is damaged" in (told["a"][1].problem or "")
    assert "expected sha256:00" in (told["b"][0].problem or "")
    assert ["lost.warc.gz is missing" in (one.problem or "") for one in told["c"]] == [True, False]
    assert {one.segment for name in "ac" for one in told[name] if one.segment} == {told["a"][0].segment}
    assert not list(tmp_path.parent.glob("**/escaped*"))
    assert len(landing(tmp_path)) == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "an empty file"),
        (b"<html>", "expected an archive"),
        (gzip.compress(b"<html>"), "gzip with"),
        (zstandard.compress(b"<html>"), "expected an archive"),
        (b"PK\x03\x04 and no more", "damaged ZIP"),
        (b"BZh9 and no more", "packed with bzip2"),
        (b"\xfd7zXZ\x00 and no more", "packed with xz"),
        (b"\x28\xb5\x2f\xfd and no more", "packed with Zstandard"),
        (b"\x5d\x2a\x4d\x18\xff\xff\xff\xff", "dictionary"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_archive_is_told_and_leaves_nothing(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "mine.warc.gz"
    path.write_bytes(content)
    (one,) = brought(tmp_path, path)
    assert one.segment is None
    assert told in (one.problem or "")
    assert "mine.warc.gz" in (one.problem or "")
    assert landing(tmp_path) == []


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inflating, "_UNSUSPECTED", 1 << 20)
    for packing in (".zst", ".bz2", ".xz"):
        path = tmp_path / f"bomb{packing}"
        path.write_bytes(PACKED[packing](WARC + bytes(8 << 20)))
        (one,) = brought(tmp_path, path)
        assert "unpack to more than" in (one.problem or "")
    monkeypatch.setattr("transforms.wacz._UNSUSPECTED", 1 << 20)
    path = tmp_path / "bomb.wacz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/a.warc", WARC + bytes(8 << 20))
    assert [bool(one.problem) for one in brought(tmp_path, path)] == [True, True]  # no list either
    assert landing(tmp_path) == []


def test_records_that_lie_in_each_other_without_end_are_refused(tmp_path: Path) -> None:
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 1000000000000\r\n\r\n"
    data = b"".join(head + bytes(1500) + b"\r\n\r\n" for _ in range(1500))
    for packing in ("", ".zst"):
        path = tmp_path / "hostile"
        path.write_bytes(PACKED[packing](data))
        (one,) = brought(tmp_path, path)
        assert "lie in each other" in (one.problem or "")
    assert landing(tmp_path) == []


@pytest.mark.parametrize("packing", [".zst", ".bz2", ".xz"])
def test_a_torn_file_gives_what_is_whole_and_is_told(tmp_path: Path, packing: str) -> None:
    noise = [warc([number]) + os.urandom(50_000) for number in range(4)]
    data = PACKED[packing](b"".join(noise))
    path = tmp_path / "torn"
    path.write_bytes(data[: len(data) * 2 // 3])
    (one,) = brought(tmp_path, path)
    assert one.segment is None or set(pages(one.segment)) < set(PAGES)
    assert packing == ".zst" or "breaks off" in (one.problem or "")


def test_stopped_at_any_moment_it_leaves_nothing_half(tmp_path: Path) -> None:
    path = wacz(tmp_path / "a.wacz", {"a.warc.gz": gzip.compress(WARC), "b.arc.gz": gzip.compress(ARC)})
    moments = 0
    while True:
        left = moments

        def watch(_: int) -> None:
            nonlocal left
            if left == 0:
                raise KeyboardInterrupt
            left -= 1

        try:
            found = list(bring(tmp_path / str(moments), Input("a.wacz", path), watch))
        except KeyboardInterrupt:
            home = tmp_path / str(moments)
            assert len(landing(home)) == 2 * len(closed(home))
            moments += 1
            continue
        assert [pages(one.segment) for one in found] == [PAGES, PAGES]
        break
    assert moments > 10


def test_what_a_kill_leaves_is_removed_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(WARC)
    (one,) = brought(tmp_path, path)
    kept = landing(tmp_path)
    own = "20260301T100000Z-0123ab-00-00001"
    for name in ("x.warc.gz.part", "member.part", "0123-x.warc.gz", "0123-y.warc", f"{own}.warc.gz"):
        (tmp_path / "landing" / name).touch()
    assert len(remove_leftovers(tmp_path)) == 4
    assert landing(tmp_path) == sorted([*kept, f"{own}.warc.gz"])
    assert pages(one.segment) == PAGES


def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    data = by_record(WARC)
    writer = threading.Thread(target=path.write_bytes, args=(data,))
    writer.start()
    (one,) = brought(tmp_path, path)
    writer.join()
    assert (one.problem, pages(one.segment)) == (None, PAGES)
    assert len(landing(tmp_path)) == 2


@pytest.mark.parametrize(
    "name",
    ["x.extract.warc.gz", "../../x.warc", "Zeitung für alle.arc.gz", ".warc", "a" * 250, "20260301.warc"],
)
def test_any_name_makes_a_segment_that_is_found(tmp_path: Path, name: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(WARC)
    (one,) = bring(tmp_path, Input(name, path), lambda _: None)
    assert [segment.name for segment in closed(tmp_path)] == [one.segment and one.segment.name]
    assert pages(one.segment) == PAGES


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_ends_in_pages_or_words(tmp_path: Path, data: st.DataObject) -> None:
    which = data.draw(st.sampled_from([*PACKED, "zip", "dictionary"]))
    path = tmp_path / "hurt"
    if which == "zip":
        wacz(path, {"a.warc.gz": by_record(WARC)})
    else:
        path.write_bytes(zstandard_by_record(WARC) if which == "dictionary" else PACKED[which](WARC))
    whole = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
        whole = whole or bytearray(b"x")
    path.write_bytes(whole)
    for one in brought(tmp_path, path):
        assert one.problem or one.segment
        if one.segment is not None:
            read = pages(one.segment)
            assert set(read) <= set(PAGES) or which != "zip"


# What names files


def test_files_folders_and_patterns_name_each_file_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("b/2.warc.gz", "b/1.ARC", "b/c/3.wacz", "b/notes.txt", "a.warc", "odd[1].warc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)

    def named(*arguments: str) -> list[str]:
        return [one.name for one in find_inputs(arguments)]

    assert named("a.warc", str(tmp_path / "a.warc"), "./a.warc") == ["a.warc"]
    assert named("b") == ["1.ARC", "2.warc.gz", "3.wacz"]
    assert named("**/*.w*", "b") == ["a.warc", "2.warc.gz", "3.wacz", "odd[1].warc", "1.ARC"]
    assert named("odd[1].warc") == ["odd[1].warc"]
    assert [one.path for one in find_inputs(["-", "-"])] == [None]


def test_what_names_nothing_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.warc").touch()
    wrong = [str(tmp_path / name) for name in ("missing.warc", "*.gz", "empty")]
    with pytest.raises(UsageError) as raised:
        find_inputs([str(tmp_path / "a.warc"), *wrong])
    assert all(name in str(raised.value) for name in wrong)
    with pytest.raises(UsageError):
        find_inputs([])
