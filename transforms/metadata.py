"""What a page says of itself, judged: headline, byline, dates, section, keywords, pictures, access."""

import re
from dataclasses import dataclass
from typing import Any

from transforms.authorship import find_byline
from transforms.bylines import Byline
from transforms.dates import Moment
from transforms.dating import find_dates
from transforms.declared import Declared
from transforms.furniture import comment_threads
from transforms.habits import NO_HABITS, Habits
from transforms.headline import find_headline
from transforms.items import Caption, Hints, Related, Source
from transforms.jsonld import Node, as_list, is_article, text_of, url_of
from transforms.page import Element, Page
from transforms.pictures import find_captions
from transforms.related import find_related
from transforms.topics import find_keywords, find_section
from transforms.urls import resolve
from transforms.wording import lines

# Open Graph's, and those of the shops that run paywalls for publishers
_TIERS = (
    "article:content_tier",
    "og:article:content_tier",
    "content_tier",
    "content-tier",
    "cxenseparse:paywall",
    "premium",
    "paywall",
)
_PAID = frozenset(
    {"locked", "metered", "paid", "premium", "subscriber", "subscribers", "hard", "true", "yes", "1"}
)
_FREE = frozenset({"free", "open", "none", "false", "no", "0"})


@dataclass(frozen=True, slots=True)
class LiveUpdate:
    """A post of a live blog, as JSON-LD tells it."""

    headline: str | None
    paragraphs: tuple[str, ...]
    clock: str | None  # hours and minutes as printed, "18:45"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What `read_metadata` found; every field may be empty."""

    canonical_url: str
    headline: str | None
    wordings: tuple[str, ...]  # all ways in which the page prints its headline
    description: str | None
    byline: Byline
    published: Moment | None
    modified: Moment | None
    declared_languages: tuple[str, ...]
    section: str | None
    keywords: tuple[str, ...]
    main_image: str | None
    captions: tuple[Caption, ...]
    related: tuple[Related, ...]
    related_links: tuple[Element, ...]  # of these, in the tree
    is_accessible_for_free: bool | None
    article_body: tuple[str, ...]  # JSON-LD's articleBody, by paragraphs
    live_updates: tuple[LiveUpdate, ...]
    says_article: bool
    title: str | None  # of the window
    og_type: str | None
    types: frozenset[str]  # schema.org types on the page
    article_types: frozenset[str]  # of them, those of the page's article
    stories: int  # articles that the page describes when none of them is its own
    said_words: int | None  # of the whole text, as JSON-LD counts them
    boxes: tuple[
        Element, ...
    ]  # of the tree: captions, comments, and blocks with nothing but links to other stories


def read_metadata(page: Page, source: Source | None, hints: Hints, habits: Habits = NO_HABITS) -> Metadata:
    """Everything that the page's head, JSON-LD, microdata and h1 say; `hints` where they are silent.

    `habits`: what is known of the way in which the site prints headlines, bylines and dates.
    """
    declared = Declared(page, source, hints)
    headline, wordings = find_headline(declared, habits)
    languages = _languages(declared)
    published, modified = find_dates(
        declared, languages[0] if languages else None, day_first=habits.day_first
    )
    node = declared.article or {}
    related, link_boxes, links = find_related(page, declared.outline)
    captions, named_captions = find_captions(declared.outline, [node] if node else [])
    return Metadata(
        canonical_url=declared.canonical,
        headline=headline,
        wordings=wordings,
        description=_description(declared, node),
        byline=find_byline(declared, headline, habits),
        published=published,
        modified=modified,
        declared_languages=tuple(languages),
        section=find_section(declared, node),
        keywords=find_keywords(declared, node),
        main_image=_main_image(declared, node),
        captions=captions,
        related=related,
        related_links=tuple(links),
        is_accessible_for_free=_access(declared, node),
        article_body=tuple(lines(body)) if isinstance(body := node.get("articleBody"), str) else (),
        live_updates=_live_updates(node),
        says_article=declared.says_article,
        title=declared.title,
        og_type=declared.meta("og:type"),
        types=declared.types,
        article_types=declared.article_types,
        stories=declared.stories,
        said_words=_said_words(node),
        boxes=(*link_boxes, *named_captions, *comment_threads(declared.outline)),
    )


