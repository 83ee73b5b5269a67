"""Listings: what is read out of feeds, sitemaps and sections, whole ones and broken ones."""

import gzip
import io
import json
import tarfile
import unicodedata
import zlib
from datetime import date
from pathlib import Path

import brotli
import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spiders.discovery import read_listing, read_section
from spiders.feeds import read_feed
from spiders.markup import Found, plain
from spiders.shapes import Shapes
from spiders.sitemaps import MAX_URLS, read_sitemap
from transforms.items import Hints, Kind, Link, Source

FEED = "https://gazette.example/feeds/news.xml"
SITEMAP = "https://gazette.example/sitemap.xml"
SUITE = Path(__file__).parents[3] / "shared" / "suites" / "feeds"
SOURCE = Source(
    name="gazette",
    publisher="Gazette",
    url="https://gazette.example/",
    sections=("https://gazette.example/world",),
    allow=(r"/\d{4}/",),
    deny=("/video/",),
)

RSS_2 = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
<channel><title>Gazette</title><language>en-gb</language>
<item><title><![CDATA[Bridge <b>reopens</b> &amp; traffic flows]]></title>
  <link>https://gazette.example/2026/bridge?id=1&amp;x=2#comments</link>
  <pubDate>Mon, 23 Mar 2026 10:00:00 GMT</pubDate><category>World</category><category>Traffic</category></item>
<item><title>Second</title><link>/2026/second</link><category>Local</category></item>
<item><title>By guid</title><guid isPermaLink="true">https://gazette.example/2026/guid</guid></item>
<item><title>Counted</title><link>https://counter.example/~r/1</link>
  <feedburner:origLink>https://gazette.example/2026/counted</feedburner:origLink></item>
<item><title>No link at all</title></item>
<item><title>Not for us</title><link>mailto:desk@gazette.example</link></item>
<item><title>A file</title><link>file:///etc/hostname</link></item>
<item><title>Second again</title><link>/2026/second</link></item>
</channel></rss>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://cdn.example/" xml:lang="de">
<title>Gazette</title>
<entry xml:base="https://gazette.example/2026/"><title type="html">Eins &amp;amp; zwei</title>
  <link rel="self" href="https://api.example/1"/><link rel="alternate" href="eins"/>
  <published>2026-03-23T10:00:00+01:00</published><updated>2026-03-24T10:00:00+01:00</updated></entry>
<entry><title>Zwei</title><link href="zwei"/><updated>2026-03-24</updated><category term="Kultur"/></entry>
</feed>"""

RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>G</title>
  <items><rdf:Seq><rdf:li resource="https://gazette.example/2026/rdf"/></rdf:Seq></items></channel>
<item rdf:about="https://gazette.example/2026/rdf"><title>RDF</title><link>https://gazette.example/2026/rdf</link>
<dc:date>2026-03-23</dc:date></item></rdf:RDF>"""

RSS_091 = b"""<rss version="0.91"><channel><title>G</title><item><title>Old</title>
<link>https://gazette.example/2026/old</link></item></channel></rss>"""

NEWS = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><image:image><image:loc>https://cdn.example/picture.jpg</image:loc></image:image>
  <loc> https://gazette.example/2026/a?x=1&amp;y=2 </loc><lastmod>2026-03-24</lastmod>
  <news:news><news:publication><news:name>Gazette</news:name><news:language>en</news:language></news:publication>
  <news:publication_date>2026-03-23T10:00Z</news:publication_date><news:title>Bridge &amp; tunnel</news:title>
  <news:keywords>bridge, tunnel , bridge</news:keywords></news:news></url>
<url><loc>https://gazette.example/2026/b</loc></url>
<url><loc>file:///etc/hostname</loc></url><url><loc/></url><url/>
</urlset>"""

INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://gazette.example/sitemaps/2025.xml.gz</loc><lastmod>2025-12-31</lastmod></sitemap>
<sitemap><loc>/sitemaps/2026.xml.gz</loc><lastmod>2026-03-23</lastmod></sitemap>
</sitemapindex>"""


def urls(found: Found) -> list[str]:
    return [link.url for link in found.links]


