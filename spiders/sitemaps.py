"""Sitemaps: bytes in, links out. urlset, news, index and plain text, gzipped whatever the name says.

Sources: https://www.sitemaps.org/protocol.html (50,000 URLs, 50 MB), Google's news extension
(schemas/sitemap-news/0.9). Elements are told by their local names: many sites get the namespaces wrong.
Pure, and bounded in time and memory for any bytes.
"""

import io
from datetime import datetime

from lxml import etree

from spiders.markup import Found, Part, cut, link_target, plain
from spiders.mended import mended
from spiders.sitemap_index import parse_lastmod, spans_of
from spiders.unpacked import MAX_BYTES, gunzipped, in_utf8
from transforms.items import Hints, Link

MAX_URLS = 50_000
MAX_TAGS = 1_500_000  # 50,000 entries of 30 tags
MAX_ATTRIBUTES = 5_000_000

_BOM = b"\xef\xbb\xbf"


class _NoSitemapError(ValueError):
    """Another kind of document."""


def read_sitemap(body: bytes, url: str) -> Found:
    """Read a sitemap of any form.

    Args:
        body: with its content coding undone; may still be a gzip file.
        url: where it was found; relative links are resolved with it.
    """
    data, warning = gunzipped(body, MAX_BYTES)
    data = in_utf8(data)
    if not data.strip():
        return Found(warning=warning or "is empty")
    if not data.removeprefix(_BOM).lstrip().startswith(b"<"):
        return _text(data, url, warning)
    data, short = cut(data, size=MAX_BYTES, tags=MAX_TAGS, attributes=MAX_ATTRIBUTES)
    warning = warning or short
    try:
        return _xml(data, url, recover=False, warning=warning)
    except _NoSitemapError:
        return Found(warning=warning or "is no sitemap")
    except etree.XMLSyntaxError:
        pass
    try:
        return _xml(
            mended(data, b"url|sitemap"), url, recover=True, warning=warning or "is not well-formed XML"
        )
    except (_NoSitemapError, etree.XMLSyntaxError):
        return Found(warning=warning or "is no sitemap")


def _text(data: bytes, url: str, warning: str | None) -> Found:
    """One URL a line, UTF-8."""
    lines = data[:MAX_BYTES].decode("utf-8-sig", "replace").splitlines()
    found = (link_target(url, line) if "://" in line else None for line in lines)
    links = dict.fromkeys(target for target in found if target is not None)
    if not links:
        return Found(warning=warning or "is no sitemap")
    if len(links) > MAX_URLS:
        warning = f"only the first {MAX_URLS} URLs were read"
    return Found(links=tuple(Link(link) for link in list(links)[:MAX_URLS]), warning=warning)


def _xml(data: bytes, url: str, *, recover: bool, warning: str | None) -> Found:
    links: dict[str, Link] = {}
    modified: dict[str, datetime] = {}
    children: dict[str, datetime | None] = {}  # URL -> lastmod
    root = ""
    events = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        recover=recover,
        huge_tree=False,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    for event, element in events:
        name = _name(element)
        if event == "start":
            if not root:
                root = name
                if root not in ("urlset", "sitemapindex", "url", "sitemap"):
                    raise _NoSitemapError(root)
            continue
        if name not in ("url", "sitemap"):
            continue
        target = link_target(url, _child(element, "loc"))
        lastmod = parse_lastmod(_child(element, "lastmod")) if target is not None else None
        if target is not None and name == "url":
            links.setdefault(target, Link(target, _hints(element)))
            if lastmod is not None:
                modified[target] = lastmod
        elif target is not None:
            children.setdefault(target, lastmod)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
        if len(links) + len(children) > MAX_URLS:
            warning = warning or f"only the first {MAX_URLS} URLs were read"
            break
    if not root:
        raise _NoSitemapError("nothing in it")
    named = list(children)[:MAX_URLS]
    spans = spans_of(named)
    return Found(
        links=tuple(links.values())[:MAX_URLS],
        children=tuple(Part(child, children[child], spans.get(child)) for child in named),
        modified=modified,
        is_index=root == "sitemapindex" or bool(children),
        warning=warning,
    )


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _child(element: etree._Element, name: str) -> str | None:
    """The text of the first child with this local name."""
    for child in element:
        if _name(child) == name:
            return "".join(child.itertext()).strip() or None
    return None


def _hints(element: etree._Element) -> Hints:
    news = next((child for child in element if _name(child) == "news"), None)
    if news is None:
        return Hints()
    publication = next((child for child in news if _name(child) == "publication"), None)
    keywords = plain(_child(news, "keywords")) or ""
    return Hints(
        headline=plain(_child(news, "title")),
        date_published=plain(_child(news, "publication_date")),
        in_language=plain(_child(publication, "language")) if publication is not None else None,
        keywords=tuple(dict.fromkeys(filter(None, (word.strip() for word in keywords.split(",")))))[:50],
    )
