"""Feeds as they are met: lying encodings, wrong types, odd links, redirectors, a hundred thousand entries."""

import gzip
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spiders.big_feeds import read_big_feed
from spiders.catalogue import belongs
from spiders.discovery import read_listing
from spiders.feed_links import target_of
from spiders.feeds import read_feed
from spiders.json_feeds import read_json_feed
from spiders.markup import Found
from transforms.items import Hints, Kind, Source

FEED = "https://gazette.example/feeds/news.xml"
SITE = "https://gazette.example"
SOURCE = Source(name="gazette", publisher="G", url=f"{SITE}/", deny=("/video/",))
ITEM = f"<item><title>Über “quotes”</title><link>{SITE}/a</link></item>"


def rss(*items: str, attributes: str = "", encoding: str = "utf-8", channel: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" {attributes}><channel>{channel}'
        f"{''.join(items)}</channel></rss>"
    )


def atom(*entries: str, attributes: str = "") -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}>{"".join(entries)}</feed>'.encode()


def urls(found: Found) -> list[str]:
    return [link.url for link in found.links]


def listing(body: bytes, content_type: str | None = None, source: Source = SOURCE) -> Found:
    return read_listing(body, url=FEED, kind=Kind.FEED, source=source, content_type=content_type)


# Encodings and types


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(rss(ITEM).encode("cp1252"), None, id="windows-1252 called utf-8"),
        pytest.param(rss(ITEM).encode("cp1252"), "text/xml; charset=utf-8", id="and in the header"),
        pytest.param(rss(ITEM, encoding="iso-8859-1").encode(), None, id="utf-8 called latin-1"),
        pytest.param(rss(ITEM).encode(), "text/xml; charset=iso-8859-1", id="header against prolog"),
        pytest.param(rss(ITEM).encode(), "text/xml", id="us-ascii by RFC 2376"),
        pytest.param(rss(ITEM, encoding="utf-16").encode("utf-16"), None, id="utf-16 with mark"),
        pytest.param(rss(ITEM, encoding="utf-16").encode("utf-16-be"), None, id="utf-16 BE without"),
        pytest.param(rss(ITEM, encoding="utf-16").encode("utf-16-le"), None, id="utf-16 LE without"),
        pytest.param(rss(ITEM).encode("utf-16"), "text/xml; charset=utf-8", id="utf-16 called utf-8"),
        pytest.param(rss(ITEM, encoding="utf-16").encode(), None, id="utf-8 called utf-16"),
        pytest.param(rss(ITEM).encode(), "text/xml; charset=utf-16", id="and in the header"),
        pytest.param(rss(ITEM).encode("utf-16"), "text/xml; charset=utf-16", id="header right"),
        pytest.param(rss(ITEM, encoding="nonsense").encode(), "text/xml; charset=nonsense", id="unknown"),
        pytest.param(rss(ITEM).encode(), "text/html; charset=utf-8", id="text/html"),
        pytest.param(rss(ITEM).encode(), "application/octet-stream", id="octet-stream"),
        pytest.param(rss(ITEM).encode(), ";;;", id="no type at all"),
        pytest.param(gzip.compress(rss(ITEM).encode()), "application/x-gzip", id="a gzip file"),
        pytest.param(b"\xef\xbb\xbf\n\n" + rss(ITEM).encode(), None, id="mark and space before it"),
    ],
)
def test_encodings_and_types_may_lie(body: bytes, content_type: str | None) -> None:
    found = listing(body, content_type)
    assert urls(found) == [f"{SITE}/a"]
    assert found.links[0].hints.headline == "Über “quotes”"


