"""Extractors side by side: each in a process of its own, on the same pages, turn by turn."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.environments import peer_python
from benchmarks.extraction_ingest import ingest
from benchmarks.extraction_ours import pages_of
from benchmarks.extraction_peers import PACKAGES
from transforms.charset import decode_html

ROOT = Path(__file__).resolve().parents[1]
OURS = "nightdesk"
INGESTED = "nightdesk ingest"  # by the whole way, as the warehouse tells it
WARM = "nightdesk, warm"  # knowing of the sites what an ingest of the same pages taught
TURN = 20  # pages
WARM_UP = 100  # pages that are worked on unmeasured first: what is loaded once is loaded by then


@dataclass
class Result:
    """What an extractor said, and what it spent."""

    answers: list[dict[str, Any]] = field(default_factory=list)
    pages: int = 0  # that were timed
    seconds: float = 0.0  # CPU

    @property
    def rate(self) -> float:
        """Pages a CPU second."""
        return self.pages / self.seconds if self.seconds else 0.0


class Extractor:
    """The process of one extractor.

    Raises:
        RuntimeError: it can't be started here, or has ended too soon.
    """

    def __init__(self, name: str, command: list[str], answers: Path) -> None:
        self.name, self.result, self._answers = name, Result(), answers
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        if self._line() != "ready":
            raise RuntimeError(f"{name} does not start here: it ended with {self._process.wait()}")

    def work(self, start: int, end: int, *, counts: bool = True) -> None:
        """Have it work on the pages from `start` to `end`, not included."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{start} {end} {int(counts)}\n")
        self._process.stdin.flush()
        line = self._line()
        if not line:
            raise RuntimeError(f"{self.name} ended with {self._process.wait()}")
        pages, seconds = json.loads(line)
        if counts:
            self.result.pages += pages
            self.result.seconds += seconds

    def end(self) -> Result:
        """Let it end, and take its answers."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        with self._answers.open(encoding="utf-8") as lines:
            self.result.answers = [json.loads(line) for line in lines]
        return self.result

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def run(corpus: Path, sets: list[str], names: Sequence[str], peers: Path | None) -> dict[str, Result]:
    """All of these extractors over all pages of a corpus; those that can't run here are told and left out."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = folder / "pages.jsonl"
        count = _spool(corpus, sets, pages)
        extractors, results = [], {}
        if {INGESTED, WARM} & set(names):
            said, seconds = ingest(corpus, sets, folder / "ingest")
            results[INGESTED] = Result(said, len(said), seconds)
        for number, name in enumerate(name for name in names if name != INGESTED):
            answers = folder / f"answers-{number}.jsonl"
            try:
                extractors.append(
                    Extractor(name, _command(name, corpus, sets, pages, answers, peers), answers)
                )
            except RuntimeError as error:
                print(f"left out: {error}", file=sys.stderr)
        for extractor in extractors:
            extractor.work(0, min(WARM_UP, count), counts=False)
        for start in range(0, count, TURN):
            end = min(start + TURN, count)
            for extractor in extractors:
                extractor.work(start, end)
            if sys.stderr.isatty():
                print(
                    f"\r{end} of {count} pages", end="\n" if end == count else "", file=sys.stderr, flush=True
                )
        return {**{extractor.name: extractor.end() for extractor in extractors}, **results}


def _spool(corpus: Path, sets: Iterable[str], path: Path) -> int:
    """Write the pages down for the peers, as decoded text; how many they are."""
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for raw in pages_of(corpus, sets):
            page = {
                "record_id": raw.capture.warc_record_id,
                "url": raw.capture.target_uri,
                "date": raw.capture.warc_date.isoformat(),
                "html": decode_html(raw.body, raw.capture.content_type)[0],
            }
            out.write(json.dumps(page) + "\n")
            count += 1
    return count


def _command(
    name: str, corpus: Path, sets: list[str], pages: Path, answers: Path, peers: Path | None
) -> list[str]:
    if name in (OURS, WARM):
        known = pages.parent / "ingest" / "profiles.json" if name == WARM else pages.parent / "none"
        module = "benchmarks.extraction_ours"
        return [sys.executable, "-m", module, str(corpus.resolve()), str(answers), str(known), *sets]
    python = sys.executable
    if name in PACKAGES:
        if peers is None:
            raise RuntimeError(f"{name} wants an environment of its own: give --peers FOLDER")
        python = peer_python(peers, name, PACKAGES[name])
    return [python, str(Path(__file__).with_name("extraction_peers.py")), name, str(pages), str(answers)]
