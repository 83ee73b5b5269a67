"""A block of a page, cleaned by trafilatura: by the parts of it that clean, without those that search.

Which block holds the text is known by then (`prose.py`), so what is left of trafilatura's way is: throw away by tag
and by name, convert to its own tags, throw away what is mostly links, and take the elements one by one. Its patterns
for names are asked once for each set of attributes: they depend on nothing else, and a site has few.
"""

from copy import deepcopy
from functools import lru_cache
from typing import Any

from lxml.etree import Element as new_element
from lxml.etree import strip_elements, strip_tags
from trafilatura.htmlprocessing import convert_tags, delete_by_link_density, link_density_test_tables
from trafilatura.main_extractor import handle_textelem
from trafilatura.settings import MANUALLY_STRIPPED, MIN_DUPLICATE_LENGTH, TAG_CATALOG, Extractor
from trafilatura.xpaths import (
    DISCARD_IMAGE_ELEMENTS,
    OVERALL_DISCARD_XPATH,
    PRECISION_DISCARD_XPATH,
    REMOVE_COMMENTS_AND_LISTS_XPATH,
    TEASER_DISCARD_XPATH,
)

from transforms.markdown import INLINE_TAGS, Marks
from transforms.names import Named
from transforms.page import Element, parse

_PRECISE = Extractor(output_format="xml", fast=True, precision=True, comments=False, tables=True)