def test_a_torn_gzip_file_gives_what_stands_before_the_tear() -> None:
    body = gzip.compress(
        rss(*(f"<item><link>{SITE}/{n * 7919 % 10007}</link></item>" for n in range(3000))).encode()
    )
    found = listing(body[: len(body) // 2])
    assert 1000 < len(found.links) < 2000
    assert found.warning == "is a gzip file that ends too early"


# Dialects


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            b'xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>G</title></channel>'
            b"<item><title>A</title><link>https://gazette.example/a</link></item></rdf:RDF>",
            id="RSS 0.90",
        ),
        pytest.param(
            b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
            b'<item rdf:about="https://gazette.example/a"><title>A</title></item></rdf:RDF>',
            id="RDF with about only",
        ),
        pytest.param(
            b'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title mode="escaped">A</title>'
            b'<link rel="alternate" type="text/html" href="https://gazette.example/a"/></entry></feed>',
            id="Atom 0.3",
        ),
        pytest.param(
            b'<r:rss version="2.0" xmlns:r="http://backend.userland.com/rss2"><r:channel><r:item><r:title>A</r:title>'
            b"<r:link>https://gazette.example/a</r:link></r:item></r:channel></r:rss>",
            id="a prefix on everything",
        ),
        pytest.param(
            rss(
                f"<item><title>A</title><link>{SITE}/a</link></item>",
                attributes='xmlns="http://www.w3.org/2005/Atom"',
            ).encode(),
            id="RSS in Atom's namespace",
        ),
        pytest.param(
            rss(
                "<item><media:content url='x'><media:title>Picture</media:title></media:content><title>A</title>"
                f"<link>{SITE}/a</link></item>",
                attributes='xmlns:media="http://search.yahoo.com/mrss/"',
            ).encode(),
            id="media:title",
        ),
        pytest.param(
            b"<RSS><CHANNEL><ITEM><TITLE>A</TITLE><LINK>https://gazette.example/a</LINK></ITEM></CHANNEL></RSS>",
            id="in capitals",
        ),
        pytest.param(b'{"items": [{"url": "/a", "title": "A"}]}', id="JSON without a version"),
        pytest.param(b'[{"link": "https://gazette.example/a", "title": {"rendered": "A"}}]', id="WordPress"),
        pytest.param(
            b'{"feed": {}, "items": [{"guid": "https://gazette.example/a", "title": "A"}]}', id="rss2json"
        ),
        pytest.param('{"items": [{"url": "/a", "title": "A"}]}'.encode("utf-16"), id="JSON in UTF-16"),
    ],
)
def test_dialects(body: bytes) -> None:
    found = listing(body)
    assert urls(found) == [f"{SITE}/a"]
    assert found.links[0].hints.headline == "A"
    assert found.warning is None


def test_a_torn_json_feed_gives_its_whole_entries() -> None:
    items = [{"url": f"/{number}", "title": "Ü" * 50, "language": "de"} for number in range(10)]
    body = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "language": "en", "items": items}
    ).encode()
    found = listing(body[:-200])
    assert urls(found) == [f"{SITE}/{number}" for number in range(9)]
    assert found.warning == "ends in the middle of an entry"


# Links


