"""The page after this one of a list that goes over several. Pure.

Sources: HTML, 4.6.7 (link type "next"); else the numbers that sites put into URLs.
"""

import re
from collections.abc import Iterable

from lxml import etree, html

from spiders.markup import cut, link_target

_MAX_BYTES, _MAX_TAGS = 8 << 20, 200_000
_WORDS = r"(?:page|paged|pagina|pagenum|pg|p|seite|strana|sida|side|start|str)"
_IN_QUERY = re.compile(rf"[?&]{_WORDS}=(\d{{1,4}})(?=&|$)", re.IGNORECASE)
_IN_PATH = re.compile(rf"/{_WORDS}[/_-]?(\d{{1,4}})/?(?=\?|$)", re.IGNORECASE)


def next_page(body: bytes, url: str) -> str | None:
    """The URL of the next page of the list at `url`, as its HTML says; None if this is the last.

    Args:
        body: with its content coding undone.
    """
    data, _ = cut(body, size=_MAX_BYTES, tags=_MAX_TAGS, attributes=5 * _MAX_TAGS)
    try:
        parser = html.HTMLParser(huge_tree=False, no_network=True, remove_comments=True)
        page = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    base = next((link_target(url, element.get("href")) for element in page.iter("base")), None) or url
    links = [
        (target, "next" in (element.get("rel") or "").lower().split())
        for element in page.iter("link", "a")
        if (target := link_target(base, element.get("href"))) is not None
    ]
    declared = [target for target, is_next in links if is_next and target != url]
    return declared[0] if declared else numbered_next((target for target, _ in links), url)


def numbered_next(targets: Iterable[str], url: str) -> str | None:
    """Of these URLs, the one that is the list at `url` with the next number."""
    number, stem = _numbered(url)
    return next((target for target in targets if _numbered(target) == (number + 1, stem)), None)


def _numbered(url: str) -> tuple[int, str]:
    """The number of a page of a list, 1 where its URL has none; and the URL without it."""
    for pattern in (_IN_QUERY, _IN_PATH):
        match = pattern.search(url)
        if match:
            rest = url[: match.start()] + url[match.end() :]
            return int(match[1]), _stem(rest)
    return 1, _stem(url)


def _stem(url: str) -> str:
    path, _, query = url.partition("?")
    first, _, more = query.partition("&")
    query = "&".join(filter(None, (first, more)))
    return path.rstrip("/") + (f"?{query}" if query else "")