def test_rss_2_gives_links_with_what_it_says_of_them() -> None:
    found = read_feed(RSS_2, FEED)
    assert urls(found) == [
        "https://gazette.example/2026/bridge?id=1&x=2",
        "https://gazette.example/2026/second",
        "https://gazette.example/2026/guid",
        "https://gazette.example/2026/counted",
    ]
    assert found.links[0].hints == Hints(
        headline="Bridge reopens & traffic flows",
        date_published="Mon, 23 Mar 2026 10:00:00 GMT",
        in_language="en-gb",
        keywords=("World", "Traffic"),
    )
    assert found.links[1].hints.section == "Local"
    assert found.warning is None


def test_atom_links_are_resolved_with_their_own_base() -> None:
    found = read_feed(ATOM, FEED)
    assert urls(found) == ["https://gazette.example/2026/eins", "https://cdn.example/zwei"]
    assert found.links[0].hints.headline == "Eins & zwei"
    assert [link.hints.date_published for link in found.links] == ["2026-03-23T10:00:00+01:00", "2026-03-24"]


@pytest.mark.parametrize(("feed", "slug"), [(RDF, "rdf"), (RSS_091, "old")])
def test_older_formats_are_read(feed: bytes, slug: str) -> None:
    found = read_feed(feed, FEED)
    assert urls(found) == [f"https://gazette.example/2026/{slug}"]
    assert found.warning is None


@pytest.mark.parametrize("version", ["1", "1.1"])
def test_json_feed_is_read(version: str) -> None:
    feed = {
        "version": f"https://jsonfeed.org/version/{version}",
        "language": "en",
        "items": [
            {
                "id": "1",
                "url": "/2026/a",
                "title": "A",
                "date_published": "2026-03-23",
                "tags": ["x", "y", 3],
            },
            {"id": "https://gazette.example/2026/b", "external_url": "https://elsewhere.example/"},
            {"id": 7},
            "nonsense",
            {"url": "javascript:alert(1)"},
        ],
    }
    found = read_feed(b"\xef\xbb\xbf" + json.dumps(feed).encode(), FEED)
    assert urls(found) == ["https://gazette.example/2026/a", "https://gazette.example/2026/b"]
    assert found.links[0].hints == Hints("A", "2026-03-23", None, "en", ("x", "y"))


@pytest.mark.parametrize(
    ("body", "warning"),
    [
        (b"<!doctype html><html><body>Not found</body></html>", "is no feed"),
        (b'{"items": 3}', "is no JSON feed: no items in it"),
        (b'{"items": [', "is not well-formed JSON"),
        (b"[" * 100_000, "is not well-formed JSON"),
    ],
)
def test_what_is_no_feed_says_so(body: bytes, warning: str) -> None:
    assert read_feed(body, FEED) == Found(warning=warning)


def test_a_feed_with_no_news_is_a_whole_feed() -> None:
    assert read_feed(b'<rss version="2.0"><channel><title>G</title></channel></rss>', FEED) == Found()


def test_a_torn_feed_gives_its_whole_entries_and_never_half_a_link() -> None:
    entry = "<item><title>T</title><link>https://gazette.example/2026/{}</link></item>"
    body = f'<rss version="2.0"><channel>{"".join(entry.format(n) for n in range(1000, 1020))}'.encode()
    for end in range(len(body) - 300, len(body)):
        found = read_feed(body[:end], FEED)
        assert 16 <= len(found.links) <= 20
        assert all(len(url) == len("https://gazette.example/2026/1000") for url in urls(found))
        assert found.warning in ("ends in the middle of an entry", "is not well-formed XML")


def test_a_feed_that_is_not_well_formed_gives_what_can_be_read() -> None:
    body = RSS_2.replace(b"<title>Second</title>", b"<title>Fish & chips &nbsp; <br></title>")
    found = read_feed(body, FEED)
    assert len(found.links) == 4
    assert found.warning == "is not well-formed XML"


PATHOLOGICAL = {
    "nested tags": b'<rss version="2.0"><channel>' + b"<a>" * 1_000_000,
    "many attributes": b'<rss version="2.0"><channel><item '
    + b" ".join(b'a%d="1"' % n for n in range(100_000))
    + b"/></channel></rss>",
    "many tags of attributes": b'<rss version="2.0"><channel>'
    + (b"<item " + b" ".join(b'a%d="1"' % n for n in range(700)) + b"/>") * 1000,
    "many entries": b'<rss version="2.0"><channel>'
    + b"<item><title>x</title><link>https://gazette.example/1</link></item>" * 200_000,
    "entities": b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;">' % (n, *[n - 1] * 6) for n in range(98, 110))
    + b']><rss version="2.0"><channel><item><title>&m;</title></item></channel></rss>',
    "open brackets": b'<rss version="2.0"><channel>' + b"<" * 2_000_000,
    "open sections": b'<rss version="2.0"><channel>' + b"<![CDATA[" * 300_000,
    "ampersands": b'<rss version="2.0"><channel><item><title>' + b"&" * 2_000_000,
}