@pytest.mark.parametrize(
    ("item", "url"),
    [
        (f"<link> {SITE}/a b c </link>", "/a%20b%20c"),
        (f"<link>\n  {SITE}/a\n</link>", "/a"),
        ("<link>//gazette.example/a</link>", "/a"),
        (f"<link>{SITE}/a?x=1&amp;copy=2&amp;lt=3</link>", "/a?x=1&copy=2&lt=3"),
        (f"<link>{SITE}/a?x=1&copy=2&lt=3</link>", "/a?x=1&copy=2&lt=3"),
        (f"<link>{SITE}/a?x=1&amp;amp;y=2</link>", "/a?x=1&y=2"),
        (f"<link><![CDATA[ {SITE}/a?x=1&y=2 ]]></link>", "/a?x=1&y=2"),
        ("<link>a/b</link>", "/feeds/a/b"),
        ("<link>/a/b</link>", "/a/b"),
        (f'<link href="{SITE}/a"/>', "/a"),
        (f"<link/><guid>{SITE}/a</guid>", "/a"),
        (f'<guid isPermaLink="true">{SITE}/a</guid>', "/a"),
        (f'<guid isPermaLink="false">{SITE}/a</guid>', "/a"),
        (f'<link>{SITE}/a</link><guid isPermaLink="true">{SITE}/b</guid>', "/a"),
        (f'<atom:link rel="self" href="https://api.example/x"/><link>{SITE}/a</link>', "/a"),
        (f'<link>{SITE}/a</link><atom:link rel="self" href="https://api.example/x"/>', "/a"),
    ],
)
def test_links_of_rss_however_they_are_written(item: str, url: str) -> None:
    text = rss(f"<item><title>A</title>{item}</item>", attributes='xmlns:atom="http://www.w3.org/2005/Atom"')
    assert urls(listing(text.encode())) == [SITE + url]
    assert urls(
        read_big_feed(text.replace("&copy=", "&amp;copy=").replace("&lt=", "&amp;lt=").encode(), FEED)
    ) == [SITE + url]


@pytest.mark.parametrize(
    "item", ['<guid isPermaLink="false">abc-12</guid>', "<guid>abc-12</guid>", "<guid>urn:uuid:1</guid>"]
)
def test_an_identifier_is_no_link(item: str) -> None:
    assert listing(rss(f"<item><title>A</title>{item}</item>").encode()).links == ()


def test_guids_that_repeat_or_change_are_no_matter() -> None:
    guids = (("1", "/a"), ("1", "/b"), ("2", "/a"), ("3", "/c"))
    items = (
        f"<item><guid isPermaLink='false'>{guid}</guid><link>{link}</link></item>" for guid, link in guids
    )
    assert urls(listing(rss(*items).encode())) == [f"{SITE}/a", f"{SITE}/b", f"{SITE}/c"]


@pytest.mark.parametrize(
    ("entry", "url"),
    [
        (
            '<link rel="replies" href="/r"/><link rel="enclosure" href="/e.mp3"/><link rel="self" href="/s"/>'
            '<link rel="alternate" type="text/html" href="/a"/><link rel="edit" href="/edit"/>',
            "/a",
        ),
        ('<link rel="replies" type="text/html" href="/r"/><link href="/a"/>', "/a"),
        ('<link rel="alternate" type="application/json" href="/j"/><link type="text/html" href="/a"/>', "/a"),
        ('<id>tag:x</id><link rel="self" href="/a"/>', "/a"),
        (f'<id>{SITE}/a</id><link rel="enclosure" href="/e.mp3"/>', "/a"),
    ],
)
def test_of_atoms_links_the_one_to_the_page_is_taken(entry: str, url: str) -> None:
    assert urls(listing(atom(f"<entry><title>A</title>{entry}</entry>"))) == [SITE + url]


def test_xml_base_counts_in_rss_and_atom() -> None:
    base = f'xml:base="{SITE}/x/"'
    item = "<{0} xml:base='2026/'><title>A</title>{1}</{0}>"
    assert urls(listing(atom(item.format("entry", '<link href="a"/>'), attributes=base))) == [
        f"{SITE}/x/2026/a"
    ]
    text = rss(item.format("item", "<link>a</link>"), attributes=base)
    assert urls(listing(text.encode())) == [f"{SITE}/x/2026/a"]


