"""What a page says of itself, gathered in one go and not yet judged."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from transforms.items import Hints, Source
from transforms.jsonld import (
    ARTICLE_TYPES,
    PAGE_TYPES,
    Node,
    by_id,
    is_article,
    read_json_ld,
    text_of,
    types_of,
    url_of,
)
from transforms.page import Element, Page
from transforms.urls import believable_canonical, url_key
from transforms.wording import one_line, plain

_MAX_H1 = 20  # pages that print more of them use them for everything
_REPLIES = frozenset(
    {"CriticReview", "DiscussionForumPosting", "Review", "SocialMediaPosting"}
)  # below something else
_MAX_ITEMS = 2  # articles in microdata on a page that is one itself: more are a list


class Declared:
    """A page's own statements: meta tags by lower-case name, JSON-LD nodes, microdata, h1 and time elements."""

    def __init__(self, page: Page, source: Source | None, hints: Hints) -> None:
        self.page = page
        self.source = source
        self.hints = hints
        self.title: str | None = None  # of the window
        self.outline = outline = page.outline
        self.h1s: list[Element] = list(outline.tagged("h1")[:_MAX_H1])
        self.times: Sequence[Element] = outline.tagged("time")
        self._metas: dict[str, list[str]] = {}
        self._canonical: str | None = None
        self._read()
        self.nodes = read_json_ld(outline.tagged("script"))
        self.ids = by_id(self.nodes)

    def _read(self) -> None:
        for element in self.outline.tagged("meta"):
            _read_meta(element, self._metas)
        for element in self.outline.tagged("link"):
            if self._canonical is None and (element.get("rel") or "").lower() == "canonical":
                self._canonical = element.get("href")
        for element in self.outline.tagged("title"):
            if self.title is None and element.getparent() is not None and element.getparent().tag != "svg":
                self.title = one_line(element.text_content()) or None

    def meta(self, *names: str) -> str | None:
        """The first non-empty value of the first of these meta tags that there is."""
        return next((values[0] for name in names if (values := self._metas.get(name))), None)

    def metas(self, *names: str) -> list[str]:
        """All values of these meta tags, in the order of the names."""
        return [value for name in names for value in self._metas.get(name, [])]

    @property
    def meta_names(self) -> Iterable[str]:
        """The names of all meta tags, in small letters."""
        return self._metas

    @cached_property
    def microdata(self) -> dict[str, list[Element]]:
        """Elements by itemprop name."""
        found: dict[str, list[Element]] = {}
        for element in self.outline.properties:
            names = element.get("itemprop") or (element.get("property") or "").replace("schema:", "")
            for name in names.split():
                found.setdefault(name, []).append(element)
        return found

    def microdata_text(self, name: str) -> str | None:
        """The first value of a microdata property, as plain text."""
        for element in self.microdata.get(name, [])[:3]:
            value = element.get("content") or element.get("datetime") or element.text_content()
            if value and (text := plain(value[:2000])):
                return text
        return None

    @cached_property
    def canonical(self) -> str:
        """The URL that the page declares, if that can be true; else its own."""
        url = self.page.url
        for declared in (self._canonical, self.meta("og:url")):
            if declared and (believable := believable_canonical(url, declared)) != url:
                return believable
        return url

    @cached_property
    def site_names(self) -> list[str]:
        """The names that the site goes by."""
        publisher = self.article.get("publisher") if self.article else None
        names = [
            *self.metas("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site"),
            self.source.publisher if self.source else None,
            text_of(self.resolve(publisher)),
            *(
                text_of(node.get("name"))
                for node in self.nodes
                if types_of(node) & {"WebSite", "NewsMediaOrganization"}
            ),
        ]
        headline = text_of(self.article.get("headline")) if self.article else None  # some call the site so
        return list(dict.fromkeys(name.lstrip("@") for name in names if name and name != headline))

    def resolve(self, value: object) -> object:
        """A JSON-LD value with references by "@id" replaced by what they refer to."""
        if isinstance(value, list):
            return [self.resolve(item) for item in value]
        if isinstance(value, dict) and isinstance(value.get("@id"), str) and len(value) <= 2:
            return self.ids.get(value["@id"], value)
        return value

    @cached_property
    def article(self) -> Node | None:
        """The JSON-LD node that describes this page's article, if there is one: of several, the one with the
        page's URL, else the one whose headline the page's title holds, else the fullest of the first two."""
        found = [node for node in self.nodes if is_article(node)]
        if len(found) <= 1:
            return found[0] if found else None
        keys = {url_key(self.page.url), url_key(self.canonical)}
        title = " ".join(filter(None, (self.meta("og:title"), self.title))).casefold()

        def fitness(node: Node) -> tuple[bool, bool, bool, int]:
            urls = (url_of(node.get("url")), url_of(node.get("mainEntityOfPage")), url_of(node.get("@id")))
            headline = (text_of(node.get("headline")) or text_of(node.get("name")) or "").casefold()
            return (
                any(url_key(url) in keys for url in urls if url),
                bool(headline) and headline in title,
                "datePublished" in node,
                len(node),
            )

        best = max(found, key=fitness)
        # Several articles, none of them the page's: a list of teasers
        return best if len(found) < 3 or any(fitness(best)[:2]) else None

    @cached_property
    def web_page(self) -> Node | None:
        """The JSON-LD node of the page around the article."""
        return next((node for node in self.nodes if types_of(node) & PAGE_TYPES), None)

    @cached_property
    def types(self) -> frozenset[str]:
        """All schema.org types on the page; those in microdata only if JSON-LD has no article."""
        said = frozenset().union(*(types_of(node) for node in self.nodes)) if self.nodes else frozenset()
        return said if self.article is not None else said | frozenset(self._items)

    @cached_property
    def article_types(self) -> frozenset[str]:
        """The schema.org types of the page's article, by JSON-LD or microdata; none if it has none."""
        if self.article is not None:
            return frozenset(types_of(self.article))
        items = [name for name in self._items if name in ARTICLE_TYPES]
        return frozenset(items) if len(items) <= _MAX_ITEMS else frozenset()

    @cached_property
    def stories(self) -> int:
        """Articles that the page describes when none of them is the page's own."""
        if self.article is not None:
            return 0
        items = [name for name in self._items if name in ARTICLE_TYPES - _REPLIES]
        return sum(map(is_article, self.nodes)) + (len(items) if len(items) > _MAX_ITEMS else 0)

    @cached_property
    def _items(self) -> list[str]:
        """The schema.org types of the page's microdata items, in order."""
        return [name.rpartition("/")[2] for value in self.outline.itemtypes for name in value.split()]

    @cached_property
    def says_article(self) -> bool:
        """Does the page call itself an article, in any vocabulary?"""
        if self.article is not None or (self.meta("og:type") or "").casefold().endswith("article"):
            return True
        if self.meta("article:published_time", "parsely-pub-date", "sailthru.date"):
            return True
        return bool(self.article_types)


def _read_meta(element: Element, metas: dict[str, list[str]]) -> None:
    content = element.get("content") or element.get("value")
    if not content:
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        name = element.get(attribute)
        if name:
            value = plain(content[:20_000])
            values = metas.setdefault(name.strip().lower(), [])
            if value and value not in values:
                values.append(value)
