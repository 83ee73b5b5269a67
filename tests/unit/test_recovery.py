"""After a crash: the prefix of what was whole, closed, whatever moment it was."""

import gzip
import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from spiders.capture import SegmentWriter
from spiders.records import Fetched
from spiders.recovery import recover
from transforms.book import SourceBook
from transforms.errors import StorageError
from transforms.items import Hints, Kind, Listing, LogReason, UrlEvent, UrlState
from transforms.warc import ReadContext, read_captures
from transforms.warc_frames import frames

RUN = "20261123T065501Z-3f2a9c"
NAME = f"{RUN}-00-00000"
AT = datetime(2026, 11, 23, 6, 55, 2, 123456, tzinfo=UTC)
WARC, LOG = f"{NAME}.warc.gz", f"{NAME}.jsonl"


def event(number: int) -> UrlEvent:
    url = f"https://gazette.example/{number}"
    return UrlEvent(AT, url, url[8:], "gazette", RUN, UrlState.PENDING, LogReason.LISTED)


def write_segment(landing: Path) -> None:
    """An open segment of several captures and twice as many lines, as a killed process leaves it."""
    desk = SegmentWriter(landing, RUN, 0, user_agent="Nightdesk/0")
    noise = random.Random(4)
    for number in range(4):
        desk.capture(
            Fetched(
                url=f"https://gazette.example/{number}",
                status=200,
                reason="OK",
                headers=[("Content-Type", "text/html")],
                body=noise.randbytes(200) if number % 2 else b"<p>The bridge has reopened.</p>" * 9,
                kind=Kind.PAGE,
                source="gazette",
                fetched_at=AT,
                hints=Hints(f"Story {number}"),
            )
        )
        desk.log(event(number))
        desk.log(Listing(AT, "https://gazette.example/feed", "gazette", RUN, Kind.FEED, 200))
    desk.close()
    (landing / WARC).rename(landing / f"{WARC}.open")
    (landing / LOG).rename(landing / f"{LOG}.open")


@pytest.fixture(scope="module")
def segment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    landing = tmp_path_factory.mktemp("crashed")
    write_segment(landing)
    return landing


@pytest.fixture
def landing(segment: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(segment, tmp_path / "landing"))


def state(landing: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in landing.iterdir()}


def record_ends(warc: bytes, tmp: Path) -> list[int]:
    path = tmp / "whole.warc.gz"
    path.write_bytes(warc)
    ends = [frame.end for frame in frames(path)]
    path.unlink()
    return [0, *(end for end in ends if end is not None)]


def stories(landing: Path) -> list[tuple[str, str | None]]:
    captures = read_captures(landing / WARC, context=ReadContext("w", "s", "r", SourceBook(())))
    return [(raw.capture.target_uri, raw.hints.headline) for raw in captures]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), junk=st.binary(max_size=40))
def test_cut_at_any_byte_the_whole_records_and_lines_remain(
    segment: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, junk: bytes
) -> None:
    landing = tmp_path_factory.mktemp("landing")
    warc, log = ((segment / f"{name}.open").read_bytes() for name in (WARC, LOG))
    ends = record_ends(warc, landing)
    # all bytes are drawn alike, and those around the end of a record as often again
    near = st.builds(
        lambda end, off: min(max(end + off, 0), len(warc)), st.sampled_from(ends), st.integers(-9, 12)
    )
    warc_cut = data.draw(st.integers(0, len(warc)) | near)
    log_cut = data.draw(st.integers(0, len(log)))
    torn = warc_cut not in ends
    (landing / f"{WARC}.open").write_bytes(warc[:warc_cut] + (junk if torn else b""))
    (landing / f"{LOG}.open").write_bytes(log[:log_cut])

    closed = recover(landing)

    whole_warc = warc[: max(end for end in ends if end <= warc_cut)]
    whole_log = log[: log.rfind(b"\n", 0, log_cut) + 1]
    has_captures = len(whole_warc) >= ends[3]  # warcinfo, metadata, response
    if whole_log or has_captures:
        assert closed == [NAME]
        assert state(landing) == {WARC: whole_warc, LOG: whole_log}
        count = (len([end for end in ends if 0 < end <= warc_cut]) - 1) // 2
        # a response never without its metadata
        assert stories(landing) == [(f"https://gazette.example/{n}", f"Story {n}") for n in range(count)]
        assert [type(orjson.loads(line)) for line in whole_log.splitlines()] == [dict] * whole_log.count(
            b"\n"
        )
    else:
        assert (closed, state(landing)) == ([], {})
    after = state(landing)
    assert (recover(landing), state(landing)) == ([], after)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), value=st.integers(1, 255))