@pytest.mark.parametrize(
    ("link", "url"),
    [
        (
            "https://www.google.com/url?rct=j&amp;sa=t&amp;url=https://gazette.example/a&amp;ct=ga",
            f"{SITE}/a",
        ),
        ("https://r.example/?url=https%3A%2F%2Fgazette.example%2Fb%3Fx%3D1", f"{SITE}/b?x=1"),
        ("https://r.example/?u=https%253A%252F%252Fgazette.example%252Fb", f"{SITE}/b"),
        ("https://r.example/x/https://gazette.example/c?d=1", f"{SITE}/c?d=1"),
        (f"{SITE}/click?to=https%3A%2F%2Fgazette.example%2Fz", f"{SITE}/z"),
        (
            "https://news.google.com/rss/articles/CBMiHWh0dHBzOi8vZ2F6ZXR0ZS5leGFtcGxlLzIwMjbSAQA?oc=5",
            f"{SITE}/2026",
        ),
        # not plainly of the own site: as it stands
        ("https://r.example/?url=https%3A%2F%2Felsewhere.example%2F", None),
        ("https://r.example/?url=https%3A%2F%2Fgazette.example.evil.example%2F", None),
        ("https://news.google.com/rss/articles/CBMiAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA?oc=5", None),
        ("https://r.example/?url=file:///etc/passwd", None),
        # a page of the own site that carries another URL is itself
        (
            f"{SITE}/a?from=https%3A%2F%2Fgazette.example%2F",
            f"{SITE}/a?from=https%3A%2F%2Fgazette.example%2F",
        ),
    ],
)
def test_of_a_redirector_the_own_page_that_it_names_is_taken(link: str, url: str | None) -> None:
    text = rss(f"<item><title>A</title><link>{link}</link></item>")
    assert urls(listing(text.encode())) == [url or link]
    assert urls(read_big_feed(text.encode(), FEED, lambda link: belongs(SOURCE, link))) == [url or link]


def test_of_a_counter_the_page_named_beside_it_is_taken() -> None:
    counter = "http://feedproxy.google.com/~r/g/~3/x/"
    feedburner = 'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    item = f"<item><link>{counter}</link><feedburner:origLink>{SITE}/a</feedburner:origLink></item>"
    assert urls(listing(rss(item, attributes=feedburner).encode())) == [f"{SITE}/a"]
    item = f'<item><link>{counter}</link><guid isPermaLink="false">{SITE}/a</guid></item>'
    assert urls(listing(rss(item).encode())) == [f"{SITE}/a"]
    # a link that the filters hold back is not got round by its guid
    item = f'<item><link>{SITE}/video/a</link><guid isPermaLink="false">{SITE}/?p=1</guid></item>'
    assert urls(listing(rss(item).encode())) == [f"{SITE}/video/a"]


def test_a_link_to_a_site_that_the_source_names_stays() -> None:
    wire = Source(name="g", publisher="G", url=f"{SITE}/", allow=(r"^https://wire\.example/", "/a"))
    item = f'<item><link>https://wire.example/1</link><guid isPermaLink="false">{SITE}/a</guid></item>'
    assert urls(listing(rss(item).encode(), source=wire)) == ["https://wire.example/1"]


# Size

BIG = (
    "<item><title>Über {0} &amp; more</title><link>{1}/{0}?a=1&amp;b=2</link><guid isPermaLink='false'>{0}</guid>"
    "<pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate><category>World</category><category>News</category>"
    "<description><![CDATA[<p>Words about {0}</p>]]></description></item>"
)


def big(count: int) -> str:
    return rss(*(BIG.format(number, SITE) for number in range(count)), channel="<language>de</language>")


@pytest.mark.trust
@pytest.mark.timeout(120)
def test_a_hundred_thousand_entries_are_read_whole() -> None:
    found = read_feed(big(100_000).encode(), FEED)
    assert found.warning is None
    assert len(found.links) == 100_000
    assert found.links[-1].url == f"{SITE}/99999?a=1&b=2"
    assert found.links[-1].hints == Hints(
        "Über 99999 & more", "Mon, 23 Nov 2026 10:00:00 GMT", None, "de", ("World", "News")
    )


