"""The crawlers that ours is measured against, each in a process of its own: `python crawl_peers.py NAME WORK.json`.

WORK.json: {"feeds": [...], "pages": [...], "settings": {...}, "threads": N}. Prints {"pages": N, "characters": N}.
Imports nothing of this repository, since the larger peers run in environments of their own.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Work = dict[str, Any]
Told = dict[str, int]

PACKAGES = {  # what each peer's own environment needs
    "news-please": ["news-please", "lxml_html_clean"],
    "fundus": ["fundus", "curl_cffi<0.14"],
}


def scrapy(work: Work) -> Told:
    """The smallest spider that reads its pages: from the feeds to `response.text`, and nothing kept."""
    from scrapy import Request, Spider
    from scrapy.crawler import CrawlerProcess

    told = {"pages": 0, "characters": 0}

    class Plain(Spider):
        name = "plain"
        start_urls = work["feeds"]

        def parse(self, response: Any) -> Any:
            for link in response.xpath("//item/link/text()").getall():
                yield Request(link, self.parse_page)

        def parse_page(self, response: Any) -> None:
            told["pages"] += 1
            told["characters"] += len(response.text)

    process = CrawlerProcess({"LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False, **work["settings"]})
    process.crawl(Plain)
    process.start()
    return told


def trafilatura(work: Work) -> Told:
    """trafilatura's own downloads: buffered, in threads, decoded."""
    from trafilatura.downloads import buffered_downloads
    from trafilatura.settings import DEFAULT_CONFIG

    DEFAULT_CONFIG.set("DEFAULT", "SSRF_PROTECTION", "no")  # the sites are on loopback
    told = {"pages": 0, "characters": 0}
    for _, text in buffered_downloads(list(work["pages"]), work["threads"]):
        if text:
            told["pages"] += 1
            told["characters"] += len(text)
    return told


def news_please(work: Work) -> Told:
    """news-please: downloads and its parse, as its library use has it."""
    from newsplease import NewsPlease

    told = {"pages": 0, "characters": 0}
    if not work["pages"]:
        return told
    for article in NewsPlease.from_urls(work["pages"], request_args={"timeout": 20}).values():
        if article is not None and getattr(article, "maintext", None):
            told["pages"] += 1
            told["characters"] += len(article.maintext)
    return told


def fundus(work: Work) -> Told:
    """Fundus: a publisher a feed, with a parser that takes headline and paragraphs."""
    from fundus import Crawler, RSSFeed
    from fundus.parser import ArticleBody, BaseParser, ParserProxy, attribute
    from fundus.parser.utility import extract_article_body_with_selector
    from fundus.publishers.base_objects import Publisher, PublisherGroup
    from lxml.cssselect import CSSSelector

    class Proxy(ParserProxy):
        class V1(BaseParser):
            _paragraphs = CSSSelector("article p")

            @attribute
            def body(self) -> ArticleBody | None:
                return extract_article_body_with_selector(
                    self.precomputed.doc, paragraph_selector=self._paragraphs
                )

            @attribute
            def title(self) -> str | None:
                return self.precomputed.meta.get("og:title")

    told = {"pages": 0, "characters": 0}
    if not work["pages"]:
        return told
    members: dict[str, Any] = {"default_language": "en"}
    for number, feed in enumerate(work["feeds"]):
        members[f"Paper{number}"] = Publisher(
            name=f"Paper {number}",
            domain=feed.rsplit("/", 1)[0] + "/",
            parser=Proxy,
            sources=[RSSFeed(feed)],
        )
    group = PublisherGroup("Papers", (), members)
    crawler = Crawler(group, threading=True, delay=0.0, ignore_robots=True)
    for article in crawler.crawl(max_articles=len(work["pages"]), only_complete=False):
        told["pages"] += 1
        told["characters"] += len(article.html.content)
    return told


PEERS: dict[str, Callable[[Work], Told]] = {
    "scrapy": scrapy,
    "trafilatura": trafilatura,
    "news-please": news_please,
    "fundus": fundus,
}


if __name__ == "__main__":
    found = PEERS[sys.argv[1]](json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))
    print(json.dumps(found))
