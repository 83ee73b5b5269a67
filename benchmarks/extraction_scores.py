"""How good extraction is on labelled pages, and what it costs beside plain trafilatura in the same run.

    python benchmarks/extraction_scores.py [CORPUS] [--set NAME]... [--speed N] [--predictions FILE]

CORPUS is a folder laid out like `../shared/corpus/dev` (WARC files and truth.jsonl, with score.py above it), and
that one if it is not given. Every page goes the whole way of `transforms.extract`; the predictions are scored by
the corpus' own score.py. Then N pages (100 if not given, 0 for none), the same for both, are timed by CPU
seconds of this process: the whole way, and `trafilatura.bare_extraction(html, with_metadata=True)`.
"""

import argparse
import collections
import gc
import json
import random
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import trafilatura

from benchmarks.site_profiles import learned, settled, warm
from transforms.book import SourceBook
from transforms.charset import decode_html
from transforms.extract import EXTRACTOR, extract
from transforms.profile import Profiles
from transforms.warc import RawCapture, ReadContext, read_captures

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "dev"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--set", action="append", dest="sets", help="only this data set; may be repeated")
    parser.add_argument("--speed", type=int, default=100, metavar="N", help="pages to time")
    parser.add_argument("--predictions", type=Path, help="keep the predictions in this file")
    parser.add_argument(
        "--profiles",
        action="store_true",
        help="with what the pages teach of their sites: extracted a second time by it, furniture cut by the warehouse",
    )
    options = parser.parse_args()
    files = sorted(options.corpus.glob("*.warc.gz"))
    files = [file for file in files if not options.sets or file.name.split(".")[0] in options.sets]
    if not files:
        sys.exit(f"{options.corpus}: expected WARC files (*.warc.gz), found none")
    print(EXTRACTOR)
    captures = [raw for file in files for raw in read(file)]
    with tempfile.TemporaryDirectory() as folder:
        predictions = options.predictions or Path(folder) / "predictions.jsonl"
        profiles = (
            warm(learned(extract(raw, None) for raw in captures), Path(folder)) if options.profiles else None
        )
        outcomes = predict(captures, predictions, profiles)
        print(", ".join(f"{count} {name}" for name, count in outcomes.most_common()), "\n")
        command = [
            sys.executable,
            str(options.corpus.parent / "score.py"),
            str(options.corpus / "truth.jsonl"),
        ]
        command += [str(predictions), *(word for name in options.sets or () for word in ("--dataset", name))]
        subprocess.run(command, check=True)
    if options.speed:
        print()
        print_speed(captures, options.speed)


def read(file: Path) -> list[RawCapture]:
    context = ReadContext(file.name, file.stem, "benchmark", SourceBook(()))
    return list(read_captures(file, context=context))


def predict(
    captures: list[RawCapture], predictions: Path, profiles: Profiles | None = None
) -> collections.Counter[str]:
    """Write the predictions; answers how many articles, and rejections by reason."""
    outcomes: collections.Counter[str] = collections.Counter()
    extractions = [extract(raw, None, profiles=profiles or Profiles()) for raw in captures]
    bodies = settled(extractions) if profiles is not None else {}
    with predictions.open("w", encoding="utf-8") as out:
        for raw, extraction in zip(captures, extractions, strict=True):
            article, rejection = extraction.article, extraction.rejection
            outcomes["articles" if article else str(rejection.reason if rejection else "neither")] += 1
            if article is not None:
                published = article.date_published
                line = {
                    "record_id": raw.capture.warc_record_id,
                    "url": raw.capture.target_uri,
                    "headline": article.headline,
                    "authors": list(article.authors),
                    "date_published": _in_zone(published, article.date_published_zone),
                    "body": bodies.get(raw.capture.warc_record_id, (article.body,))[0],
                }
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return outcomes


def _in_zone(published: datetime | None, zone: str | None) -> str | None:
    """With the offset that the page's clock had, so that the day in UTC and the day of its readers can be told."""
    if published is None or zone is None:
        return published.isoformat() if published else None
    return published.astimezone(datetime.strptime(zone, "%z").tzinfo).isoformat()


def print_speed(captures: list[RawCapture], pages: int) -> None:
    """CPU time a page of both ways, on the same pages, in turns of 25, so that a busy machine slows both."""
    sample = random.Random(20).sample(captures, min(pages, len(captures)))
    for raw in captures[:50]:  # tables and caches of either
        extract(raw, None)
        plain(raw, html_of(raw))
    own = others = 0.0
    for start in range(0, len(sample), 25):
        turn = sample[start : start + 25]
        texts = [html_of(raw) for raw in turn]
        gc.collect()
        began = time.process_time()
        for raw in turn:
            extract(raw, None)
        own += time.process_time() - began
        gc.collect()
        began = time.process_time()
        for raw, html in zip(turn, texts, strict=True):
            plain(raw, html)
        others += time.process_time() - began
    count = len(sample)
    print(f"{'CPU a page, of ' + str(count):40} {'ms':>8} {'pages/s':>8} {'ratio':>8}")
    for name, seconds in (
        ("trafilatura.bare_extraction, metadata", others),
        ("nightdesk, the whole way", own),
    ):
        print(f"{name:40} {seconds / count * 1000:8.1f} {count / seconds:8.1f} {seconds / others:8.2f}")


def html_of(raw: RawCapture) -> str:
    return decode_html(raw.body, raw.capture.content_type)[0]


def plain(raw: RawCapture, html: str) -> None:
    """What most people do: trafilatura alone, which gets its text decoded for nothing here."""
    trafilatura.bare_extraction(html, url=raw.capture.target_uri, with_metadata=True)


if __name__ == "__main__":
    main()