@example(data=None, value=255)
def test_damage_inside_of_the_last_member_takes_that_record_only(
    segment: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject | None, value: int
) -> None:
    landing = tmp_path_factory.mktemp("landing")
    warc = bytearray((segment / f"{WARC}.open").read_bytes())
    ends = record_ends(warc, landing)
    at = len(warc) - 1 if data is None else data.draw(st.integers(ends[-2], len(warc) - 1))
    sound = gzip.decompress(warc)
    warc[at] ^= value
    (landing / f"{WARC}.open").write_bytes(warc)
    shutil.copy(segment / f"{LOG}.open", landing)
    assert recover(landing) == [NAME]
    if (landing / WARC).read_bytes() == warc:  # gzip has bits that are of no matter: its time, some padding
        assert gzip.decompress(warc) == sound
    else:
        assert (landing / WARC).read_bytes() == warc[: ends[-2]]
        assert len(stories(landing)) == 3


def test_blocks_that_never_reached_the_disk_are_cut_off(landing: Path) -> None:
    # after a loss of power a file may have its length and zeros for bytes
    for name in (WARC, LOG):
        path = landing / f"{name}.open"
        stored = path.read_bytes()
        path.write_bytes(stored + bytes(4096))
    assert recover(landing) == [NAME]
    assert len(stories(landing)) == 4
    assert (landing / LOG).read_bytes().count(b"\n") == 8


@pytest.mark.parametrize("line", [b'{"type": "url"\n', b"[1]\n", b"\x00\x00\n", b"\xff\n", b"\n"])
def test_a_line_that_is_no_object_ends_the_log(landing: Path, line: bytes) -> None:
    log = landing / f"{LOG}.open"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join([*lines[:3], line, *lines[3:]]))
    assert recover(landing) == [NAME]
    assert (landing / LOG).read_bytes() == b"".join(lines[:3])


@pytest.mark.parametrize(
    ("warc", "log"), [(WARC, f"{LOG}.open"), (f"{WARC}.open", LOG), (f"{WARC}.open", f"{LOG}.open")]
)
def test_every_half_renamed_pair_is_closed(landing: Path, warc: str, log: str) -> None:
    files = (landing / f"{WARC}.open").read_bytes(), (landing / f"{LOG}.open").read_bytes()
    (landing / f"{WARC}.open").rename(landing / warc)
    (landing / f"{LOG}.open").rename(landing / log)
    assert recover(landing) == [NAME]
    assert state(landing) == dict(zip((WARC, LOG), files, strict=True))


def test_a_log_without_its_archive_keeps_its_lines(landing: Path) -> None:
    (landing / f"{WARC}.open").unlink()
    log = (landing / f"{LOG}.open").read_bytes()
    assert recover(landing) == [NAME]
    assert state(landing) == {WARC: b"", LOG: log}
    assert stories(landing) == []


def test_an_archive_without_its_log_keeps_its_captures(landing: Path) -> None:
    (landing / f"{LOG}.open").unlink()
    assert recover(landing) == [NAME]
    assert (landing / LOG).read_bytes() == b""
    assert len(stories(landing)) == 4


@pytest.mark.parametrize("log", [None, f"{LOG}.open", LOG])
@pytest.mark.parametrize("warc", [None, f"{WARC}.open", WARC])
def test_a_segment_with_nothing_in_it_is_removed(
    segment: Path, tmp_path: Path, warc: str | None, log: str | None
) -> None:
    stored = (segment / f"{WARC}.open").read_bytes()
    for cut in (0, 5, record_ends(stored, tmp_path)[1], record_ends(stored, tmp_path)[2]):
        if warc:
            (tmp_path / warc).write_bytes(stored[:cut])
        if log:
            (tmp_path / log).write_bytes(b'{"torn')
        is_open = any(name and name.endswith(".open") for name in (warc, log))
        before = state(tmp_path)
        assert recover(tmp_path) == []
        assert state(tmp_path) == ({} if is_open else before)
        if warc:
            (tmp_path / warc).unlink(missing_ok=True)


def test_a_segment_of_revisits_alone_is_kept(tmp_path: Path) -> None:
    desk = SegmentWriter(tmp_path, RUN, 0, user_agent="Nightdesk/0")
    desk.capture(
        Fetched("https://gazette.example/feed", 304, "Not Modified", [], b"", Kind.FEED, "gazette", AT)
    )
    copy = state(tmp_path)
    desk.close()
    for path in tmp_path.iterdir():
        path.unlink()
    for name, content in copy.items():
        (tmp_path / name).write_bytes(content)
    assert recover(tmp_path) == [NAME]


