"""The URLs of the corpus of real pages, where it is beside the checkout."""

from collections.abc import Iterator
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "dev"


def corpus_urls(sets: str = "*") -> Iterator[str]:
    """Of the data sets whose names match, each page's."""
    for file in sorted(CORPUS.glob(f"{sets}.warc.gz")):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=False):
                yield str(record.headers["WARC-Target-URI"])
