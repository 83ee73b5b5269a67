"""A crawl of the newsroom, and what became of every URL: without a warehouse, but with the real extraction."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from spiders.catalogue import read_catalogue
from spiders.plan import DueUrl
from tests.integration.crawls import Night, crawl
from tests.newsroom import Newsroom
from transforms.book import SourceBook
from transforms.extract import extract
from transforms.items import Extraction, Kind, Source
from transforms.urls import url_key
from transforms.warc import ReadContext, index, read_captures

HOST_BASE = "127.0.32"


def sources_of(room: Newsroom) -> tuple[Source, ...]:
    """The sources that the newsroom's own files describe."""
    return read_catalogue([room.sources])


def crawl_room(folder: Path, sources: Iterable[Source], **values: Any) -> Night:
    """Crawl sources whose sites are the newsroom's."""
    return crawl(folder, sources, allow_networks=(f"{HOST_BASE}.0/24",), **values)


def extractions(night: Night, sources: Iterable[Source], **wishes: Any) -> list[Extraction]:
    """What the extraction, with these `wishes` of publishers heeded, makes of each page in the archive, in order."""
    book, found = SourceBook(tuple(sources)), []
    by_name = {source.name: source for source in sources}
    for warc in sorted(night.landing.glob(f"{night.run_id}-*.warc.gz")):
        context = ReadContext(warc.name, warc.name, night.run_id, book)
        for span in index(warc):
            found += [
                extract(raw, by_name.get(raw.capture.source or ""), **wishes)
                for raw in read_captures(warc, span, context=context)
                if raw.capture.kind is Kind.PAGE
            ]
    return found


def fates(night: Night, sources: Iterable[Source], **wishes: Any) -> dict[str, tuple[str, str | None]]:
    """Key of a URL -> the state that it is left in and why, as the ledger would have it."""
    told: dict[str, tuple[str, str | None]] = {url_key(url): fate for url, fate in night.urls().items()}
    for extraction in extractions(night, sources, **wishes):
        key, rejection = url_key(extraction.capture.target_uri), extraction.rejection
        if told.get(key, ("pending", ""))[0] == "failed":
            continue  # said after its last try
        if rejection is not None:
            told[key] = (rejection.reason.url_state.value, rejection.reason.value)
        else:
            told[key] = ("article", None)
    return told


def due_again(night: Night, sources: Iterable[Source]) -> dict[str, list[DueUrl]]:
    """By source: the URLs that failed, or were not reached."""
    found: dict[str, list[DueUrl]] = {}
    lines = {line["url_key"]: line for line in night.lines if line["type"] == "url"}
    for key, (state, _) in fates(night, sources).items():
        if state in ("failed", "pending") and key in lines:
            line = lines[key]
            found.setdefault(line["source"], []).append(DueUrl(line["url"], line["discovered_in"]))
    return found
