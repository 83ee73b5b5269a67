"""One extractor in a process of its own: `python extraction_peers.py NAME PAGES.jsonl ANSWERS.jsonl`.

PAGES.jsonl has a page a line: {"record_id", "url", "date" (of the capture, ISO 8601), "html"}. Reads lines
"START END KEEP" from standard input, works on pages START to END (not included), and prints the CPU seconds
that these took; KEEP is 1 where the answers are to be written down. Imports nothing of this repository, since
most peers run in environments of their own.
"""

import json
import logging
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Page = dict[str, Any]
Answer = dict[str, Any]  # any of headline, authors, date_published, body
Extractor = Callable[[Page], Answer | None]

PACKAGES = {  # what the environment of each needs; trafilatura is in ours
    "news-please": ["news-please", "lxml_html_clean"],
    "newspaper4k": ["newspaper4k", "lxml_html_clean"],
    "readability-lxml": ["readability-lxml", "lxml_html_clean"],
    "resiliparse": ["resiliparse"],
    "fundus": ["fundus", "curl_cffi<0.14"],
}


def _trafilatura(**options: Any) -> Extractor:
    from trafilatura import bare_extraction

    def answer(page: Page) -> Answer | None:
        found = bare_extraction(page["html"], url=page["url"], with_metadata=True, **options)
        if found is None:
            return None
        told = found.as_dict()
        authors = [name.strip() for name in (told.get("author") or "").split(";") if name.strip()]
        return {
            "headline": told.get("title"),
            "authors": authors,
            "date_published": told.get("date"),
            "body": told.get("text"),
        }

    return answer


def trafilatura_default() -> Extractor:
    """As its documentation has it, and what speeds are compared with."""
    return _trafilatura()


def trafilatura_plain() -> Extractor:
    """Without comments and tables: the way that the corpus was scored with at first."""
    return _trafilatura(include_comments=False, include_tables=False)


def trafilatura_fast() -> Extractor:
    return _trafilatura(fast=True, include_comments=False)


def trafilatura_precision() -> Extractor:
    return _trafilatura(favor_precision=True, include_comments=False)


def news_please() -> Extractor:
    from newsplease import NewsPlease

    def answer(page: Page) -> Answer | None:
        found = NewsPlease.from_html(page["html"], url=page["url"])
        date = getattr(found, "date_publish", None)
        return {
            "headline": found.title,
            "authors": list(found.authors or ()),
            "date_published": str(date) if date else None,
            "body": found.maintext,
        }

    return answer


def newspaper4k() -> Extractor:
    from newspaper import Article

    def answer(page: Page) -> Answer | None:
        article = Article(page["url"], fetch_images=False)
        article.download(input_html=page["html"])
        article.parse()
        date = article.publish_date
        return {
            "headline": article.title,
            "authors": list(article.authors),
            "date_published": date.isoformat() if isinstance(date, datetime) else date or None,
            "body": article.text,
        }

    return answer


def readability_lxml() -> Extractor:
    from lxml.html import fromstring
    from readability import Document

    def answer(page: Page) -> Answer | None:
        document = Document(page["html"])
        summary = fromstring(document.summary() or "<p></p>")
        blocks = summary.iter("p", "h2", "h3", "h4", "li", "pre", "blockquote")
        lines = [" ".join(block.text_content().split()) for block in blocks]
        return {"headline": document.short_title(), "body": "\n".join(filter(None, lines))}

    return answer


def resiliparse() -> Extractor:
    from resiliparse.extract.html2text import extract_plain_text

    def answer(page: Page) -> Answer | None:
        return {"body": extract_plain_text(page["html"], main_content=True)}

    return answer


def fundus() -> Extractor:
    """Only pages of publishers that it has a parser for; the others are no answer, and are not timed."""
    from fundus import PublisherCollection

    parsers = {}
    for publisher in PublisherCollection:
        host = urlsplit(publisher.domain).hostname or ""
        parsers[host.removeprefix("www.")] = publisher.parser

    def answer(page: Page) -> Answer | None:
        host = (urlsplit(page["url"]).hostname or "").removeprefix("www.")
        if host not in parsers:
            return None
        day = datetime.fromisoformat(page["date"])
        found = parsers[host](day).parse(page["html"], "suppress")
        body, date = found.get("body"), found.get("publishing_date")
        lines = [
            *body.summary,
            *(line for part in body.sections for line in (*part.headline, *part.paragraphs)),
        ]
        return {
            "headline": found.get("title"),
            "authors": list(found.get("authors") or ()),
            "date_published": date.isoformat() if date else None,
            "body": "\n".join(map(str, lines)),
        }

    return answer


PEERS: dict[str, Callable[[], Extractor]] = {
    "trafilatura": trafilatura_default,
    "trafilatura, no tables": trafilatura_plain,
    "trafilatura, fast": trafilatura_fast,
    "trafilatura, precision": trafilatura_precision,
    "news-please": news_please,
    "newspaper4k": newspaper4k,
    "readability-lxml": readability_lxml,
    "resiliparse": resiliparse,
    "fundus": fundus,
}


def main() -> None:
    logging.disable(logging.CRITICAL)
    name, pages, answers = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    extractor = PEERS[name]()
    with pages.open("rb") as file:
        starts = [0]
        for line in file:
            starts.append(starts[-1] + len(line))
    with pages.open("rb") as file, answers.open("w", encoding="utf-8") as out:
        print("ready", flush=True)
        for order in sys.stdin:
            start, end, keep = map(int, order.split())
            file.seek(starts[start])
            turn = [json.loads(file.readline()) for _ in range(start, end)]
            spent, told = 0.0, 0
            for page in turn:
                began = time.process_time()
                try:
                    answer = extractor(page)
                except Exception as error:  # noqa: BLE001 - a peer's fault, whatever it is, is told and counts as no answer
                    print(f"{name}: {page['url']}: {error!r}", file=sys.stderr)
                    answer = {}
                took = time.process_time() - began
                if answer is None and name == "fundus":
                    continue
                spent, told = spent + took, told + 1
                if keep:
                    line = {"record_id": page["record_id"], "url": page["url"], **(answer or {})}
                    out.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
            out.flush()
            print(json.dumps([told, spent]), flush=True)


if __name__ == "__main__":
    main()
