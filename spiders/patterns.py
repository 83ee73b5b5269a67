"""The `allow` and `deny` patterns of a new source, from URLs of its articles and of what is none. Pure.

Careful rather than clever: a pattern that holds back an article loses it every night, one that lets through a
section page costs a request. So an `allow` has to let through all that was seen to be an article and all that
the listings announce beside it, and a `deny` has to name a folder that no article lies in.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from spiders.candidates import NO_ARTICLES
from transforms.urls import resolve, url_key

_OFTEN = 3  # pages of a folder that were no articles, from which it is taken to hold none
MAX_REJECTS = 4
FRONT_PAGE = r"^https?://[^/]+/?$"
# What the URLs of articles have, and of sections have not, most telling first
_SHAPES = (  # never \d{2} for a day: a sample of the second half of a month has no 7 in it
    r"/\d{4}/\d{1,2}/\d{1,2}/",
    r"/\d{4}-\d{1,2}-\d{1,2}/",
    r"/\d{4}/[a-z]{3,9}/\d{1,2}/",
    r"/\d{8}/",
    r"/\d{4}/\d{1,2}/",
    r"/\d{4}-\d{1,2}/",
    r"[-_/]\d{5,}(\.\w+)?/?(\?|$)",
    r"/\d{5,}[-_/]",
    r"[-_]\w*\d{4,}(\.\w+)?/?(\?|$)",
    r"/[^/?]*\d{5,}[^/?]*/?(\?|$)",
)
# Headlines of some length: all that many sites have, but tomorrow's may be shorter
_SLUGS = (
    r"/[^/?]+([-_][^/?]+){2,}/?(\?|$)",
    r"/[^/?]+([-_][^/?]+){3,}/?(\?|$)",
)
_MANY = 10  # URLs in one folder, from which it is taken to hold all articles


@dataclass(frozen=True, slots=True)
class Patterns:
    """What a source file is to have, and what has to be said of it."""

    allow: tuple[str, ...]
    deny: tuple[str, ...]
    rejects: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def find_patterns(
    *,
    articles: Sequence[str],
    listed: Sequence[str],
    refused: Sequence[str],
    sections: Sequence[str],
    front: str,
    needs_allow: bool,
) -> Patterns:
    """Patterns that let through the articles and hold back as much as can be told apart from them.

    Args:
        articles: URLs that turned out to be articles.
        listed: what feeds and news sitemaps announce beside them, so most likely articles as well.
        refused: URLs that turned out to be none.
        sections: links of the front page that look like sections.
        front: URL of the front page.
        needs_allow: the listings hold all kinds of links, and all are taken (plain sitemaps). The others are
            better off with no pattern than with one that only fits today.
    """
    deny = _deny(articles, refused)
    likely = [url for url in listed if not _folders(url) & NO_ARTICLES and not _any(deny, url)]
    positive = list(dict.fromkeys([*articles, *likely]))
    root = resolve(front, "/") or front
    negative = [url for url in dict.fromkeys([*refused, *sections, root]) if url not in articles]
    folders = _folder_shapes(positive) if len(positive) >= _MANY else []
    allow = _allow(positive, negative, [*folders, *_SHAPES])
    if allow is None and needs_allow:
        allow = _allow(positive, negative, _SLUGS)
    if allow is None:
        deny = (*deny, FRONT_PAGE)
    chosen = (allow,) if allow else ()

    def held(url: str) -> bool:
        return _any(deny, url) or (bool(chosen) and not _any(chosen, url))

    rejects = _distinct(url for url in negative if held(url))
    remarks = [f"no article, but its URL looks as an article's: {url}" for url in refused if not held(url)]
    return Patterns(chosen, deny, tuple(rejects), tuple(remarks[:MAX_REJECTS]))


def _allow(positive: Sequence[str], negative: Sequence[str], shapes: Sequence[str]) -> str | None:
    """The pattern that all of the first have and fewest of the second."""
    if not positive:
        return None
    fitting = [shape for shape in shapes if all(re.search(shape, url) for url in positive)]
    passes = {shape: sum(re.search(shape, url) is not None for url in negative) for shape in fitting}
    best = min(fitting, key=lambda shape: passes[shape], default=None)
    if best is None or 2 * passes[best] > len(negative):
        return None
    # of those that hold back as much, one that says more than a folder's name, which another desk may not share
    return next(shape for shape in (*_SHAPES, *shapes) if passes.get(shape) == passes[best])


def _folder_shapes(urls: Sequence[str]) -> list[str]:
    """Folders that all of these URLs have at the same place."""
    paths = [urlsplit(url).path.split("/")[1:-1] for url in urls]
    shared = [names[0] for names in zip(*paths, strict=False) if len(set(names)) == 1 and names[0]]
    return [f"/{re.escape(name)}/" for name in shared if not name.isdigit()]


def _place(url: str) -> str:
    parts = urlsplit(url).path.split("/")
    return parts[1] if len(parts) > 2 else ""


def _deny(articles: Iterable[str], refused: Iterable[str]) -> tuple[str, ...]:
    """Folders of pages that were no articles: known ones by their name, others if it happened again and again."""
    good = {name for url in articles for name in _folders(url)}
    bad = Counter(name for url in refused for name in _folders(url) if name not in good)
    return tuple(
        f"/{re.escape(name)}/" for name in sorted(bad) if bad[name] >= (1 if name in NO_ARTICLES else _OFTEN)
    )


def _folders(url: str) -> set[str]:
    """Names of the folders in a URL's path; no numbers, which are dates."""
    return {name for name in urlsplit(url).path.split("/")[1:-1] if name and not name.isdigit()}


def _any(patterns: Iterable[str], url: str) -> bool:
    return any(re.search(pattern, url) for pattern in patterns)


def _distinct(urls: Iterable[str]) -> list[str]:
    """Some of the URLs, none like another: of each first folder one, those that were fetched first."""
    found: dict[str, str] = {}
    keys = set()
    for url in urls:
        if url_key(url) not in keys:
            keys.add(url_key(url))
            found.setdefault(_place(url) or urlsplit(url).path, url)
    return list(found.values())[:MAX_REJECTS]
