"""Nights of made-up articles as segments, in the very files that extraction and crawl hand to the load."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import orjson

from benchmarks.made_articles import MadeArticle, made_articles
from transforms.items import Article, Capture, Extraction, Kind
from transforms.markdown import paragraph
from transforms.marks import marked
from transforms.urls import url_key
from warehouse.load import SegmentFiles

SEGMENT = 1_000  # captures


def made_segments(folder: Path, count: int, *, start: int = 0) -> Iterator[SegmentFiles]:
    """`count` captures of new articles from number `start` on, in segments of a run a day."""
    waiting: list[MadeArticle] = []
    number = start // SEGMENT
    for batch in made_articles(count, start=start):
        waiting += batch
        while len(waiting) >= SEGMENT:
            yield _segment(folder, number, waiting[:SEGMENT])
            del waiting[:SEGMENT]
            number += 1
    if waiting:
        yield _segment(folder, number, waiting)


def _segment(folder: Path, number: int, articles: list[MadeArticle]) -> SegmentFiles:
    day = articles[0].date_published
    run_id = f"{day:%Y%m%d}T021500Z-000000"
    name = f"{run_id}-00-{number:05d}"
    warc_file = f"archive/{day:%Y/%m/%d}/{name}.warc.gz"
    extract = folder / f"{name}.extract.jsonl"
    with extract.open("wb") as lines:
        for offset, made in enumerate(articles):
            extraction = _extraction(made)
            capture = replace(
                extraction.capture,
                segment=name,
                run_id=run_id,
                warc_file=warc_file,
                warc_offset=offset * 20_000,
            )
            line = {"capture": capture, "article": extraction.article, "rejection": None}
            lines.write(orjson.dumps(line) + b"\n")
    return SegmentFiles(name, run_id, warc_file, extract, None, run_id)


def _extraction(made: MadeArticle) -> Extraction:
    digest = hashlib.blake2b(made.url.encode(), digest_size=16).hexdigest()
    key = url_key(made.url)
    fetched = made.date_published + timedelta(hours=2)
    capture = Capture(
        capture_id=digest,
        kind=Kind.PAGE,
        target_uri=made.url,
        url_key=key,
        warc_record_id=f"<urn:uuid:{digest}>",
        warc_date=fetched,
        status=200,
        content_type="text/html; charset=utf-8",
        payload_digest=f"sha1:{digest.upper()}",
        payload_length=40_000,
        warc_file="",
        warc_offset=0,
        source=made.source,
        run_id="",
        segment="",
    )
    blocks = [paragraph(line) for line in made.body.splitlines()]
    article = Article(
        url=made.url,
        canonical_url=made.url,
        article_key=key,
        headline=made.headline,
        description=None,
        authors=made.authors,
        byline=f"By {', '.join(made.authors)}",
        agency=None,
        date_published=made.date_published,
        date_published_raw=made.date_published.isoformat(),
        date_published_from="json-ld",
        date_modified=None,
        in_language=made.in_language,
        section=made.section,
        keywords=(made.section,),
        main_image=None,
        captions=(),
        related=(),
        body=made.body,
        body_markdown="\n\n".join(block.markdown for block in blocks),
        word_count=len(made.body.split()),
        is_accessible_for_free=None,
        is_complete=True,
        article_type="NewsArticle",
        extractor="made up 1",
    )
    return Extraction(capture, article=marked(article))
