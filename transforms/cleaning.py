"""A block of a page, cleaned by trafilatura: by the parts of it that clean, without those that search.

Which block holds the text is known by then (`prose.py`), so what is left of trafilatura's way is: throw away by tag
and by name (`pruning.py`), convert to its own tags, throw away what is mostly links, and take the elements one by one.
"""

from collections.abc import Sequence
from copy import deepcopy

from lxml.etree import Element as new_element
from lxml.etree import strip_elements, strip_tags
from trafilatura.htmlprocessing import convert_tags, link_density_test, link_density_test_tables
from trafilatura.main_extractor import handle_textelem
from trafilatura.settings import MANUALLY_STRIPPED, MIN_DUPLICATE_LENGTH, TAG_CATALOG, Extractor
from trafilatura.utils import trim
from trafilatura.xml import delete_element

from transforms.evidence import ends_like_a_sentence
from transforms.markdown import Marks, unmarked
from transforms.parsing import Element, parse, text_in
from transforms.pruning import drop, has_in_paragraphs, prune

PRECISE = Extractor(output_format="xml", fast=True, precision=True, comments=False, tables=True)

_START, _LONG, _FARM = (
    2000,
    300,
    0.9,
)  # characters looked at, that show a text, and the share of its links in a farm
_SHORT_DIV = 200  # characters of a block that goes for any links in it, if they are a good part
_PARAGRAPH = 100  # characters of a paragraph without a link, for which it stays
_ENOUGH_IN_P = 250  # characters in paragraphs, below which blocks of other kinds are asked for text as well

_FRAME: Element = parse(b"<div></div>")  # of the page's parser, whose elements lxml hands out fastest


def cleaned(container: Element, marks: Marks, without: Sequence[Element] = ()) -> Element:
    """The text of `container`, but for some elements in it, in a `<body>` of trafilatura's tags, with `marks` written in;
    `container` stays.
    """
    tree = deepcopy(_FRAME)[0][0]
    tree.append(deepcopy(container))
    tree[0].tail = None
    if without:
        copies = dict(zip(container.iter(), tree[0].iter(), strict=True))
        for element in without:
            drop(copies[element])
    prune(tree)
    marks.write(tree)
    strip_tags(tree, MANUALLY_STRIPPED)
    convert_tags(tree, PRECISE)
    _drop_links(tree)
    strip_tags(tree, "span", "ref")
    return _taken(tree)


def _drop_links(tree: Element) -> None:
    """Throw away what is mostly links, as trafilatura does in its precise mode."""
    refs = list(tree.iter("ref"))
    if refs:
        for _ in range(2):
            holders = _holders(refs)
            dropped = _drop_linked(tree, "div", holders) + _drop_linked(tree, "list", holders)
            dropped += _drop_linked(tree, "p", holders)
            if not dropped:
                break  # nor would a second time
        for table in [table for table in tree.iter("table") if link_density_test_tables(table)]:
            drop(table)
        holders = _holders(refs)
        _drop_linked(tree, "head", holders)
        _drop_linked(tree, "quote", holders)
    while len(tree) and tree[-1].tag == "head":
        drop(tree[-1])


def _holders(links: list[Element]) -> set[Element]:
    """All that lies around these."""
    holders: set[Element] = set()
    for link in links:
        for ancestor in link.iterancestors():
            if ancestor in holders:
                break
            holders.add(ancestor)
    return holders


def _drop_linked(tree: Element, tag: str, holders: set[Element]) -> int:
    """Throw away elements with this tag that are mostly links; how many. What holds no link is not asked."""
    doomed = [element for element in tree.iter(tag) if element in holders and _is_linked(element)]
    for element in doomed:
        delete_element(element)
    return len(doomed)


def _is_linked(element: Element) -> bool:
    """Is this mostly links, or short with some? (A paragraph that is all of an item or cell goes with that.)"""
    if element.tag == "p" and element.getparent().tag in ("item", "td", "th"):
        return False
    if _is_long_and_hardly_linked(element):
        return False
    mostly, short = link_density_test(element, True)
    if mostly or not short or element.tag != "div" or not len(element):
        return bool(mostly)
    return len(trim(element.text_content())) < _SHORT_DIV and not any(
        map(_is_unlinked_prose, element.iter("p"))
    )


def _is_long_and_hardly_linked(element: Element) -> bool:
    """Does an element's start show what trafilatura's test would say after it had read all of a long text?"""
    start = len(" ".join(element.text_content()[:_START].split()))
    return start >= _LONG and sum(len(text_in(link)) for link in element.iter("ref")) <= _FARM * start


def _is_unlinked_prose(paragraph: Element) -> bool:
    text = unmarked(paragraph.text_content())
    return (
        len(text) >= _PARAGRAPH and ends_like_a_sentence(text) and next(paragraph.iter("ref"), None) is None
    )


def _taken(tree: Element) -> Element:
    body = new_element("body")
    tags = {*TAG_CATALOG, "table", "td", "th", "tr"}
    if not has_in_paragraphs(tree, _ENOUGH_IN_P):
        tags.add("div")
    moved: set[Element] = set()
    for element in list(tree.iter())[1:]:
        if element in moved:
            continue  # went along with the element around it
        tag, tail = element.tag, element.tail
        if tag == "done":
            continue
        taken = handle_textelem(element, tags, PRECISE)
        if taken is not None:
            body.append(taken)
            if len(taken):
                moved.update(taken.iterdescendants())
            if taken is not element and element not in moved:
                element.tag = "done"
        if (
            tag in ("code", "quote", "list", "table")
            and tail
            and tail.strip()
            and (taken is None or not taken.tail)
        ):
            loose = new_element("p")
            loose.text = tail
            body.append(loose)
    while len(body) and body[-1].tag == "head":
        body.remove(body[-1])
    previous = ""
    for element in list(body):
        text = ("".join(element.itertext()) if len(element) else element.text or "").lstrip()
        if (
            text[:1] == previous[:1]
            and len(trim(text)) > MIN_DUPLICATE_LENGTH
            and trim(text) == trim(previous)
        ):
            body.remove(element)
        previous = text
    strip_elements(body, "done")
    strip_tags(body, "div")
    return body
