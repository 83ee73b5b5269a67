"""Sitemaps as they are met: encodings, extensions, other documents in their place."""

import gzip
from datetime import UTC, datetime

import pytest

from spiders.discovery import is_index, read_listing
from spiders.markup import Found
from spiders.sitemaps import read_sitemap
from transforms.items import Hints, Kind, Source

SITEMAP = "https://gazette.example/sitemap.xml"
SOURCE = Source(name="gazette", publisher="G", url="https://gazette.example/")
TEXT = """<?xml version="1.0" encoding="UTF-16"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://gazette.example/2026/über?a=1&amp;b=2</loc><lastmod>2026-11-23T10:00:00Z</lastmod></url>
<url><loc>https://gazette.example/2026/b</loc></url></urlset>"""
URLS = ["https://gazette.example/2026/%C3%BCber?a=1&b=2", "https://gazette.example/2026/b"]


def urls(found: Found) -> list[str]:
    return [link.url for link in found.links]


def listing(body: bytes, kind: Kind = Kind.SITEMAP) -> Found:
    return read_listing(body, url=SITEMAP, kind=kind, source=SOURCE)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_utf_16_is_read_with_and_without_its_mark(encoding: str, pack: object) -> None:
    assert callable(pack)
    found = listing(pack(TEXT.encode(encoding)))
    assert urls(found) == URLS
    assert found.warning is None


def test_a_broken_one_in_utf_16_gives_what_can_be_read() -> None:
    found = listing(TEXT.replace("<lastmod>", "<p>a & b</p><lastmod>")[:-9].encode("utf-16"))
    assert urls(found) == URLS
    assert found.warning == "is not well-formed XML"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_plain_text_in_any_unicode(encoding: str) -> None:
    assert urls(listing("https://gazette.example/2026/ü\nhttps://gazette.example/b".encode(encoding))) == [
        "https://gazette.example/2026/%C3%BC",
        "https://gazette.example/b",
    ]


def test_what_a_sitemap_says_of_its_pages_is_kept() -> None:
    assert listing(TEXT.encode("utf-16")).modified == {URLS[0]: datetime(2026, 11, 23, 10, tzinfo=UTC)}


def test_pictures_films_and_translations_are_no_pages() -> None:
    body = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"
      xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
      xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"
      xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
    <url><xhtml:link rel="alternate" hreflang="de" href="https://gazette.example/de/a"/>
      <image:image><image:loc>https://gazette.example/a.jpg</image:loc><image:title>Picture</image:title></image:image>
      <video:video><video:player_loc>https://gazette.example/player</video:player_loc>
        <video:title>Film</video:title><video:publication_date>2020-01-01</video:publication_date>
        <video:tag>film</video:tag></video:video>
      <loc>https://gazette.example/a</loc>
      <news:news><news:publication><news:name>G</news:name><news:language>de</news:language></news:publication>
        <news:genres>PressRelease, Blog</news:genres><news:publication_date>2026-11-23</news:publication_date>
        <news:title>A</news:title><news:keywords>x, y</news:keywords></news:news></url></urlset>"""
    found = read_sitemap(body, SITEMAP)
    assert urls(found) == ["https://gazette.example/a"]
    assert found.links[0].hints == Hints("A", "2026-11-23", None, "de", ("x", "y"))


RSS = """<rss version="2.0"><channel><item><title>A</title><link>https://gazette.example/a</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title>
    <link href="https://gazette.example/a"/></entry></feed>"""


@pytest.mark.parametrize("text", [RSS, ATOM], ids=["rss", "atom"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_feed_in_a_sitemaps_place_is_read(text: str, encoding: str, pack: object) -> None:
    assert callable(pack)
    found = listing(pack(text.encode(encoding)))
    assert urls(found) == ["https://gazette.example/a"]
    assert found.links[0].hints.headline == "A"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_sitemap_in_a_feeds_place_is_read(encoding: str, pack: object) -> None:
    assert callable(pack)
    assert urls(listing(pack(TEXT.replace("UTF-16", encoding).encode(encoding)), Kind.FEED)) == URLS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_an_index_is_told_by_its_beginning(encoding: str, pack: object) -> None:
    assert callable(pack)
    text = "<sitemapindex><sitemap><loc>https://gazette.example/a.xml</loc></sitemap></sitemapindex>"
    assert is_index(pack(text.encode(encoding)))
    assert not is_index(pack(TEXT.encode(encoding)))
    assert listing(pack(text.encode(encoding))).is_index
