"""Which of a site's listings are worth reading every night, and which of its links look like articles. Pure.

What a candidate yields decides, not what it is called: links of the site itself, how many, how fresh, and
whether another candidate has them all.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html

from spiders.catalogue import sites_of
from spiders.discovery import MAX_SECTION_BYTES, MAX_SECTION_LINKS, MAX_SECTION_TAGS
from spiders.markup import Found, cut, link_target
from spiders.scouting import Candidate
from spiders.shapes import Guess, guess
from spiders.url_words import ACTIONS, BOILERPLATE, LISTS, MEDIA
from transforms.dates import Clock, read_moment
from transforms.items import Kind, Link, Source
from transforms.url_days import day_in_url
from transforms.urls import site_of, url_key

USUAL_FEEDS = ("/rss", "/feed", "/rss.xml", "/feeds", "/atom.xml", "/feed/", "/index.xml", "/feed.json", "/feed.xml")  # fmt: skip
USUAL_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml")  # fmt: skip

_FEED_TYPES = re.compile(r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)", re.IGNORECASE)
_FEED_PATH = re.compile(r"(?:/(?:rss|feeds?|atom)/?|/rss/[^?]*|\.(?:rss|rdf|atom)|/(?:rss|feed|atom)[\w-]*\.(?:xml|json))$", re.IGNORECASE)  # fmt: skip
_COMMENTS = re.compile(r"comment|kommentar|комментари", re.IGNORECASE)
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
MIN_LINKS = 3  # of the site, that make a listing
_MIN_SHARE = 0.5  # of its links that are of the site
_CONTAINED = 0.9  # share of its links that another listing has, from which it adds nothing
_STALE = timedelta(days=30)
_KEPT_LINKS = 500
_BEFORE_STRANGERS, _STRANGERS = 6, 2  # of a sample
# Names of folders that hold other things than articles
NO_ARTICLES = ACTIONS | BOILERPLATE | LISTS | MEDIA


@dataclass(frozen=True, slots=True)
class Announced:
    """What an HTML page leads to."""

    alternates: tuple[str, ...] = ()  # feeds by <link rel="alternate">, those of comments left out
    anchors: tuple[str, ...] = ()  # links of the same site that look like feeds
    links: tuple[Link, ...] = ()  # all links of the same site


def read_announced(body: bytes, url: str) -> Announced:
    """The feeds and links of an HTML page, its content coding undone; none if it is no HTML."""
    data, _ = cut(body, size=MAX_SECTION_BYTES, tags=MAX_SECTION_TAGS, attributes=5 * MAX_SECTION_TAGS)
    try:
        page = html.document_fromstring(
            data, parser=html.HTMLParser(huge_tree=False, no_network=True, remove_comments=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Announced()
    base = next((link_target(url, element.get("href")) for element in page.iter("base")), None) or url
    site = site_of(url)
    alternates: dict[str, None] = {}
    anchors: dict[str, None] = {}
    links: dict[str, None] = {}
    for element in page.iter("link", "a"):
        target = link_target(base, element.get("href"))
        if target is None:
            continue
        if element.tag == "a":
            if site_of(target) == site and len(links) < MAX_SECTION_LINKS:
                links.setdefault(target)
                if _FEED_PATH.search(urlsplit(target).path) and not _COMMENTS.search(target):
                    anchors.setdefault(target)
        elif _is_feed(element) and not _COMMENTS.search(f"{target} {element.get('title') or ''}"):
            alternates.setdefault(target)
    return Announced(
        # a feed at home first: elsewhere lie those of partners and of the counters of readers
        tuple(sorted(alternates, key=lambda feed: site_of(feed) != site)),
        tuple(anchors),
        tuple(map(Link, links)),
    )


def _is_feed(link: Any) -> bool:
    kind = (link.get("type") or "").strip()
    return "alternate" in (link.get("rel") or "").lower().split() and _FEED_TYPES.match(kind) is not None


def robots_sitemaps(body: bytes, url: str) -> list[str]:
    """The URLs of a robots.txt's Sitemap lines, those of news first."""
    text = body[: 500 * 1024].decode("utf-8", "replace")
    found = (link_target(url, match[1]) for match in _SITEMAP_LINE.finditer(text))
    return sorted(dict.fromkeys(filter(None, found)), key=lambda sitemap: not names_news(sitemap))


def names_news(url: str) -> bool:
    """Does the URL of a sitemap say that it is of news?"""
    return re.search(r"news|nachrichten|actu|noticias|latest|recent", urlsplit(url).path, re.I) is not None


