"""What a site's pages say of the site: its publisher's name, its language."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from transforms.declared import Declared
from transforms.items import Hints, Rejection
from transforms.jsonld import text_of, types_of
from transforms.page import open_page
from transforms.urls import host_of
from transforms.warc import RawCapture

_SITES = frozenset({"WebSite", "NewsMediaOrganization", "Organization"})
_BETWEEN = re.compile(r"\s+[|–—:•·»›-]\s+|\s*[|•·»›]\s*|:\s+")
_LONGEST = 80  # characters of a name


def find_publisher(front: RawCapture | None, articles: Sequence[RawCapture], url: str) -> tuple[str, str]:
    """The publisher's name, and where it stands; the site's host if nothing tells.

    Articles tell by JSON-LD, Open Graph and what their titles share; the front page by the same, and the
    beginning of its title.
    """
    pages = [_declared(raw) for raw in articles]
    first = _declared(front) if front is not None else None
    everywhere = [page for page in (first, *pages) if page is not None]
    written = list(filter(None, pages))
    for where, names in (
        ("JSON-LD of its articles", (_publisher(page) for page in written)),
        ("og:site_name", (page.meta("og:site_name") for page in everywhere)),
        ("JSON-LD of its front page", _organisations(first)),
        ("titles of its pages", _shared(page.title for page in everywhere)),
        ("title of its front page", _BETWEEN.split(first.title or "")[:1] if first else ()),
    ):
        counted = Counter(name.strip() for name in names if name and _is_name(name))
        if counted:
            return counted.most_common(1)[0][0], where
    return host_of(url), "nothing but its address"


def majority(values: Iterable[str | None]) -> str | None:
    """The value that most have."""
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0][0] if counted else None


def _declared(raw: RawCapture) -> Declared | None:
    page = open_page(raw)
    return None if isinstance(page, Rejection) else Declared(page, None, Hints())


def _publisher(page: Declared) -> str | None:
    return text_of(page.resolve(page.article.get("publisher"))) if page.article else None


def _organisations(page: Declared | None) -> Iterable[str | None]:
    nodes = page.nodes if page is not None else []
    return [text_of(node.get("name")) for node in nodes if types_of(node) & _SITES][:1]


def _shared(titles: Iterable[str | None]) -> Iterable[str]:
    """The part that most titles have in common."""
    parts = [set(_BETWEEN.split(title)) for title in titles if title]
    counted = Counter(part.strip() for found in parts for part in found)
    most = counted.most_common(1)
    return [most[0][0]] if most and most[0][1] > 1 and 2 * most[0][1] > len(parts) else []


def _is_name(text: str | None) -> bool:
    return bool(text and text.strip() and text.isprintable() and len(text) <= _LONGEST and "://" not in text)