def _description(declared: Declared, node: Node) -> str | None:
    candidates = (
        declared.meta("og:description"), text_of(node.get("description")), declared.meta("description"),
        declared.meta("twitter:description"), declared.microdata_text("description"),
    )  # fmt: skip
    return next((text[:2000] for text in candidates if text), None)


def _languages(declared: Declared) -> list[str]:
    html = declared.page.tree
    values = [
        html.get("lang") or html.get("xml:lang"),
        text_of((declared.article or {}).get("inLanguage")),
        declared.meta("og:locale"),
        declared.meta("content-language", "language", "dc.language"),
        declared.hints.in_language,
        declared.source.in_language if declared.source else None,
    ]
    return [value.strip() for value in values if value and value.strip()]


def _main_image(declared: Declared, node: Node) -> str | None:
    candidates = (
        declared.meta("og:image", "og:image:url", "og:image:secure_url"),
        url_of(declared.resolve(node.get("image"))),
        declared.meta("twitter:image", "twitter:image:src"),
        _microdata_image(declared),
    )
    for candidate in candidates:
        if candidate and (url := resolve(declared.page.url, candidate)):
            return url
    return None


def _microdata_image(declared: Declared) -> str | None:
    """The address of the first picture in microdata: the element's own, or its "url"'s."""
    for element in declared.microdata.get("image", [])[:1]:
        inner = element.xpath('(.//*[@itemprop="url" or @itemprop="contentUrl"])[1]')
        for candidate in (element, *inner):
            for attribute in ("content", "src", "href"):
                if value := candidate.get(attribute):
                    return str(value)
    return None


def _said_words(node: Node) -> int | None:
    text = (text_of(node.get("wordCount")) or "").replace(",", "").partition(" ")[0]
    return int(text) if text.isdecimal() and len(text) < 7 else None


def _access(declared: Declared, node: Node) -> bool | None:
    """isAccessibleForFree of the article (or its paid parts), else of Open Graph's and others' paywall metas."""
    for value in (node.get("isAccessibleForFree"), (declared.web_page or {}).get("isAccessibleForFree")):
        answer = _truth(value)
        if answer is not None:
            return answer
    if any(
        _truth(part.get("isAccessibleForFree")) is False
        for part in as_list(node.get("hasPart"))
        if isinstance(part, dict)
    ):
        return False
    tier = (declared.meta(*_TIERS) or "").casefold()
    if tier in _PAID:
        return False
    if tier in _FREE:
        return True
    by_meta = _truth(declared.meta("isaccessibleforfree"))
    return by_meta if by_meta is not None else _truth(declared.microdata_text("isAccessibleForFree"))


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"true": True, "false": False, "yes": True, "no": False}.get(
            value.strip().rpartition("/")[2].casefold()
        )
    return None


def _live_updates(node: Node) -> tuple[LiveUpdate, ...]:
    updates: list[LiveUpdate] = []
    for update in as_list(node.get("liveBlogUpdate")):
        if isinstance(update, dict) and (is_article(update) or "articleBody" in update):
            body = update.get("articleBody")
            paragraphs = tuple(lines(body)) if isinstance(body, str) else ()
            clock = _CLOCK.search(text_of(update.get("datePublished")) or "")
            updates.append(
                LiveUpdate(text_of(update.get("headline")), paragraphs, clock[1] if clock else None)
            )
    return tuple(updates)


_CLOCK = re.compile(r"\d{4}-\d{2}-\d{2}T(\d{2}:\d{2})")