_NEVER = frozenset(
    {
        "aside", "footer", "nav", "head", "menu", "fieldset", "label", "legend", "noindex", "picture", "source", "time",
        "param", "area", "track", "progress", "output", "rp", "rt", "rtc", "applet", "marquee", "fencedframe", "img",
        "header", "form",
    }
)  # fmt: skip
_FIGURE = "figure"
_MAY_BE_EMPTY = frozenset(
    {
        "div",
        "p",
        "li",
        "ul",
        "ol",
        "section",
        "article",
        "main",
        "blockquote",
        "dd",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    }
)
_TELLING = frozenset(
    {"id", "class", "style", "role", "aria-hidden", "data-component", "data-lp-replacement-content"}
)
# What trafilatura's patterns tell apart, by the tags that it converts to
_AS_CONVERTED = {"ul": "list", "ol": "list", "dl": "list", "li": "item", "dd": "item", "dt": "item"}
_AS_CONVERTED |= {tag: tag for tag in ("div", "p", "section", "span", "details")}
_LOOSE = frozenset({"div", "section", "article", "main"})
_INLINE = INLINE_TAGS | {"br"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BY_NAME = (*REMOVE_COMMENTS_AND_LISTS_XPATH, *OVERALL_DISCARD_XPATH, *DISCARD_IMAGE_ELEMENTS, *TEASER_DISCARD_XPATH, *PRECISION_DISCARD_XPATH)  # fmt: skip
_MENU_LINKS = 4  # from which on a list of nothing but links is a menu
_ENOUGH_IN_P = 250  # characters in paragraphs, below which blocks of other kinds are asked for text as well
_MOST = 0.5  # of the text: what holds it is kept whatever its name

_FRAME: Element = parse(b"<div></div>")  # of the page's parser, whose elements lxml hands out fastest

# Narrow on purpose: names in general tell too little of what is inside
is_author_box = Named(
    r"(?:^|[\s_-])(?:autoren-?box|author-?(?:box|bio|card|note)|about-(?:the-)?author)(?:$|[\s_-])"
)


def cleaned(container: Element, marks: Marks) -> Element:
    """The text of `container`, in a `<body>` of trafilatura's tags, with `marks` written in; `container` stays."""
    tree = deepcopy(_FRAME)[0][0]
    tree.append(deepcopy(container))
    tree[0].tail = None
    _prune(tree)
    marks.write(tree)
    strip_tags(tree, MANUALLY_STRIPPED)
    convert_tags(tree, _PRECISE)
    _drop_links(tree)
    strip_tags(tree, "span", "ref")
    return _taken(tree)


def _prune(tree: Element) -> None:
    """Throw away what is no text by its tag or by its name; but no name that most of the text has."""
    named: dict[Any, list[Element]] = {}
    for element in list(tree.iter())[2:]:
        tag = element.tag
        if tag in _NEVER:
            _drop_small(element, tree)
        elif tag == _FIGURE:
            if next(element.iter("table"), None) is None:
                _drop_small(element, tree)
            else:
                element.tag = "div"
        elif tag in ("ul", "ol") and is_menu(element):
            drop(element)
        elif tag in INLINE_TAGS and tag != "span":
            continue
        elif name := _doomed_name(element, tag):
            named.setdefault(name, []).append(element)
    if named:
        half = len(tree.text_content()) * _MOST
        for elements in named.values():
            outer = [e for e in elements if not any(a in elements for a in e.iterancestors())]
            if sum(len(e.text_content()) for e in outer) <= half:
                for element in outer:
                    drop(element)
    in_paragraphs = sum(len(p.text_content()) for p in tree.iter("p"))
    loose = in_paragraphs * 2 < len(tree.text_content())
    for element in reversed(list(tree.iter(*_MAY_BE_EMPTY))):  # what is inside first
        if not (element.text and element.text.strip()):
            if not len(element):
                drop(element)
        elif loose and element.tag in _LOOSE and all(child.tag in _INLINE for child in element):
            element.tag = "p"


def _drop_small(element: Element, tree: Element) -> None:
    if len(element) and len(element.text_content()) > len(tree.text_content()) * _MOST:
        return
    drop(element)


def _doomed_name(element: Element, tag: str) -> Any:
    """What makes this element one to throw away by its name."""
    if tag in _HEADINGS:
        return None
    attributes = tuple([item for item in element.items() if item[0] in _TELLING])
    if not attributes:
        return None
    if _is_thrown_away(_AS_CONVERTED.get(tag, "article"), attributes) or (
        tag in ("div", "section") and is_author_box(element)
    ):
        return attributes
    return None


@lru_cache(maxsize=16384)
def _is_thrown_away(tag: str, attributes: tuple[tuple[str, str], ...]) -> bool:
    """Does trafilatura throw away elements with this tag and these attributes?"""
    parent = new_element("div")
    child = new_element(tag)
    for name, value in attributes:
        child.set(name, value)
    parent.append(child)
    return any(pattern(parent) for pattern in _BY_NAME)


def drop(element: Element) -> None:
    """Remove an element, not the text behind it."""
    if element.getparent() is not None:
        element.drop_tree()


def is_menu(element: Element) -> bool:
    """Is this a list of links with nothing else in it?"""
    links = 0
    for item in element:
        texts = sum(1 for text in item.itertext() if text.strip())
        linked = [link for link in item.iter("a") if link.text_content().strip()]
        if texts > sum(sum(1 for text in link.itertext() if text.strip()) for link in linked):
            return False
        links += len(linked)
    return links >= _MENU_LINKS


def _drop_links(tree: Element) -> None:
    """Throw away what is mostly links, as trafilatura does in its precise mode."""
    if next(tree.iter("ref"), None) is not None:
        for _ in range(2):
            delete_by_link_density(tree, "div", backtracking=True, favor_precision=True)
            delete_by_link_density(tree, "list", backtracking=False, favor_precision=True)
            delete_by_link_density(tree, "p", backtracking=False, favor_precision=True)
        for table in [table for table in tree.iter("table") if link_density_test_tables(table)]:
            drop(table)
        delete_by_link_density(tree, "head", backtracking=False, favor_precision=True)
        delete_by_link_density(tree, "quote", backtracking=False, favor_precision=True)
    while len(tree) and tree[-1].tag == "head":
        drop(tree[-1])


def _taken(tree: Element) -> Element:
    body = new_element("body")
    tags = {*TAG_CATALOG, "table", "td", "th", "tr"}
    if sum(len(p.text_content()) for p in tree.iter("p")) < _ENOUGH_IN_P:
        tags.add("div")
    for element in list(tree.iter())[1:]:
        if element.getroottree().getroot() is body:
            continue  # went along with the element around it
        tag, tail = element.tag, element.tail
        if tag == "done":
            continue
        taken = handle_textelem(element, tags, _PRECISE)
        if taken is not None:
            body.append(taken)
            if element.getroottree().getroot() is not body:
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
    previous = None
    for element in list(body):
        text = " ".join("".join(element.itertext()).split())
        if text and text == previous and len(text) > MIN_DUPLICATE_LENGTH:
            body.remove(element)
        previous = text
    strip_elements(body, "done")
    strip_tags(body, "div")
    return body
