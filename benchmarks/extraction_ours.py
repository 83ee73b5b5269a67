"""Our extraction as a process that takes turns with its peers.

    python -m benchmarks.extraction_ours CORPUS ANSWERS PROFILES [SET]...

Speaks as `extraction_peers` does; the pages are numbered as `pages_of` reads them. PROFILES is a file with what is
known of their sites, which need not be there.
"""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.extraction_score import answer_of
from transforms.book import SourceBook
from transforms.extract import extract
from transforms.items import Article
from transforms.profile import Profiles
from transforms.warc import RawCapture, ReadContext, read_captures


def files_of(corpus: Path, sets: Iterable[str] = ()) -> list[Path]:
    """The WARC files of a folder, or of those the ones that are named for these sets, in order.

    Raises:
        FileNotFoundError: there are none.
    """
    wanted = set(sets)
    files = [
        file for file in sorted(corpus.glob("*.warc.gz")) if not wanted or file.name.split(".")[0] in wanted
    ]
    if not files:
        raise FileNotFoundError(f"{corpus}: expected WARC files (*.warc.gz), found none")
    return files


def pages_of(corpus: Path, sets: Iterable[str] = ()) -> Iterator[RawCapture]:
    """All page captures of these files, in order."""
    for file in files_of(corpus, sets):
        context = ReadContext(file.name, file.stem, "benchmark", SourceBook(()))
        yield from read_captures(file, context=context)


def _answer(article: Article | None, raw: RawCapture) -> dict[str, Any]:
    record, url = raw.capture.warc_record_id, raw.capture.target_uri
    if article is None:
        return answer_of(record, url)
    return answer_of(
        record,
        url,
        headline=article.headline,
        authors=article.authors,
        published=article.date_published,
        zone=article.date_published_zone,
        body=article.body,
    )


def main() -> None:
    corpus, answers, known, *sets = sys.argv[1:]
    profiles = Profiles(Path(known))
    captures = list(pages_of(Path(corpus), sets))
    with Path(answers).open("w", encoding="utf-8") as out:
        print("ready", flush=True)
        for order in sys.stdin:
            start, end, keep = map(int, order.split())
            spent = 0.0
            for raw in captures[start:end]:
                began = time.process_time()
                article = extract(raw, None, profiles=profiles).article
                spent += time.process_time() - began
                if keep:
                    out.write(json.dumps(_answer(article, raw), ensure_ascii=False) + "\n")
            out.flush()
            print(json.dumps([end - start, spent]), flush=True)


if __name__ == "__main__":
    main()