def test_closed_segments_and_other_files_are_left_alone(landing: Path) -> None:
    other = {
        "a.warc.gz": b"torn",
        "a.jsonl": b"torn",
        "a.extract.jsonl": b"x",
        "b.extract.jsonl.tmp": b"x",
        "c.txt.open": b"x",
        "lonely.warc.gz": b"x",
        "lonely.jsonl": b"x",
    }
    for name, content in other.items():
        (landing / name).write_bytes(content)
    assert recover(landing) == [NAME]
    after = state(landing)
    assert {name: after[name] for name in other} == other
    assert set(after) == {*other, WARC, LOG}


def test_both_an_open_and_a_closed_file_are_for_a_person_to_judge(landing: Path) -> None:
    shutil.copy(landing / f"{WARC}.open", landing / WARC)
    before = state(landing)
    with pytest.raises(StorageError, match="found both"):
        recover(landing)
    assert state(landing) == before


def test_no_landing_is_nothing_to_recover(tmp_path: Path) -> None:
    assert recover(tmp_path / "absent") == []


def test_several_segments_are_closed_in_order(tmp_path: Path) -> None:
    for process in (2, 0, 1):
        desk = SegmentWriter(tmp_path, RUN, process, user_agent="Nightdesk/0")
        desk.log(event(process))
        desk.close()
        for path in list(tmp_path.glob(f"{RUN}-{process:02d}-*")):
            path.rename(f"{path}.open")
    assert recover(tmp_path) == [f"{RUN}-{process:02d}-00000" for process in range(3)]


class Killed(BaseException):
    """Stands for SIGKILL at a system call."""


@pytest.mark.parametrize("empty", [False, True])
def test_a_recovery_or_closing_killed_at_any_step_is_finished_by_the_next(
    segment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty: bool
) -> None:
    expected = None
    for step in range(40):
        landing = Path(shutil.copytree(segment, tmp_path / str(step)))
        for name in (WARC, LOG):
            path = landing / f"{name}.open"
            path.write_bytes(path.read_bytes()[: 0 if empty else -3])
        with monkeypatch.context() as patched:
            calls = iter(range(step, -1, -1))
            for name in ("fsync", "rename", "unlink"):
                patched.setattr(os, name, killing(getattr(os, name), calls))
            try:
                recover(landing)
                killed = False
            except Killed:
                killed = True
        recover(landing)
        if expected is None:
            expected = state(landing)
        assert state(landing) == expected
        if not killed:
            break
    assert not killed
    assert step > 5
    assert set(expected or {}) == (set() if empty else {WARC, LOG})


def killing(call: Callable[..., None], left: "object") -> Callable[..., None]:
    def killed_or_done(*arguments: object, **named: object) -> None:
        if next(left, 0) == 0:  # type: ignore[call-overload]
            raise Killed
        call(*arguments, **named)

    return killed_or_done


def test_what_recovery_closes_reads_as_gzip_to_its_end(landing: Path) -> None:
    os.truncate(landing / f"{WARC}.open", (landing / f"{WARC}.open").stat().st_size - 20)
    recover(landing)
    assert gzip.decompress((landing / WARC).read_bytes()).count(b"WARC-Type: response") == 3


def test_the_log_of_a_listing_never_survives_its_links(segment: Path, tmp_path: Path) -> None:
    log = (segment / f"{LOG}.open").read_bytes()
    for cut in range(0, len(log), 7):
        landing = tmp_path / str(cut)
        landing.mkdir()
        (landing / f"{LOG}.open").write_bytes(log[:cut])
        recover(landing)
        kept = (landing / LOG).read_bytes() if (landing / LOG).exists() else b""
        types = [orjson.loads(line)["type"] for line in kept.splitlines()]
        assert types == (["url", "listing"] * 4)[: len(types)]


def test_a_killed_process_loses_nothing_it_had_written(tmp_path: Path) -> None:
    # the writer is given up in the middle, without a close, as a kill does
    desk = SegmentWriter(tmp_path / "landing", RUN, 0, user_agent="Nightdesk/0")
    for number in range(3):
        desk.capture(
            replace(
                Fetched("https://gazette.example/0", 200, "OK", [], b"body", Kind.PAGE, "gazette", AT),
                url=f"https://gazette.example/{number}",
            )
        )
        desk.log(event(number))
    crashed = Path(shutil.copytree(tmp_path / "landing", tmp_path / "crashed"))
    desk.close()
    assert recover(crashed) == [NAME]
    assert state(crashed) == state(tmp_path / "landing")
