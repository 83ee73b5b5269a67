"""Where a page has running text, and how much: a cheap second opinion on what trafilatura took for the body."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml.etree import XPath

from transforms.markdown import INLINE_TAGS
from transforms.names import Named
from transforms.page import Element
from transforms.shape import unspaced

# Text nodes of a clause or more. XPath looks at them in C: a page has thousands of text nodes, and 50 such. ("//" would
# make it go through all elements first.)
_LONG_TEXTS = XPath("/descendant::text()[string-length() > 40]")
_LONG_DENSE_TEXTS = XPath("/descendant::text()[string-length() > 14]")
_PARAGRAPH = 80  # characters from which a block is a paragraph
_SHORT = 300  # characters of a text below which it may not be the body
_DENSE = 2.5  # what a character of Chinese, Japanese or Korean is worth of others
_CREDIBLE = 0.2  # of the running text: what is left when blocks go by their names
_SOME = 0.1  # and when they go by their tags
_MOST_PARTS = 0.4  # of the prose, that the parts of one body must hold
_CHUNK = 300  # characters of prose from which a block is a part of a body

# What there is against a block, and all that is in it. Of the last two: unless nearly all text is there, since then
# it is a header that nobody closes, or a wrapper with a telling name
_NEVER_BODY, _BESIDE_BODY, _HARDLY_BODY, _NAMED_APART = 1, 2, 4, 8
_DOUBTS = dict.fromkeys(("footer", "figcaption", "a", "head"), _NEVER_BODY) | {"aside": _BESIDE_BODY}
_DOUBTS |= dict.fromkeys(("nav", "header", "figure"), _HARDLY_BODY)
_apart_name = Named(
    r"comment|footer|(?:^|[\s_-])foot(?:$|[\s_-])|cookie|consent|gdpr|related|newsletter|sidebar|disqus|promo|teaser|legal|imprint|privacy|caption|sign-?up|modal|pop-?up"
)
_NAMED_SHARE, _NAMED_LEAST = 0.35, 600  # of the prose, and characters, that a block called the body must hold
_is_body_name = Named(r"(?:^|\s)(?:article|entry|post|story|news)[_-]{0,2}(?:body|content|text)(?:$|\s)")

_BALLAST = 4  # characters of other text that one of prose may bring in
_TEXT_LENGTH = XPath("string-length(normalize-space(.))")
_CONTAINERS = ("div", "section", "article", "main")


@dataclass(frozen=True)
class Prose:
    """The running text of a page, outside of what says to be something else."""

    mass: int  # characters
    parts: dict[
        Element, int
    ]  # the blocks that hold paragraphs, and the characters of paragraphs directly in them
    lines: tuple[Element, ...]  # what holds text of a clause or more, wherever it stands, in order
    short: int = _SHORT  # characters of a text of this page below which it may not be the body

    @cached_property
    def held(self) -> dict[Element, int]:
        """What holds any of it, at whatever depth, and how many characters."""
        held: dict[Element, int] = defaultdict(int)
        for part, length in self.parts.items():
            held[part] += length
            for ancestor in part.iterancestors():
                held[ancestor] += length
        return held

    def mass_without(self, others: Sequence[Element]) -> int:
        """Characters that do not stand in one of these."""
        gone = {element for other in others for element in other.iter()}
        return self.mass - sum(length for part, length in self.parts.items() if part in gone)


def find_prose(tree: Element) -> Prose:
    """The paragraphs of a page whose scripts and styles are cut."""
    prose = _find_prose(tree, _LONG_TEXTS, 1)
    if prose.mass < _SHORT and _is_dense(tree):
        return _find_prose(tree, _LONG_DENSE_TEXTS, _DENSE)
    return prose


def _is_dense(tree: Element) -> bool:
    """Is a page's title in a script that writes a word in a character or two?"""
    title = tree.findtext(".//title") or ""
    return unspaced(title) * 2 > len(title)


