"""The slow ways to a page's text, for the pages on which no block clearly holds it."""

import logging
from collections.abc import Sequence
from copy import deepcopy

import trafilatura
from trafilatura.readability_lxml import Document as Readability
from trafilatura.settings import Document, Extractor

from transforms.cleaning import PRECISE
from transforms.elsewhere import is_menu
from transforms.markdown import Block, Marks, unmarked
from transforms.parsing import Element, parse
from transforms.prose import Prose, container_of_most
from transforms.pruning import THROWN_AWAY, drop, is_author_box

# It logs what it does not find, as errors; here that is a rejection with a reason
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_BALANCED = Extractor(output_format="xml", fast=True, comments=False, tables=True)

_MAY_BE_EMPTY = ("div", "p", "li", "ul", "ol", "section", "header")  # a blank in an inline one parts words
_HARDLY = 100  # characters of text below which the balanced mode is asked: it is slow, and hardly finds twice as many
_ENOUGH = 0.6  # of the page's prose: a body that holds less may be the wrong one


def searched(tree: Element, marks: Marks, prose: Prose, cleaned: int = 0) -> list[Block]:
    """trafilatura's own search of the whole page if that holds most of the page's prose, else slower ones.

    `cleaned`: characters that the blocks with prose were found to hold. Where a search finds as many, it has found
    the same, and two ways agree: the rest of the page's prose is that of its comments, or of other stories.

    Its precise mode is the better one wherever it finds the body at all. Where it does not, readability is asked for
    the container; where there is hardly any text, the balanced mode; and last, what lies around the page's prose is
    taken as it is.
    """
    blocks = _ask(_quick(tree), marks, precision=True)
    if is_enough(blocks, prose) or length_of(blocks) == cleaned >= prose.short:
        return blocks
    readable = _ask(_readable(tree), marks, precision=True)
    if length_of(readable) > 1.5 * length_of(blocks):
        blocks = readable
    if is_enough(blocks, prose) or length_of(blocks) == cleaned >= prose.short:
        return blocks
    if length_of(blocks) < min(_HARDLY, prose.short):
        balanced = _ask(tree, marks, precision=False)
        # One lump is what it gives in the end for want of a text: all words of the page, menus and all
        is_lump = len(balanced) == 1 and 0 < _ENOUGH * prose.mass <= length_of(blocks)
        if length_of(balanced) > 2 * length_of(blocks) and not is_lump:
            blocks = balanced
    if is_enough(blocks, prose) or (container := container_of_most(prose, 0.75)) is None:
        return blocks
    if not _may_hold_more(container, blocks):
        return blocks
    contained = _ask(_alone(container), marks, precision=False)
    known = {block.text for block in contained}
    # More of the same, that is, and not another story's text beside it
    is_more = length_of(contained) > 2 * length_of(blocks) and all(
        block.text in known for block in blocks[:2]
    )
    return contained if is_more else blocks


def _may_hold_more(container: Element, blocks: list[Block]) -> bool:
    """Does the container hold the start of these blocks, and more text? Else it is not asked."""
    text = "".join(unmarked(container.text_content()).split())
    return len(text) > length_of(blocks) and all("".join(block.text.split()) in text for block in blocks[:2])


def is_enough(blocks: list[Block], prose: Prose, others: Sequence[Element] = ()) -> bool:
    """Are these blocks most of the page's prose, but for what stands in the `others`?"""
    length = length_of(blocks)
    return length >= prose.short and length >= _ENOUGH * prose.mass_without(others)


def length_of(blocks: list[Block]) -> int:
    """Characters of text."""
    return sum(len(block.text) for block in blocks)


def _quick(tree: Element) -> Element:
    """A copy without what trafilatura's own rules throw away later, after they have walked through it often."""
    copy = deepcopy(tree)
    for element in list(copy.iter(*THROWN_AWAY)):
        drop(element)
    for element in list(copy.iter("div", "section")):
        if is_author_box(element):
            drop(element)
    for element in list(copy.iter("ul", "ol")):
        if is_menu(element):
            drop(element)
    for element in reversed(list(copy.iter(*_MAY_BE_EMPTY))):  # what is inside first
        if not len(element) and not (element.text and element.text.strip()):
            drop(element)
    return copy


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
    document = trafilatura.bare_extraction(tree, options=PRECISE if precision else _BALANCED)
    return marks.blocks(document.body) if isinstance(document, Document) else []