@pytest.mark.timeout(120)
def test_of_more_the_first_are_read_and_counted() -> None:
    item = f"<item><link>{SITE}/{{0}}</link></item>"
    found = read_feed(rss(*(item.format(number) for number in range(100_010))).encode(), FEED)
    assert len(found.links) == 100_000
    assert found.warning == "only the first 100000 entries were read"
    rows = [{"url": f"/{number}"} for number in range(100_010)]
    found = read_feed(json.dumps({"items": rows}).encode(), FEED)
    assert len(found.links) == 100_000
    assert found.warning == "only the first 100000 entries were read"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_big_feed_reads_as_a_small_one_does(encoding: str) -> None:
    small, large = listing(big(100).encode(encoding)), listing(big(6_000).encode(encoding))
    assert len(large.links) == 6_000
    assert large.links[:100] == small.links
    assert large.warning is None


def test_a_big_feed_that_is_torn_or_broken_gives_what_can_be_read() -> None:
    body = big(12_000).encode()
    torn = listing(body[: -len(body) // 2])
    assert 5_900 < len(torn.links) < 6_100
    assert all(link.url.endswith("?a=1&b=2") for link in torn.links)
    assert torn.warning == "is not well-formed XML"
    body = big(6_000).encode()
    broken = listing(body.replace(b"</guid>", b"</guid> & <dc:creator>A</dc:creator>\x01", 5))
    assert urls(broken) == urls(listing(body))
    assert broken.warning == "is not well-formed XML"


def test_big_atom_and_rdf_are_read_as_small_ones_are() -> None:
    entry = (
        "<entry><id>tag:{0}</id><link rel='self' href='/api/{0}'/><link href='{0}'/><title>T</title>"
        "<category term='World'/><updated>2026-11-23T00:00:00Z</updated><published>2026-11-22</published></entry>"
    )
    attributes = f"xml:base='{SITE}/2026/'"
    small = listing(atom(*(entry.format(number) for number in range(10)), attributes=attributes))
    large = listing(atom(*(entry.format(number) for number in range(6_000)), attributes=attributes))
    assert large.links[:10] == small.links
    assert len(large.links) == 6_000
    item = (
        "<item rdf:about='https://gazette.example/{0}'><title>T</title><dc:date>2026-11-22</dc:date></item>"
    )
    head = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
    )
    rdf = [
        f"{head}{''.join(item.format(n) for n in range(most))}</rdf:RDF>".encode() for most in (10, 12_000)
    ]
    small, large = map(listing, rdf)
    assert large.links[:10] == small.links
    assert len(large.links) == 12_000


def test_a_name_space_may_be_anything() -> None:
    entry = f"<entry><link href='{SITE}/a'/><title>T</title></entry>"
    found = read_big_feed(f"<feed xmlns='http://www.w3.org/2005}}Atom'>{entry}</feed>".encode(), FEED)
    assert [(link.url, link.hints.headline) for link in found.links] == [(f"{SITE}/a", "T")]


WHOLE = [
    big(3).encode(),
    atom("<entry xml:base='/x/'><id>tag:1</id><link href='a'/><title>T</title><category term='x'/></entry>"),
    json.dumps({"items": [{"url": "/a", "title": {"rendered": "A"}, "tags": ["x"], "id": 3}]}).encode(),
]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.binary(max_size=12)), max_size=6),
)
def test_any_bytes_are_read_by_each_of_the_readers(
    body: bytes, edits: list[tuple[float, int, bytes]]
) -> None:
    for place, length, new in edits:
        start = int(place * len(body))
        body = body[:start] + new + body[start + length :]
    for read in (read_feed, read_big_feed, read_json_feed):
        found = read(body, FEED)
        assert all(url.startswith(("http://", "https://")) for url in urls(found))
        assert len(set(urls(found))) == len(found.links)


@given(st.text(max_size=200), st.text(max_size=50))
def test_any_link_is_unwrapped_or_not(text: str, path: str) -> None:
    for link in (text, f"https://r.example/{path}?u={text}", f"https://r.example/{path}https://{text}"):
        target = target_of(FEED, [link], lambda url: "gazette" in url)
        assert target is None or target.startswith(("http://", "https://"))
