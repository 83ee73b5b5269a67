"""Feeds too big for feedparser (30 s a million tags): read entry by entry with libxml2. Pure.

It knows the elements of all RSS and Atom dialects by their local names, and nothing of the rest.
"""

import io
from collections.abc import Iterator

from lxml import etree

from spiders.feed_links import IsOwn, absolute, distinct, target_of
from spiders.markup import Found, plain
from spiders.mended import mended
from transforms.items import Hints, Link
from transforms.urls import resolve

MAX_ENTRIES = 100_000

_ENTRIES = frozenset({"item", "entry"})
_DATES = ("pubdate", "published", "date", "issued", "created", "updated", "modified")
_TEXTS = frozenset({*_DATES, "title", "guid", "id", "origlink", "language", "lang"})
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def read_big_feed(data: bytes, url: str, is_own: IsOwn | None = None) -> Found:
    """Read a feed of XML in UTF-8; see `read_feed`."""
    links: dict[str, Link] = {}
    try:
        count = _read(data, url, is_own, links, recover=False)
        warning = None
    except etree.XMLSyntaxError:
        links.clear()
        warning = "is not well-formed XML"
        try:
            count = _read(mended(data, b"item|entry"), url, is_own, links, recover=True)
        except etree.XMLSyntaxError:
            return Found(warning=warning)
    if count > MAX_ENTRIES:
        warning = f"only the first {MAX_ENTRIES} entries were read"
    return Found(links=tuple(links.values()), warning=warning)


def _read(
    data: bytes,
    url: str,
    is_own: IsOwn | None,
    links: dict[str, Link],
    *,
    recover: bool,
) -> int:
    """Add the links of a feed; how many entries it has, or one more than the most that are read."""
    events = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        encoding="utf-8",
        recover=recover,
        huge_tree=False,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    count, language = 0, None
    for _, element in events:
        name = _name(element)
        if name in _ENTRIES:
            count += 1
            if count > MAX_ENTRIES:
                break
            for link in distinct(_links(element, url, language, is_own)):
                links.setdefault(link.url, link)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif name in ("language", "lang") and language is None:
            language = plain(element.text)
    return count


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _space(element: etree._Element) -> str:
    """The name's space, whatever a feed may have for one: `QName` takes no "}" in it."""
    return str(element.tag).rpartition("}")[0]


def _links(entry: etree._Element, url: str, language: str | None, is_own: IsOwn | None) -> Iterator[Link]:
    own, about = _space(entry), entry.get(_RDF_ABOUT)
    texts: dict[str, str] = {}
    plain_links, alternates, others, terms = [], [], [], []
    for child in entry:
        name = _name(child)
        if name == "link":
            href, relation = child.get("href"), (child.get("rel") or "alternate").lower()
            if href is None:
                plain_links.append("".join(child.itertext()).replace("&amp;", "&"))  # escaped twice
            elif relation == "alternate":
                alternates.append(resolve(child.base or url, href) or href)
            elif relation == "self":
                others.append(resolve(child.base or url, href) or href)
        elif name in ("category", "subject"):
            terms.append(plain(child.get("term") or "".join(child.itertext())))
        elif name in _TEXTS and (name not in texts or _space(child) == own):
            # media:title stands beside title, and may stand before it
            texts[name] = "".join(child.itertext())
    candidates = (
        texts.get("origlink"),
        *(alternates if not plain_links else [*plain_links, *alternates]),
        absolute(texts.get("guid")),
        absolute(texts.get("id")),
        about,
        *others,
    )
    target = target_of(resolve(url, entry.base or "") or url, candidates, is_own)
    if target is None:
        return
    named = tuple(dict.fromkeys(filter(None, terms)))[:50]
    yield Link(
        target,
        Hints(
            headline=plain(texts.get("title")),
            date_published=plain(next((texts[name] for name in _DATES if texts.get(name)), None)),
            section=named[0] if len(named) == 1 else None,
            in_language=plain(texts.get("language") or texts.get("lang") or entry.get(_XML_LANG)) or language,
            keywords=named if len(named) > 1 else (),
        ),
    )
