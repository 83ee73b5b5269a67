"""Which source a URL belongs to, when only the URL is known."""

import pickle

import pytest

from transforms.book import SourceBook
from transforms.items import Source

BOOK = SourceBook(
    [
        Source(
            name="gazette",
            publisher="Gazette",
            url="https://www.gazette.example/",
            feeds=("https://feeds.carrier.example/gazette.xml",),
            sitemaps=("https://maps.gazette-cdn.example/news.xml",),
        ),
        Source(name="herald", publisher="Herald", url="https://herald.co.uk/news"),
        Source(name="herald-sport", publisher="Herald Sport", url="https://herald.co.uk/sport"),
        Source(
            name="courier",
            publisher="Courier",
            url="https://courier.example:8443/",
            feeds=("https://feeds.carrier.example/courier.xml",),
        ),
        Source(name="first", publisher="First", url="http://127.0.0.2:8001/"),
        Source(name="second", publisher="Second", url="http://127.0.0.3:8001/"),
        Source(name="third", publisher="Third", url="http://[::1]:8001/"),
    ]
)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.gazette.example/2026/03/bridge", "gazette"),
        ("http://gazette.example/", "gazette"),
        ("https://m.gazette.example/x", "gazette"),  # same site
        ("https://maps.gazette-cdn.example/other.xml", "gazette"),  # a declared host
        ("https://static.gazette-cdn.example/x", "gazette-cdn.example"),  # only the host was declared
        ("https://herald.co.uk/news/world/1", "herald"),
        ("https://herald.co.uk/sport/1", "herald-sport"),
        ("https://herald.co.uk/sport", "herald-sport"),
        ("https://herald.co.uk/sports", "herald"),  # not below /sport: the first declared
        ("https://blog.herald.co.uk/sport/1", "herald"),
        ("https://feeds.carrier.example/courier.xml?utm_source=x", "courier"),
        ("https://feeds.carrier.example/gazette.xml", "gazette"),
        ("https://feeds.carrier.example/unknown.xml", "gazette"),
        ("https://courier.example/a", "courier"),
        ("http://127.0.0.2:8001/a", "first"),
        ("http://127.0.0.3:8001/a", "second"),
        ("http://[::1]:8001/a", "third"),
        ("http://127.0.0.2:8002/a", "127.0.0.2:8002"),
        ("http://127.0.0.4/a", "127.0.0.4"),
        ("http://[::1]/a", "[::1]"),
        ("http://localhost:9/a", "localhost:9"),
        ("https://news.other.co.uk/a", "other.co.uk"),
        ("https://news.other.example:444/a", "other.example"),
        ("mailto:desk@gazette.example", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_url_belongs_to_a_source_or_its_site(url: str, name: str) -> None:
    assert BOOK.name_for(url) == name


def test_sources_are_found_by_name_and_a_book_goes_to_other_processes() -> None:
    again = pickle.loads(pickle.dumps(BOOK))
    herald = again.by_name("herald")
    assert herald is not None
    assert herald.url == "https://herald.co.uk/news"
    assert again.by_name("nobody") is None
    assert again.name_for("https://gazette.example/x") == "gazette"


def test_an_empty_book_names_sites() -> None:
    assert SourceBook(()).name_for("https://www.bbc.co.uk/news") == "bbc.co.uk"
