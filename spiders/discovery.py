"""What a listing says: feed, sitemap or section bytes in, links out. Pure.

What stands in a document decides how it is read, not what its URL or Content-Type says of it.
"""

import re

from lxml import etree, html

from spiders.catalogue import belongs, sites_of
from spiders.feeds import read_feed
from spiders.markup import Found, cut, link_target
from spiders.shapes import Shapes
from spiders.sitemaps import read_sitemap
from spiders.unpacked import gunzipped, in_utf8
from transforms.encodings import ContentEncodingError, TooLargeError, decode_content
from transforms.items import Kind, Link, Source
from transforms.urls import site_of

MAX_DECODED = 64 << 20  # bytes of a listing, once its content coding is undone
MAX_SECTION_BYTES = 8 << 20
MAX_SECTION_TAGS = 200_000
MAX_SECTION_LINKS = 2_000
_HEAD = 16_384  # bytes that tell what kind of document it is
_MARKUP = (b"<", b"{", b"[", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b")
_SITEMAP = re.compile(rb"<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s>]")
_INDEX = re.compile(rb"<(?:[\w.-]+:)?sitemapindex[\s>]")
_FEED = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|RDF)[\s>]")


def read_listing(
    body: bytes,
    *,
    url: str,
    kind: Kind,
    source: Source,
    content_type: str | None = None,
    content_encoding: str | None = None,
    learned: Shapes | None = None,
) -> Found:
    """Read a feed, sitemap or section page, as it came over the wire.

    Args:
        learned: which links of the source's section pages are wanted; by guess alone unless given.
    """
    try:
        decoded = decode_content(body, content_encoding, MAX_DECODED)
    except TooLargeError:
        return Found(warning=f"is longer than {MAX_DECODED} bytes")
    except ContentEncodingError:
        if not body.startswith(_MARKUP):
            return Found(warning=f"its bytes are not what Content-Encoding says ({content_encoding})")
        decoded = body  # the header lies and the body is plain
    if not decoded.strip():
        return Found(warning="is empty")
    if kind is Kind.SECTION:
        return read_section(decoded, url, source, content_type, learned)

    def feed() -> Found:
        return read_feed(decoded, url, content_type, lambda link: belongs(source, link))

    head = in_utf8(gunzipped(decoded, _HEAD)[0][:_HEAD])[:4096]
    if kind is Kind.FEED and _SITEMAP.search(head) and not _FEED.search(head):
        return read_sitemap(decoded, url)
    if kind is Kind.SITEMAP and _FEED.search(head) and not _SITEMAP.search(head):
        return feed()  # the sitemap protocol allows RSS and Atom
    return read_sitemap(decoded, url) if kind is Kind.SITEMAP else feed()


def is_index(body: bytes, content_encoding: str | None = None) -> bool:
    """Is this the body of a sitemap index? Looks at its beginning only."""
    try:
        head = decode_content(body, content_encoding, MAX_DECODED)
    except (ContentEncodingError, TooLargeError):
        return False
    return _INDEX.search(in_utf8(gunzipped(head, _HEAD)[0][:_HEAD])[:4096]) is not None


def read_section(
    body: bytes,
    url: str,
    source: Source,
    content_type: str | None = None,
    learned: Shapes | None = None,
) -> Found:
    """The links of a page that are of the same site and look like articles, in the page's order.

    What a pattern of the source's `allow` lets through is wanted; without such patterns, what looks like
    the site's articles (see `Shapes`). `deny` holds back in any case.
    """
    wanted = learned or Shapes({}, source)
    data, warning = cut(body, size=MAX_SECTION_BYTES, tags=MAX_SECTION_TAGS, attributes=5 * MAX_SECTION_TAGS)
    charset = re.search(r"charset=[\"']?([\w-]+)", content_type or "", re.IGNORECASE)
    try:
        parser = html.HTMLParser(
            encoding=charset[1] if charset else None, huge_tree=False, no_network=True, remove_comments=True
        )
    except LookupError:  # a charset that nobody knows
        parser = html.HTMLParser(huge_tree=False, no_network=True, remove_comments=True)
    try:
        page = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Found(warning="is no HTML page")
    base = next((link_target(url, element.get("href")) for element in page.iter("base")), None) or url
    sites = sites_of(source) | {site_of(url)}
    links: dict[str, Link] = {}
    seen = set()
    for anchor in page.iter("a", "area"):
        target = link_target(base, anchor.get("href"))
        if target is None or target in seen:
            continue
        seen.add(target)
        if site_of(target) not in sites or not wanted.wants(target):
            continue
        # no hints: the text of a link may be a headline, a teaser or "Read more"
        links[target] = Link(target)
        if len(links) > MAX_SECTION_LINKS:
            warning = f"only the first {MAX_SECTION_LINKS} links were read"
            break
    return Found(links=tuple(links.values())[:MAX_SECTION_LINKS], warning=warning)
