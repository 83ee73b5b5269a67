"""Which URL an entry of a feed means: not the counter's that it links to, if what is counted can be told. Pure."""

import re
from base64 import urlsafe_b64decode
from binascii import Error
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import parse_qsl, unquote

from spiders.markup import link_target
from transforms.items import Link

IsOwn = Callable[[str], bool]  # is this URL of one of the source's own sites?

_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_INSIDE = re.compile(r"https?(?:://|%3A%2F%2F)", re.IGNORECASE)
_REDIRECTS = re.compile(
    r"/(?:redir(?:ect)?|click|track|out|outbound|go|goto|link|url|r|exit)(?:[./?]|$)", re.I
)
_GOOGLE_NEWS = re.compile(
    r"https://news\.google\.com/(?:rss/|__i/rss/rd/)?articles/([\w-]{20,4000})", re.ASCII
)
_IN_BYTES = re.compile(rb"https?://[\x21-\x7e]+")
_MOST_PARAMETERS = 50


def target_of(base: str, candidates: Iterable[object], is_own: IsOwn | None) -> str | None:
    """The URL that an entry means.

    Args:
        base: what relative links are resolved with.
        candidates: what the entry names, the best first; what is no link is passed over.
        is_own: if given, the first of them that is of the source's own site, or leads there by way of a
            redirector that names its target, goes before the others.
    """
    first = None
    for candidate in candidates:
        target = link_target(base, candidate)
        if target is None:
            continue
        if is_own is None:
            return target
        if is_own(target) and not _REDIRECTS.search(target):
            return target
        inner = unwrapped(target, is_own)
        if inner is not None or is_own(target):
            return inner or target
        first = first or target
    return first


def absolute(identifier: object) -> str | None:
    """An id or guid, if it is a URL by itself: "abc-12" is none, and never relative to the feed."""
    return identifier if isinstance(identifier, str) and _ABSOLUTE.match(identifier.strip()) else None


def unwrapped(url: str, is_own: IsOwn) -> str | None:
    """The own page that a redirector's URL names, as a parameter or behind its own path; None if it names none."""
    named = _names(url)
    return next(
        (target for name in named if (target := link_target(url, name)) is not None and is_own(target)), None
    )


def _names(url: str) -> Iterator[str]:
    head, _, query = url.partition("?")
    try:
        pairs = parse_qsl(query, max_num_fields=_MOST_PARAMETERS)
    except ValueError:  # more parameters than anybody needs to name a page
        pairs = []
    for _, value in pairs:
        if _INSIDE.match(value):
            yield unquote(value) if _ABSOLUTE.match(value) is None else value
    if match := _INSIDE.search(head, 8):
        rest = url[match.start() :]
        yield unquote(rest.partition("?")[0]) if _ABSOLUTE.match(rest) is None else rest
    if match := _GOOGLE_NEWS.match(url):
        try:
            inside = _IN_BYTES.search(urlsafe_b64decode(match[1] + "=" * (-len(match[1]) % 4)))
        except (Error, ValueError):
            return
        if inside:
            yield inside[0].decode("ascii")


def distinct(links: Iterable[Link]) -> Iterator[Link]:
    """Each URL once, where it comes first."""
    seen = set()
    for link in links:
        if link.url not in seen:
            seen.add(link.url)
            yield link
