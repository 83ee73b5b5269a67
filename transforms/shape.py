"""How a page is built: its players, pictures, forms and links, counted."""

import re
from dataclasses import dataclass

from lxml.etree import XPath

from transforms.markdown import unmarked
from transforms.outline import Outline
from transforms.page import Element
from transforms.parsing import text_in

STORY_LINK = (
    20  # characters from which a link's text may be a headline; a letter of Chinese or Japanese counts twice
)
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt"})
_FILMS, _SOUNDS, _PICTURES = ("video", "amp-video"), ("audio", "amp-audio"), ("img", "amp-img")
_FRAMES = ("iframe", "amp-iframe", "amp-youtube")
_UNSPACED = re.compile("[\u2e80-\ud7ff]+")
_TEXT_LENGTH = XPath("string-length(normalize-space(.))")


@dataclass(frozen=True, slots=True)
class Fittings:
    """What a page has that is gone when it is cut."""

    passwords: int  # fields for one
    addresses: int  # fields for an e-mail address
    films: int
    sounds: int
    frames: int  # windows on other pages, players among them
    pictures: int


@dataclass(frozen=True, slots=True)
class Shape:
    """The links of a page."""

    text: int  # characters outside of scripts and styles
    linked: int  # of them, in links
    links: int
    stories: frozenset[str]  # texts of links that may be headlines, on one line
    heads: frozenset[str]  # of them, those that are a heading, or in one
    labels: frozenset[str]  # texts of the other links, in one case

    @property
    def density(self) -> float:
        return self.linked / self.text if self.text else 0.0


def look(outline: Outline) -> Fittings:
    """The fittings of a page that is not cut yet."""
    kinds = [(field.get("type") or "").lower() for field in outline.tagged("input")]
    films, sounds, frames, pictures = (
        sum(len(outline.tagged(tag)) for tag in tags) for tags in (_FILMS, _SOUNDS, _FRAMES, _PICTURES)
    )
    return Fittings(kinds.count("password"), kinds.count("email"), films, sounds, frames, pictures)


def measure(tree: Element) -> Shape:
    """The shape of a page whose scripts and styles are cut."""
    linked = links = 0
    stories: set[str] = set()
    heads: set[str] = set()
    labels: set[str] = set()
    for link in tree.iter("a"):
        text = unmarked(text_in(link))
        if not text:
            continue
        links += 1
        linked += len(text)
        if weight(text) < STORY_LINK:
            labels.add(text.casefold())
            continue
        head = _heading(link)
        if head is not None:
            text = unmarked(head.text_content())
            heads.add(text)
        stories.add(text)
    return Shape(
        int(_TEXT_LENGTH(tree)), linked, links, frozenset(stories), frozenset(heads), frozenset(labels)
    )


def _heading(link: Element) -> Element | None:
    """The heading around or in a link."""
    parent = link.getparent()
    for around in (parent, parent.getparent() if parent is not None else None):
        if around is not None and around.tag in _HEADS:
            return around
    return next((child for child in link.iterdescendants(*_HEADS)), None)


def weight(text: str) -> int:
    """Characters; those of scripts that write a word in two count twice."""
    return len(text) if text.isascii() else len(text) + unspaced(text)


def unspaced(text: str) -> int:
    """How many characters are Chinese, Japanese or Korean."""
    return sum(map(len, _UNSPACED.findall(text)))
