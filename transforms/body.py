"""The article's text: trafilatura, given what can be a body and nothing else, and checked against the page's own word."""

import logging
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property

import trafilatura
from trafilatura.readability_lxml import Document as Readability
from trafilatura.settings import Document, Extractor

from transforms.agencies import folded
from transforms.furniture import settle, without_furniture
from transforms.headline import agreement, folded_words
from transforms.markdown import Block, Marks, heading, join_markdown, join_text, paragraph
from transforms.metadata import LiveUpdate, Metadata
from transforms.names import Named
from transforms.page import Element, Page, parse
from transforms.profile import NO_PROFILE, Profile, find_place, place_of
from transforms.prose import Prose, body_in_parts, container_of_most, find_prose

# It logs what it does not find, as errors; here that is a rejection with a reason
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_PRECISE = Extractor(output_format="xml", fast=True, precision=True, comments=False, tables=True)
_BALANCED = Extractor(output_format="xml", fast=True, comments=False, tables=True)

# Never text of an article, on any site
_NEVER = (
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "audio", "video",
    "map", "select", "option", "button", "input", "textarea", "datalist", "link", "meta", "dialog", "frame", "frameset",
)  # fmt: skip
_NO_BLOCKS = frozenset({"button", "svg", "select", "option", "map", "canvas", "iframe", "textarea", "math"})
_THROWN_AWAY = (
    "aside", "footer", "nav", "head", "menu", "fieldset", "label", "legend", "noindex", "picture", "source", "time",
    "param", "area", "track", "progress", "output", "rp", "rt", "rtc", "applet", "marquee", "fencedframe", "img",
)  # fmt: skip
# Narrow on purpose: names in general tell too little of what is inside
_is_author_box = Named(
    r"(?:^|[\s_-])(?:autoren-?box|author-?(?:box|bio|card|note)|about-(?:the-)?author)(?:$|[\s_-])"
)
_MAY_BE_EMPTY = ("div", "p", "li", "ul", "ol", "section", "header")  # a blank in an inline one parts words
_MENU_LINKS = 4  # from which on a list of nothing but links is a menu
_ENOUGH = 0.6  # of the page's prose: a body that holds less may be the wrong one
_EARLY, _LINE = (
    8,
    100,
)  # blocks in which the headline may be repeated; characters of a line that is no paragraph
_SCANT = 1500  # characters that a page has which shows a live blog's frame and hardly a post
_SHORT = 300  # characters below which a body is asked for twice


@dataclass(frozen=True)
class Body:
    """A page's text, by blocks; none if it has none."""

    blocks: tuple[Block, ...]
    place: str | None = None  # of the block that holds it, as `profile.place_of` says it

    @cached_property
    def text(self) -> str:
        """Plain text, a paragraph a line."""
        return join_text(list(self.blocks))

    @property
    def markdown(self) -> str:
        return join_markdown(list(self.blocks))


def find_body(page: Page, metadata: Metadata, profile: Profile = NO_PROFILE) -> Body:
    """The text of the page's article. The page's tree has been `cut` before; it is marked in place.

    `profile`: where the bodies of the site's last pages lay, which is looked at before any slow way is gone.
    """
    prose = find_prose(page.tree)
    container = container_of_most(prose)
    place = place_of(container) if container is not None else None
    parts = body_in_parts(prose)
    if parts is not None:  # what trafilatura looks for first
        parts.set("itemprop", "articleBody")
    marks = Marks(page.tree, page.url)
    blocks = _best(page.tree, marks, prose, profile)
    if metadata.live_updates:
        blocks = _with_updates(blocks, metadata.live_updates)
    if metadata.article_body:
        declared = [paragraph(line) for line in metadata.article_body]
        if _is_of_one_text(blocks, declared):
            blocks = declared if _length(declared) > 2 * _length(blocks) else blocks
        elif _length(declared) >= _SHORT and _is_nowhere(declared, page.tree):
            blocks = declared
    return Body(tuple(without_furniture(_without_head(blocks, metadata))), place)