def _find_prose(tree: Element, long_texts: XPath, worth: float) -> Prose:
    """`worth`: of a character, compared to one of the Latin script."""
    paragraphs: dict[Element, list[int]] = defaultdict(lambda: [0, 0])  # block: characters, of them linked
    for text in long_texts(tree):
        length = len(text.strip())
        if not length:
            continue
        block = text.getparent()
        linked = block.tag == "a" and not text.is_tail
        if text.is_tail:
            block = block.getparent()
        while block is not None and block.tag in INLINE_TAGS:
            linked = linked or block.tag == "a"
            block = block.getparent()
        if block is None:
            continue
        counts = paragraphs[block]
        counts[0] += length
        counts[1] += length if linked else 0
    lines = tuple(paragraphs)
    running = {
        block: length
        for block, (length, linked) in paragraphs.items()
        if length * worth >= _PARAGRAPH and linked * 2 <= length
    }
    around: dict[Element, int] = {}
    within = {block: _surroundings(block, around) for block in running}
    running = {block: length for block, length in running.items() if not within[block] & _NEVER_BODY}
    for doubt, least, share in (
        (_BESIDE_BODY, _CHUNK, 0.0),
        (_HARDLY_BODY, 0, _SOME),
        (_NAMED_APART, 0, _CREDIBLE),
    ):
        outside = {block: length for block, length in running.items() if not within[block] & doubt}
        if sum(outside.values()) >= least + share * sum(running.values()):
            running = outside  # else it is a wrapper ("with-sidebar"), and tells nothing
    parts: dict[Element, int] = defaultdict(int)
    for block, length in running.items():
        parent = block if block.tag in _CONTAINERS else block.getparent()
        if parent is not None:
            parts[parent] += length
    own = _article_of_headline(tree)
    if own is not None:
        inside = {
            part: length for part, length in parts.items() if part is own or own in part.iterancestors()
        }
        if sum(inside.values()) * worth >= _CHUNK:  # what stands in other articles is of other articles
            parts = defaultdict(int, inside)
    return Prose(sum(parts.values()), dict(parts), lines, round(_SHORT / worth))


def _article_of_headline(tree: Element) -> Element | None:
    """The outermost `<article>` around the page's first h1, if that is the only h1 with one."""
    articles = [list(h1.iterancestors("article")) for h1 in tree.iter("h1")]
    around = [ancestors[-1] for ancestors in articles if ancestors]
    return around[0] if len(around) == 1 else None


def _surroundings(element: Element, known: dict[Element, int]) -> int:
    """What there is against a block by its own tag and name and those of what is around it; kept in `known`."""
    path: list[Element] = []
    found = 0
    while element is not None and element.tag not in ("body", "html"):
        if element in known:
            found = known[element]
            break
        path.append(element)
        element = element.getparent()
    for passed in reversed(path):
        found |= _DOUBTS.get(passed.tag, 0) | (_NAMED_APART if _apart_name(passed) else 0)
        known[passed] = found
    return found


def body_in_parts(prose: Prose) -> Element | None:
    """What holds all of a body that lies in several blocks of one kind, one after the other, with something else
    between them; None if there is no such thing.

    trafilatura takes the first block only. Of one kind are blocks with the same tag and class at the same
    depth in the same `<article>`; lists of teasers are not meant, so each must hold more than a paragraph.
    """
    kinds: dict[tuple[str, str, int], list[Element]] = defaultdict(list)
    for part, length in prose.parts.items():
        if length >= _CHUNK and part.get("class"):
            ancestors = [element.tag for element in part.iterancestors()]
            kinds[(part.tag, " ".join(part.get("class").split()), len(ancestors))].append(part)
    for parts in kinds.values():
        if len(parts) < 2 or sum(prose.parts[part] for part in parts) < prose.mass * _MOST_PARTS:
            continue
        if len({next(part.iterancestors("article"), None) for part in parts}) > 1:
            continue
        common = _common_ancestor(parts)
        if common is not None and common.tag in _CONTAINERS:
            return common
    return None


def containers(prose: Prose) -> list[Element]:
    """Where the body is, nearly always: the smallest blocks that hold nine tenths and three fifths of the prose.

    If the two differ, the one block that is called the body is asked for first; else the wider one comes first, unless
    what it adds is next to no prose.
    """
    held = prose.held
    wide, narrow = (_smallest(held, share * prose.mass) for share in (0.9, 0.6))
    found = [container for container in (wide, narrow) if container is not None]
    if wide is narrow and found:
        return found[:1]
    named = [
        e
        for e, length in held.items()
        if length >= _NAMED_SHARE * prose.mass and length > _NAMED_LEAST and is_called_body(e)
    ]
    named = [e for e in named if not any(a in named for a in e.iterancestors())]
    if len(named) == 1:
        return named
    if len(found) < 2:
        return found
    added = _TEXT_LENGTH(wide) - _TEXT_LENGTH(narrow)
    return found if added <= _BALLAST * (held[wide] - held[narrow]) else found[::-1]


def is_called_body(element: Element) -> bool:
    """Does this block say that it is the article's body?"""
    return (element.get("itemprop") or "").lower() == "articlebody" or _is_body_name(element)


def container_of_most(prose: Prose, share: float) -> Element | None:
    """The smallest block that holds this share of the prose; None if only the whole page does."""
    return _smallest(prose.held, share * prose.mass)


def _smallest(held: dict[Element, int], least: float) -> Element | None:
    most = [element for element, length in held.items() if length >= least and element.tag in _CONTAINERS]
    return max(most, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _common_ancestor(elements: list[Element]) -> Element | None:
    others = [set(element.iterancestors()) for element in elements[1:]]
    return next((a for a in elements[0].iterancestors() if all(a in other for other in others)), None)
