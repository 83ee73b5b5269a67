"""The pool: whatever a page does to its process is one rejection, and nobody else's loss."""

import gzip
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import orjson
import psutil
import pytest

from tests.integration.extractors import by_url, modules
from tests.unit.made_pages import HEADLINE, node, page
from transforms.book import SourceBook
from transforms.errors import NightdeskError, WarcError
from transforms.items import Source
from transforms.pool import SPAN_RECORDS, ExtractionPool

ROOT = Path(__file__).resolve().parents[2]
BOOK = SourceBook([Source(name="gazette", publisher="The Orrin Gazette", url="https://gazette.example/")])


def write_warc(path: Path, words: Sequence[str]) -> Path:
    """A WARC with one article a word, at https://gazette.example/2026/03/WORD."""
    html = page(json_ld=node()).encode()
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html
    with path.open("wb") as file:
        for number, word in enumerate(words):
            head = (
                "WARC/1.1\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
                f"WARC-Target-URI: https://gazette.example/2026/03/{word}\r\nWARC-Date: 2026-03-05T09:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012d}>\r\nContent-Length: {len(block)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + block + b"\r\n\r\n"))
    return path


def run(
    pool: ExtractionPool, warc: Path, out: Path, progress: list[tuple[int, int]] | None = None
) -> dict[str, int]:
    note = None if progress is None else lambda done, total: progress.append((done, total))
    return dict(
        pool.extract(warc, out, warc_file="archive/x.warc.gz", segment="s", run_id="r", on_progress=note)
    )


def lines(path: Path) -> list[dict[str, dict[str, str]]]:
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def test_a_bad_page_is_one_rejection_and_its_neighbours_are_articles(tmp_path: Path) -> None:
    words = [f"a{n}" for n in range(5)]
    for position, bad in ((1, "hungry"), (3, "deadly"), (5, "killed"), (7, "raising"), (9, "slow")):
        words.insert(position, bad)
    warc = write_warc(tmp_path / "x.warc.gz", words)
    out = tmp_path / "x.extract.jsonl"
    with ExtractionPool(2, book=BOOK, page_seconds=2.0, page_megabytes=128, extractor=by_url) as pool:
        counts = run(pool, warc, out)
    outcomes = {line["capture"]["target_uri"].rpartition("/")[2]: line for line in lines(out)}
    assert list(outcomes) == words
    rejected = {word: line["rejection"] for word, line in outcomes.items() if line["rejection"] is not None}
    assert {word: (r["reason"], r["stage"]) for word, r in rejected.items()} == {
        "slow": ("timed_out", "extract"),
        "hungry": ("out_of_memory", "extract"),
        "deadly": ("crashed", "extract"),
        "killed": ("out_of_memory", "extract"),
        "raising": ("crashed", "extract"),
    }
    assert "SIGSEGV" in rejected["deadly"]["detail"]
    assert rejected["raising"]["detail"] == "ValueError: the page\nis odd"
    assert all(outcomes[word]["article"]["headline"] == HEADLINE for word in words if word not in rejected)
    assert counts["captures"] == counts["pages"] == 10
    assert (counts["articles"], counts["rejections"], counts["rejected.timed_out"]) == (5, 5, 1)


def test_the_answer_does_not_depend_on_the_number_of_processes(tmp_path: Path) -> None:
    words = [f"a{n}" for n in range(3 * SPAN_RECORDS + 1)]
    warc = write_warc(tmp_path / "x.warc.gz", words)
    progress: list[tuple[int, int]] = []
    for processes in (1, 2):
        with ExtractionPool(processes, book=BOOK) as pool:
            run(pool, warc, tmp_path / f"{processes}.jsonl", progress)
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()
    found = lines(tmp_path / "1.jsonl")
    assert [line["capture"]["target_uri"].rpartition("/")[2] for line in found] == words
    offsets = [line["capture"]["warc_offset"] for line in found]
    assert offsets == sorted(offsets)
    assert {
        (line["capture"]["warc_file"], line["capture"]["segment"], line["capture"]["run_id"])
        for line in found
    } == {("archive/x.warc.gz", "s", "r")}
    assert {line["capture"]["source"] for line in found} == {"gazette"}
    assert progress[-1] == (len(words), len(words))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.jsonl", "2.jsonl", "x.warc.gz"]


def test_an_empty_warc_gives_an_empty_file_and_no_warc_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty.warc.gz").touch()
    (tmp_path / "no.warc").write_text("not a WARC")
    with ExtractionPool(1, book=BOOK) as pool:
        assert run(pool, tmp_path / "empty.warc.gz", tmp_path / "empty.jsonl") == {}
        with pytest.raises(WarcError, match=r"no\.warc"):
            run(pool, tmp_path / "no.warc", tmp_path / "no.jsonl")
    assert (tmp_path / "empty.jsonl").read_bytes() == b""
    assert not (tmp_path / "no.jsonl").exists()


def test_a_closed_pool_says_so(tmp_path: Path) -> None:
    warc = write_warc(tmp_path / "x.warc.gz", ["a"])
    with ExtractionPool(1, book=BOOK) as pool:
        pass
    with pytest.raises(NightdeskError, match="closed"):
        run(pool, warc, tmp_path / "x.jsonl")


def test_workers_load_nothing_but_what_extraction_needs(tmp_path: Path) -> None:
    warc = write_warc(tmp_path / "x.warc.gz", ["a"])
    with ExtractionPool(1, book=BOOK, extractor=modules) as pool:
        run(pool, warc, tmp_path / "x.jsonl")
    assert lines(tmp_path / "x.jsonl")[0]["rejection"]["detail"] == ""


PARENT = """
import sys
from pathlib import Path
from tests.integration.extractors import forever
from transforms.book import SourceBook
from transforms.pool import ExtractionPool

if __name__ == "__main__":
    with ExtractionPool(2, book=SourceBook(()), extractor=forever) as pool:
        pool.extract(Path(sys.argv[1]), Path(sys.argv[2]), warc_file="x", segment="s", run_id="r")
"""


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    warc = write_warc(tmp_path / "x.warc.gz", [f"a{n}" for n in range(2 * SPAN_RECORDS)])
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    command = [sys.executable, str(script), str(warc), str(tmp_path / "x.jsonl")]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment, cwd=tmp_path
    ) as parent:
        assert parent.stdout is not None
        workers = [psutil.Process(int(parent.stdout.readline())) for _ in range(2)]
        parent.send_signal(signal.SIGKILL)
    _, alive = psutil.wait_procs(workers, timeout=20)
    for worker in alive:
        worker.kill()
    assert alive == []
    assert not (tmp_path / "x.jsonl").exists()


def test_time_is_measured_a_page_and_not_a_file(tmp_path: Path) -> None:
    """Many quick pages in one file take longer than a page may, and are all extracted."""
    warc = write_warc(tmp_path / "x.warc.gz", [f"a{n}" for n in range(2 * SPAN_RECORDS)])
    with ExtractionPool(1, book=BOOK, page_seconds=0.5) as pool:
        started = time.monotonic()
        counts = run(pool, warc, tmp_path / "x.jsonl")
    assert counts["articles"] == 2 * SPAN_RECORDS, f"after {time.monotonic() - started:.1f} s"