def _is_of_one_text(some: list[Block], whole: list[Block]) -> bool:
    """Does `whole` hold a paragraph of `some`, or is `some` next to nothing?"""
    text = " ".join(folded_words(join_text(whole)))
    starts = [" ".join(folded_words(block.text[:200])[:8]) for block in some if len(block.text) > _LINE]
    return not starts or any(start in text for start in starts)


def _is_nowhere(declared: list[Block], tree: Element) -> bool:
    """Does the page show none of this text? Then scripts write it there from data of their own."""
    shown = " ".join(folded_words(tree.text_content()))
    starts = (
        " ".join(folded_words(block.text[:200])[:6]) for block in declared if len(block.text) > _LINE // 2
    )
    return not any(start in shown for start in starts)


def cut(tree: Element, remove: tuple[str, ...] = (), boxes: tuple[Element, ...] = ()) -> None:
    """Take out of the tree what never is text of an article.

    `remove`: CSS selectors of the source; `boxes`: elements of the tree that are known to be none.
    """
    for element in boxes:
        _drop(element)
    settle(tree)
    for element in list(tree.iter(*_NEVER)):
        if element.tag in _NO_BLOCKS and next(element.iter("p", "h1", "article"), None) is not None:
            element.drop_tag()  # its end tag is missing: libxml2 has put the rest of the page into it
        else:
            _drop(element)
    for selector in remove:
        for element in tree.cssselect(selector):
            _drop(element)
    for element in list(tree.iter("p")):
        if _is_only_links(element):
            _drop(element)


def _is_only_links(element: Element) -> bool:
    """Has this paragraph links, and no words but theirs?"""
    if (element.text and element.text.strip()) or not len(element):
        return False
    return all(
        child.tag in ("a", "br") and not (child.tail and any(map(str.isalnum, child.tail)))
        for child in element
    ) and any(child.tag == "a" for child in element)


def _best(tree: Element, marks: Marks, prose: Prose, profile: Profile) -> list[Block]:
    """trafilatura's quick answer if it holds most of the page's prose, else slower ones.

    Its precise mode is the better one wherever it finds the body at all. Where it does not (a page in fifteen),
    readability is asked for the container; where there is hardly any text, the balanced mode; and last, what lies
    around the page's prose is taken as it is.
    """
    blocks = _ask(_quick(tree), marks, precision=True)
    if _is_enough(blocks, prose):
        return blocks
    known = find_place(tree, profile.body_places)
    if known is not None:
        contained = _ask(_alone(known), marks, precision=True)
        if _is_enough(contained, prose):
            return contained
    readable = _ask(_readable(tree), marks, precision=True)
    if _length(readable) > 1.5 * _length(blocks):
        blocks = readable
    if _is_enough(blocks, prose):
        return blocks
    if _length(blocks) < _SHORT:
        balanced = _ask(tree, marks, precision=False)
        if _length(balanced) > 2 * _length(blocks):
            blocks = balanced
    if _is_enough(blocks, prose) or (container := container_of_most(prose)) is None:
        return blocks
    contained = _ask(_alone(container), marks, precision=False)
    known = {block.text for block in contained}
    # More of the same, that is, and not another story's text beside it
    is_more = _length(contained) > 2 * _length(blocks) and all(block.text in known for block in blocks[:2])
    return contained if is_more else blocks


def _is_enough(blocks: list[Block], prose: Prose) -> bool:
    length = _length(blocks)
    return length >= _SHORT and length >= _ENOUGH * prose.mass


def _quick(tree: Element) -> Element:
    """A copy without what trafilatura's own rules throw away later, after they have walked through it often."""
    copy = deepcopy(tree)
    for element in list(copy.iter(*_THROWN_AWAY)):
        _drop(element)
    for element in list(copy.iter("div", "section")):
        if _is_author_box(element):
            _drop(element)
    for element in list(copy.iter("ul", "ol")):
        if _is_menu(element):
            _drop(element)
    for element in reversed(list(copy.iter(*_MAY_BE_EMPTY))):  # what is inside first
        if not len(element) and not (element.text and element.text.strip()):
            _drop(element)
    return copy


