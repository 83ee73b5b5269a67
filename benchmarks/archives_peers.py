"""A reader of CC-NEWS files in a process of its own: `python archives_peers.py NAME WORK.json`.

WORK.json: {"path", "url": of the same file, "hosts": whose pages are wanted}. Prints {"cpu", "seconds", "taken"}: CPU
seconds without start-up, and records or articles that came out. Imports nothing of this repository, since the peers
run in environments of their own.
"""

import json
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

Work = dict[str, Any]

PACKAGES = {  # what each peer's own environment needs
    "news-please": ["news-please", "lxml_html_clean"],
    "fundus": ["fundus", "curl_cffi<0.14"],
}


def fastwarc(work: Work) -> Callable[[], int]:
    """Iteration over all records, and nothing else: what the others are measured by."""
    from fastwarc.warc import ArchiveIterator

    return lambda: sum(1 for _ in ArchiveIterator(work["path"], parse_http=False))


def news_please(work: Work) -> Callable[[], int]:
    """Its `CommonCrawlExtractor`, told that the file has been downloaded."""
    from newsplease.crawler import commoncrawl_crawler  # before the other: they import each other

    CommonCrawlExtractor = commoncrawl_crawler.CommonCrawlExtractor

    path = Path(work["path"])
    known_as = path.with_name(quote_plus(path.name))
    assert known_as == path
    articles: list[Any] = []

    def read() -> int:
        CommonCrawlExtractor().extract_from_commoncrawl(
            path.name,
            callback_on_article_extracted=lambda article: articles.append(article.title),
            callback_on_warc_completed=lambda *_: None,
            valid_hosts=work["hosts"],
            local_download_dir_warc=f"{path.parent}/",
            delete_warc_after_extraction=False,
            log_level=logging.CRITICAL,
        )
        return len(articles)

    return read


def fundus(work: Work) -> Callable[[], int]:
    """Its `CCNewsSource` and `CCNewsScraper`, which read from a server, and know their publishers' hosts."""
    from fundus.scraping.html import CCNewsSource
    from fundus.scraping.scraper import CCNewsScraper

    publishers = [publisher for publisher in _publishers() if _netloc(publisher) in work["hosts"]]
    source = CCNewsSource(*(publishers or _publishers()[:1]), warc_path=work["url"])
    return lambda: sum(1 for _ in CCNewsScraper(source).scrape("suppress"))


def fundus_hosts(_: Work) -> Callable[[], int]:
    """Print the hosts that Fundus has a publisher for."""

    def tell() -> int:
        print(json.dumps(sorted(map(_netloc, _publishers()))))
        return 0

    return tell


def _publishers() -> list[Any]:
    from fundus import PublisherCollection

    return list(PublisherCollection)


def _netloc(publisher: Any) -> str:
    return str(publisher.domain).partition("://")[2].strip("/")


READERS = {"fastwarc": fastwarc, "news-please": news_please, "fundus": fundus, "fundus-hosts": fundus_hosts}


def main() -> None:
    logging.disable(logging.CRITICAL)
    name, work = sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    read = READERS[name](work)
    cpu, start = time.process_time(), time.perf_counter()
    taken = read()
    told = {"cpu": time.process_time() - cpu, "seconds": time.perf_counter() - start, "taken": taken}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