def judge(
    url: str, kind: Kind, found: Found, source: Source, now: datetime, parent: str | None = None
) -> Candidate:
    """What a listing is good for.

    Args:
        now: aware; what is fresh is counted from it.
        parent: URL of the sitemap index that names it.
    """
    sites = sites_of(source)
    own = tuple(link for link in found.links if site_of(link.url) in sites and not is_front(link.url, source))
    if kind is Kind.SECTION:
        own = tuple(link for link in own if looks_like_article(link.url))
    if kind is Kind.SITEMAP:  # it may begin with the oldest
        own = tuple(sorted(own, key=lambda link: day_in_url(link.url) or date.min, reverse=True))
    dates = list(filter(None, (_date(link, now) for link in own[:_KEPT_LINKS])))
    is_news = kind is Kind.SITEMAP and any(link.hints.headline for link in own[:20])

    def verdict(text: str, *, useful: bool = False) -> Candidate:
        return Candidate(url, kind, text, own[:_KEPT_LINKS], useful, is_news, parent)

    if not found.links:
        return verdict(found.warning or "lists nothing")
    if kind is Kind.SECTION and len(own) < MIN_LINKS:
        return verdict(f"{len(own)} of its {len(found.links)} links look like articles")
    if kind is not Kind.SECTION and len(own) < max(MIN_LINKS, _MIN_SHARE * len(found.links)):
        return verdict(f"{len(own)} of its {len(found.links)} links are of this site: too few")
    if _is_of_comments(own):
        return verdict("lists comments")
    if dates and max(dates) < now - _STALE:
        return verdict(f"its newest link is of {max(dates):%Y-%m-%d}")
    if kind is Kind.SITEMAP and not is_news:
        likely = sum(looks_like_article(link.url) for link in own)
        if likely < MIN_LINKS:
            return verdict(f"{likely} of its {len(own)} links look like articles")
    newest = f", the newest of {max(dates):%Y-%m-%d %H:%M} UTC" if dates else ", without dates"
    if kind is Kind.SECTION:
        return verdict(f"section with {len(own)} links that look like articles", useful=True)
    what = "news sitemap" if is_news else kind.value
    return verdict(f"{what} of {len(own)} links{newest}", useful=True)


def _date(link: Link, now: datetime) -> datetime | None:
    moment = read_moment(link.hints.date_published, "feed", Clock(now), words=False)
    return moment.at if moment else None


def _is_of_comments(links: Sequence[Link]) -> bool:
    headlines = [link.hints.headline for link in links[:20] if link.hints.headline]
    comments = [
        line for line in headlines if re.match(r"(?:comments? (?:on|by)|kommentar zu|by:|re:) ", line, re.I)
    ]
    return len(headlines) > 0 and 2 * len(comments) > len(headlines)


def without_contained(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The useful ones that each list something of their own; of equals the first stays."""
    useful = [candidate for candidate in candidates if candidate.is_useful]
    keys = {id(candidate): {url_key(link.url) for link in candidate.links} for candidate in useful}
    kept: list[Candidate] = []
    for candidate in sorted(useful, key=lambda one: -len(keys[id(one)])):  # stable: the first of equals first
        own = keys[id(candidate)]
        if all(len(own & keys[id(other)]) < _CONTAINED * len(own) for other in kept):
            kept.append(candidate)
    return [candidate for candidate in useful if candidate in kept]


def choose(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The listings that a source is to have: feeds, else news sitemaps, else sitemaps, else sections.

    A news sitemap stands beside feeds if it lists something that none of them does.
    """
    feeds = without_contained(candidate for candidate in candidates if candidate.kind is Kind.FEED)
    news = without_contained(candidate for candidate in candidates if candidate.is_news)
    if feeds:
        listed = {url_key(link.url) for feed in feeds for link in feed.links}
        news = [one for one in news if len({url_key(link.url) for link in one.links} - listed) >= MIN_LINKS]
        return [*feeds, *news]
    sitemaps = [candidate for candidate in candidates if candidate.kind is Kind.SITEMAP]
    return news or without_contained(sitemaps) or without_contained(candidates)


def is_front(url: str, source: Source) -> bool:
    """Is this the front page, or a host's root?"""
    return url_key(url) == url_key(source.url) or url_key(url).endswith("/")


def words_of(url: str) -> list[str]:
    """The names of a URL's folders and its file, without extension, lower case."""
    return [part.partition(".")[0].lower() for part in urlsplit(url).path.split("/") if part]


def looks_like_article(url: str) -> bool:
    """Does a URL look as articles' do, to somebody who does not know the site?"""
    return guess(url) is Guess.LIKELY


def section_links(links: Iterable[Link]) -> list[str]:
    """Links of a front page that look like sections: short, without numbers and headlines."""
    found = []
    for link in links:
        parts = urlsplit(link.url)
        words = words_of(link.url)
        if (
            not parts.query
            and 1 <= len(words) <= 3
            and re.fullmatch(r"/[^.]*(?:\.html?|\.php)?", parts.path)
            and not looks_like_article(link.url)
            and max(map(len, words)) <= 30
        ):
            found.append(link.url)
    return sorted(found, key=lambda url: len(words_of(url)))  # the highest first


def spread(links: Iterable[Link]) -> list[Link]:
    """Links in the order in which to try them: one of each kind and folder, then the next of each.

    What lies in a folder of other things than articles comes later, but is not left out: a source file has
    to know what such a URL leads to.
    """
    groups: dict[tuple[str, int], list[Link]] = {}
    late: dict[str, list[Link]] = {}
    seen = set()
    for link in links:
        key = url_key(link.url)
        words = words_of(link.url)
        if key in seen or not words:
            continue
        seen.add(key)
        stranger = next((word for word in words if word in NO_ARTICLES), None)
        if stranger is not None:
            late.setdefault(stranger, []).append(link)
        else:
            groups.setdefault((words[0] if len(words) > 1 else "", len(words)), []).append(link)
    known, strange = list(_in_turns(groups.values())), list(_in_turns(late.values()))
    return [
        *known[:_BEFORE_STRANGERS],
        *strange[:_STRANGERS],
        *known[_BEFORE_STRANGERS:],
        *strange[_STRANGERS:],
    ]


def _in_turns(groups: Iterable[Sequence[Link]]) -> Iterator[Link]:
    for turn in zip_longest(*groups):
        yield from (link for link in turn if link is not None)