def _drop(element: Element) -> None:
    """Remove an element, not the text behind it."""
    if element.getparent() is not None:
        element.drop_tree()


def _is_menu(element: Element) -> bool:
    """Is this a list of links with nothing else in it?"""
    links = 0
    for item in element:
        texts = sum(1 for text in item.itertext() if text.strip())
        linked = [link for link in item.iter("a") if link.text_content().strip()]
        if texts > sum(sum(1 for text in link.itertext() if text.strip()) for link in linked):
            return False
        links += len(linked)
    return links >= _MENU_LINKS


def _alone(container: Element) -> Element:
    """A page with nothing but a copy of this block, as its article."""
    copy = deepcopy(container)
    copy.tag, copy.tail = "article", None
    copy.attrib.clear()
    page = parse(b"<html><body><p></body></html>")
    if page is not None:
        page[0].append(copy)
    return page


def _readable(tree: Element) -> Element:
    """What readability takes for the article, as a page of its own."""
    summary = Readability(deepcopy(tree), min_text_length=25).summary()
    return parse(f"<html><body><article>{summary}</article></body></html>".encode("utf-8", "replace"))


def _ask(tree: Element | None, marks: Marks, *, precision: bool) -> list[Block]:
    if tree is None:
        return []
    document = trafilatura.bare_extraction(tree, options=_PRECISE if precision else _BALANCED)
    return marks.blocks(document.body) if isinstance(document, Document) else []


def _with_updates(blocks: list[Block], updates: tuple[LiveUpdate, ...]) -> list[Block]:
    """A live blog: what stands before its first post, then the posts with their times, as JSON-LD has them whole.

    Only if that is no less than what stands on the page, and no log of days beside it.
    """
    known = {text for update in updates for text in (update.headline, *update.paragraphs[:1]) if text}
    opening = next((index for index, block in enumerate(blocks) if block.text in known), 0)
    live: list[Block] = blocks[:opening]
    for update in updates:
        if update.headline and update.paragraphs:
            live.append(heading(f"{update.clock} {update.headline}" if update.clock else update.headline))
        live.extend(paragraph(line) for line in update.paragraphs)
    shown = _length(blocks)
    enough = _length(live) >= 0.9 * shown
    # A page that shows the latest of hundreds of posts is about those
    return live if enough and (_length(live) <= 3 * shown or shown < _SCANT) else blocks


def _length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _without_head(blocks: list[Block], metadata: Metadata) -> list[Block]:
    """Without early lines that repeat the headline or the byline: readers have read them.

    What is short and stands above the headline (a path of sections, a date) goes with it.
    """
    known = {tuple(folded_words(wording)) for wording in metadata.wordings}
    start = 0
    for index, block in enumerate(blocks[:_EARLY]):
        if _repeats(block, metadata.wordings, known):
            start = index + 1
        elif len(block.text) > _LINE:
            break
    rest = blocks[start:]
    names = [folded(name) for name in metadata.byline.people]
    head = [block for block in rest[:3] if not _is_byline(block, names)]
    return head + rest[3:]


def _repeats(block: Block, wordings: tuple[str, ...], known: set[tuple[str, ...]]) -> bool:
    if len(block.text) > 400:
        return False
    if tuple(folded_words(block.text)) in known:
        return True
    return block.kind == "head" and any(agreement(block.text, wording) >= 0.9 for wording in wordings)


def _is_byline(block: Block, names: list[str]) -> bool:
    """Is this a line with an author's name, and hardly more?"""
    if len(block.text) > _LINE or block.text.endswith((".", "!", "?", ":", "”", '"', "…")):
        return False
    text = folded(block.text)
    return any(name in text and len(text) < 3 * len(name) + 20 for name in names)
