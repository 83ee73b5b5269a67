"""A site with neither feed nor sitemap: which links are articles is learned from night to night."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from spiders.plan import CrawlOutcome, CrawlPlan, SourcePlan
from spiders.run import run_crawl
from spiders.shapes import tally
from tests.integration.crawls import crawl, source
from tests.integration.site_server import Answer, Site, page

ARTICLES = [f"/reader/{number}{letter}" for number in "123" for letter in "abcd"]
LISTS = [f"/shelf/{letter}" for letter in "abcdefgh"]


@pytest.fixture
def site() -> Iterator[Site]:
    with Site("127.0.7.161") as site:
        links = "".join(f'<a href="{path}">{path}</a>' for path in [*LISTS, *ARTICLES, "/login", "/logo.png"])
        site.routes["/section"] = Answer(links.encode())
        site.routes |= {path: page() for path in (*ARTICLES, *LISTS, "/login", "/logo.png")}
        yield site


def test_odd_urls_are_tried_then_learned(site: Site, tmp_path: Path) -> None:
    odd = source("odd", site.url, sections=(f"{site.url}/section",))
    first = crawl(tmp_path / "1", [odd])
    tried = [url.removeprefix(site.url) for url, _ in first.captured(site.url)]
    assert tried == [*LISTS[:3], *ARTICLES[:3]]

    shapes = tally(
        (url, "article" if "/reader/" in url else "rejected") for url, _ in first.captured(site.url)
    )

    def run(plan: CrawlPlan, **options: Any) -> CrawlOutcome:
        return run_crawl(replace(plan, sources=(SourcePlan(odd, shapes=shapes),)), **options)

    second = crawl(tmp_path / "2", [odd], run=run, number=2, known=first.known_keys())
    assert [url.removeprefix(site.url) for url, _ in second.captured(site.url)] == ARTICLES[3:]
    assert set(second.urls(site.url)) == {site.url + path for path in ARTICLES[3:]}
