"""Whatever way a site announces its articles: every one of them is found."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.newsroom_night import HOST_BASE, crawl_room, sources_of
from tests.newsroom import Newsroom
from tests.newsroom.listings import WAYS
from transforms.items import Source
from transforms.urls import url_key

# way -> the key of the source file under which it stands, and its path
PATHS = {
    path: ("feeds" if path.endswith(("rss.xml", "rdf.xml", "atom.xml", "feed.json")) else "sitemaps", path)
    for path in WAYS
}
PATHS["/ways/section/"] = ("sections", "/ways/section/")
PATHS["RSS for a sitemap"] = ("sitemaps", "/ways/rss.xml")
PATHS["Atom for a sitemap"] = ("sitemaps", "/ways/atom.xml")
PATHS["a sitemap for a feed"] = ("feeds", "/ways/news.xml")


def announced_only_by(source: Source, key: str, path: str) -> Source:
    """The source with this listing instead of its own."""
    listings = {"feeds": (), "sitemaps": (), "sections": (), key: (source.url.rstrip("/") + path,)}
    return replace(source, **listings)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with Newsroom(tmp_path_factory.mktemp("room"), host_base=HOST_BASE) as newsroom:
        yield newsroom


@pytest.mark.parametrize("way", PATHS)
def test_every_article_that_is_announced_is_found(room: Newsroom, tmp_path: Path, way: str) -> None:
    sources = [announced_only_by(source, *PATHS[way]) for source in sources_of(room)]
    night = crawl_room(tmp_path, sources)
    assert night.outcome.ok
    found = {url_key(url) for url, status in night.captured() if status == 200}
    missed = {url for url in room.expected.articles if url_key(url) not in found}
    assert missed == set()
    for source in sources:
        (listing,) = source.feeds + source.sitemaps + source.sections
        assert night.listing(listing)["warning"] is None