@pytest.mark.parametrize("name", PATHOLOGICAL)
@pytest.mark.parametrize("read", [read_feed, read_sitemap], ids=["feed", "sitemap"])
@pytest.mark.timeout(60)  # unbounded, these take from 20 seconds to hours
def test_no_input_takes_long(name: str, read: object) -> None:
    assert callable(read)
    assert len(read(PATHOLOGICAL[name], FEED).links) < 10


@pytest.mark.skipif(not SUITE.is_dir(), reason="the feed suite is not beside the checkout")
def test_it_finds_the_entries_that_feedparser_finds_in_its_own_suite() -> None:
    known = {
        case["file"]: case for case in map(json.loads, (SUITE / "feedparser.jsonl").read_text().splitlines())
    }
    read, worse = [], []
    with tarfile.open(SUITE / "feedparser.tar.gz") as suite:
        for member in suite:
            file = suite.extractfile(member) if member.isfile() else None
            name = member.name.removeprefix("./")
            if file is None or name not in known:
                continue
            body = file.read()
            found = read_feed(body, "http://example.com/")  # no exception
            entries = feedparser.parse(io.BytesIO(body)).entries
            linked = {entry.link for entry in entries if entry.get("link", "").startswith("http")}
            if len(found.links) < len(linked):
                worse.append(name)
            read.append(name)
    print(f"{len(read)} feeds of {len(known)} read")
    assert sorted(read) == sorted(known)
    assert worse == []


def test_a_news_sitemap_gives_links_with_hints() -> None:
    found = read_sitemap(NEWS, SITEMAP)
    assert urls(found) == ["https://gazette.example/2026/a?x=1&y=2", "https://gazette.example/2026/b"]
    assert found.links[0].hints == Hints(
        "Bridge & tunnel", "2026-03-23T10:00Z", None, "en", ("bridge", "tunnel")
    )
    assert found.links[1].hints == Hints()  # lastmod is no date of publication
    assert found.warning is None
    assert not found.is_index


def test_a_sitemap_index_names_its_parts_with_what_it_says_of_them() -> None:
    found = read_sitemap(INDEX, SITEMAP)
    assert [part.url for part in found.children] == [
        "https://gazette.example/sitemaps/2025.xml.gz",
        "https://gazette.example/sitemaps/2026.xml.gz",
    ]
    assert [part.span for part in found.children] == [
        (date(2025, 1, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 12, 31)),
    ]
    assert [part.lastmod and part.lastmod.date() for part in found.children] == [
        date(2026, 1, 1),
        date(2026, 3, 24),
    ]
    assert found.is_index
    assert (found.links, found.warning) == ((), None)


@pytest.mark.parametrize("parts", [1, 3])
def test_a_gzipped_sitemap_is_read_whatever_its_name(parts: int) -> None:
    size = len(NEWS) // parts + 1
    packed = b"".join(gzip.compress(NEWS[start : start + size]) for start in range(0, len(NEWS), size))
    assert read_sitemap(packed, SITEMAP) == read_sitemap(NEWS, SITEMAP)


def test_a_torn_gzip_gives_the_entries_before_the_tear() -> None:
    body = b"<urlset>" + b"".join(
        b"<url><loc>https://gazette.example/2026/%d-%d</loc></url>" % (n, zlib.crc32(b"%d" % n))
        for n in range(5000)
    )
    packed = gzip.compress(body + b"</urlset>")
    found = read_sitemap(packed[: len(packed) // 2], SITEMAP)
    assert 1000 < len(found.links) < 4000
    assert found.links == read_sitemap(body + b"</urlset>", SITEMAP).links[: len(found.links)]
    assert found.warning == "is a gzip file that ends too early"
    broken = bytearray(packed)
    broken[len(packed) // 2] ^= 0xFF
    assert read_sitemap(bytes(broken), SITEMAP).warning is not None


def test_a_plain_text_sitemap_is_read() -> None:
    body = "\ufeffhttps://gazette.example/2026/a\r\nhttps://gazette.example/2026/ü\nnothing\n\nfile:///etc/passwd\n"
    found = read_sitemap(body.encode(), SITEMAP)
    assert urls(found) == ["https://gazette.example/2026/a", "https://gazette.example/2026/%C3%BC"]


@pytest.mark.parametrize(
    "break_it",
    [
        pytest.param(
            lambda body: body.replace(
                b"<url><loc>https://gazette.example/2026/b",
                b"<url><loc>&#1;</url><url><loc>https://gazette.example/2026/b",
            ),
            id="control",
        ),
        pytest.param(
            lambda body: body.replace(b"<lastmod>", b"<p>a & b &nbsp; c</p><lastmod>"), id="ampersand"
        ),
        pytest.param(lambda body: b"\n\n " + body, id="leading space"),
        pytest.param(
            lambda body: body.replace(b' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"', b""),
            id="undeclared",
        ),
        pytest.param(lambda body: body + b"<!-- cached --><x>", id="trailing"),
        pytest.param(
            lambda body: body[: body.rindex(b"<url/>")] + b"<url><loc>https://gazette.example/tor", id="torn"
        ),
        pytest.param(lambda body: body.replace(b"<url/>", b"<url>\xff\xfe\x00</url>"), id="bytes"),
    ],
)
def test_a_broken_sitemap_gives_whole_links_and_a_warning(break_it: object) -> None:
    assert callable(break_it)
    found = read_sitemap(break_it(NEWS), SITEMAP)
    # "&" above all: libxml2 drops it from all URLs after its first error
    assert urls(found) == ["https://gazette.example/2026/a?x=1&y=2", "https://gazette.example/2026/b"]
    assert found.links[0].hints.headline == "Bridge & tunnel"
    assert found.warning == "is not well-formed XML"


@pytest.mark.parametrize(
    ("body", "warning"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"<!doctype html><html><p>Not found", "is no sitemap"),
        (b"Not found", "is no sitemap"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (b"\x1f\x8bnonsense", "is a broken gzip file"),
    ],
)
def test_what_is_no_sitemap_says_so(body: bytes, warning: str) -> None:
    assert read_sitemap(body, SITEMAP) == Found(warning=warning)


def test_a_sitemap_is_read_up_to_the_protocols_50_000_urls() -> None:
    body = b"<urlset>" + b"".join(
        b"<url><loc>https://gazette.example/%d</loc></url>" % n for n in range(MAX_URLS + 10)
    )
    found = read_sitemap(body + b"</urlset>", SITEMAP)
    assert len(found.links) == MAX_URLS
    assert found.warning == "only the first 50000 URLs were read"


def test_files_and_networks_named_by_a_document_are_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("https://gazette.example/secret")
    for read in (read_feed, read_sitemap):
        body = f"""<!DOCTYPE urlset [<!ENTITY s SYSTEM "{secret.as_uri()}">]>
            <urlset><url><loc>&s;</loc></url><item><link>&s;</link></item></urlset>"""
        assert not [url for url in urls(read(body.encode(), SITEMAP)) if "secret" in url]
        assert not read(str(secret).encode(), SITEMAP).links


PAGE = b"""<!doctype html><html><head><base href="/world/"></head><body>
<a href="../2026/a">A</a> <a href="https://www.gazette.example/2026/b#top">B</a> <a href="/about">About</a>
<a href="/video/2026/c">C</a> <a href="https://elsewhere.example/2026/d">D</a> <a href="javascript:void(0)">E</a>
<a>F</a> <a href="/2026/a">again</a></body></html>"""


def test_a_section_gives_the_links_that_the_filters_let_through() -> None:
    found = read_section(PAGE, "https://gazette.example/world", SOURCE)
    assert urls(found) == ["https://gazette.example/2026/a", "https://www.gazette.example/2026/b"]
    assert read_section(b"", "https://gazette.example/world", SOURCE).warning == "is no HTML page"


def test_a_section_of_a_site_without_patterns_gives_what_looks_like_articles() -> None:
    source = Source(name="gazette", publisher="G", url="https://gazette.example/", deny=("/2026/b",))
    page = b"""<a href="/">Home</a><a href="/world/">World</a><a href="/rss.xml">RSS</a>
        <a href="/2026/11/23/ferry-crew-pulls-whale">A</a> <a href="/2026/bridge-reopens-after-eleven-weeks">B</a>
        <a href="https://elsewhere.example/2026/11/23/whale">C</a><a href="/logo.png">D</a>
        <map><area href="/night-market-moves-into-old-store"></map>"""
    sure = [
        "https://gazette.example/2026/11/23/ferry-crew-pulls-whale",
        "https://gazette.example/night-market-moves-into-old-store",
    ]
    found = read_section(page, "https://gazette.example/world", source)
    assert urls(found) == ["https://gazette.example/world/", *sure]  # one to try
    learned = Shapes({"/{word}": (0, 3)}, source)
    assert urls(read_section(page, "https://gazette.example/world", source, learned=learned)) == sure


def test_the_content_coding_is_undone_and_a_false_header_forgiven() -> None:
    def read(body: bytes, coding: str | None) -> Found:
        return read_listing(body, url=FEED, kind=Kind.FEED, source=SOURCE, content_encoding=coding)

    assert read(brotli.compress(RSS_2), "br") == read(RSS_2, None) == read(RSS_2, "gzip")
    assert read(b"\x00nonsense", "gzip").warning == "its bytes are not what Content-Encoding says (gzip)"
    assert read(gzip.compress(b"x" * (80 << 20)), "gzip").warning == f"is longer than {64 << 20} bytes"
    assert read(b"", None).warning == "is empty"


def test_what_stands_in_it_decides_how_a_listing_is_read() -> None:
    as_feed = read_listing(NEWS, url=FEED, kind=Kind.FEED, source=SOURCE, content_type="application/rss+xml")
    assert as_feed == read_sitemap(NEWS, FEED)
    as_sitemap = read_listing(RSS_2, url=SITEMAP, kind=Kind.SITEMAP, source=SOURCE, content_type="text/html")
    assert urls(as_sitemap) == urls(read_feed(RSS_2, SITEMAP))


def test_the_charset_of_the_header_counts() -> None:
    body = '<rss version="2.0"><channel><item><title>Über</title><link>https://gazette.example/ü</link></item></channel></rss>'
    found = read_feed(body.encode("iso-8859-1"), FEED, "application/xml; charset=iso-8859-1")
    assert found.links == (Link("https://gazette.example/%C3%BC", Hints(headline="Über")),)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  a\n b\t", "a b"),
        ("AT&amp;T", "AT&T"),
        ("<p>One</p> <i>two</i>", "One two"),
        ("5 < 6", "5 < 6"),
        ("a\x00b\ud800c\u2028d", "a b c d"),
        ("<!-- -->", None),
        (" ", None),
        (None, None),
        (3, None),
    ],
)
def test_hints_are_one_line_of_plain_text(text: object, line: str | None) -> None:
    assert plain(text) == line


WHOLE = [
    RSS_2,
    ATOM,
    RDF,
    RSS_091,
    NEWS,
    INDEX,
    gzip.compress(NEWS, mtime=0),
    PAGE,
    b'{"items": [{"url": "/a"}]}',
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.binary(max_size=12)), max_size=6),
    st.sampled_from([Kind.FEED, Kind.SITEMAP, Kind.SECTION]),
    st.sampled_from([None, "gzip", "br", "deflate", "nonsense"]),
    st.sampled_from([None, "text/html; charset=utf-16", "application/xml; charset=nonsense"]),
)
def test_any_bytes_give_http_links_or_a_warning_and_never_an_exception(
    body: bytes,
    edits: list[tuple[float, int, bytes]],
    kind: Kind,
    coding: str | None,
    content_type: str | None,
) -> None:
    for place, length, new in edits:
        start = int(place * len(body))
        body = body[:start] + new + body[start + length :]
    found = read_listing(
        body, url=FEED, kind=kind, source=SOURCE, content_type=content_type, content_encoding=coding
    )
    assert all(
        url.startswith(("http://", "https://"))
        for url in (*urls(found), *(part.url for part in found.children))
    )
    assert len(set(urls(found))) == len(found.links)
    for link in found.links:
        for text in (link.hints.headline, link.hints.date_published, *link.hints.keywords):
            assert text is None or (text and not {unicodedata.category(c) for c in text} & {"Cc", "Cs"})
