"""A block of a page, cleaned by trafilatura: by the parts of it that clean, without those that search.

Which block holds the text is known by then (`prose.py`), so what is left of trafilatura's way is: throw away by tag
and by name, convert to its own tags, throw away what is mostly links, and take the elements one by one. Its patterns
for names are asked once for each set of attributes: they depend on nothing else, and a site has few.
"""

from collections.abc import Sequence
from copy import deepcopy

from lxml.etree import Element as new_element
from lxml.etree import SubElement as sub_element
from lxml.etree import strip_elements, strip_tags
from trafilatura.htmlprocessing import convert_tags, link_density_test, link_density_test_tables
from trafilatura.main_extractor import handle_textelem
from trafilatura.settings import MANUALLY_STRIPPED, MIN_DUPLICATE_LENGTH, TAG_CATALOG, Extractor
from trafilatura.utils import trim
from trafilatura.xml import delete_element
from trafilatura.xpaths import (
    DISCARD_IMAGE_ELEMENTS,
    OVERALL_DISCARD_XPATH,
    PRECISION_DISCARD_XPATH,
    REMOVE_COMMENTS_AND_LISTS_XPATH,
    TEASER_DISCARD_XPATH,
)

from transforms.elsewhere import is_menu
from transforms.markdown import INLINE_TAGS, Marks
from transforms.names import Named
from transforms.parsing import Element, parse

PRECISE = Extractor(output_format="xml", fast=True, precision=True, comments=False, tables=True)

# What trafilatura throws away by its tag alone
THROWN_AWAY = (
    "aside", "footer", "nav", "head", "menu", "fieldset", "label", "legend", "noindex", "picture", "source", "time",
    "param", "area", "track", "progress", "output", "rp", "rt", "rtc", "applet", "marquee", "fencedframe", "img",
)  # fmt: skip
_NEVER = frozenset({*THROWN_AWAY, "header", "form"})  # inside of a block that holds the text
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
_BLOCKS = ("div", "section")
_LOOSE = frozenset({"div", "section", "article", "main"})
_INLINE = INLINE_TAGS | {"br"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BY_NAME = (*REMOVE_COMMENTS_AND_LISTS_XPATH, *OVERALL_DISCARD_XPATH, *DISCARD_IMAGE_ELEMENTS, *TEASER_DISCARD_XPATH, *PRECISION_DISCARD_XPATH)  # fmt: skip
_SHORT_DIV = 200  # characters of a block that goes for any links in it, if they are a good part
_TAIL = 25  # characters between a block and a line break that are a paragraph
_MADE = "data-nightdesk-made"  # marks such paragraphs: the page has not marked them itself
_ENOUGH_IN_P = 250  # characters in paragraphs, below which blocks of other kinds are asked for text as well
_MOST = 0.5  # of the text: what holds it is kept whatever its name

_Attributes = tuple[tuple[str, str], ...]
_Name = tuple[str, _Attributes]  # a tag as converted, and the attributes that tell
_is_thrown_away: dict[_Name, bool] = {}  # what is known already, of this page's site and others
_MOST_NAMES = 16384  # that are kept

_FRAME: Element = parse(b"<div></div>")  # of the page's parser, whose elements lxml hands out fastest

# Narrow on purpose: names in general tell too little of what is inside
is_author_box = Named(
    r"(?:^|[\s_-])(?:autoren[_-]?box|author[_-]?(?:box|bio|card|note)|about-(?:the-)?author)(?:$|[\s_-])",
    holds=("autor", "author"),
)
# What stands in for something from elsewhere until a script or a reader's consent brings it
is_stand_in = Named(
    r"(?:^|[\s_-])(?:instagram-media|tiktok-embed|fb-(?:post|video)|content-?blocker|borlabs\w*|(?:embed|media|video|iframe|content)-?(?:consent|privacy|placeholder|opt-?in)|"
    r"(?:consent|privacy|opt-?in)-?(?:placeholder|overlay|embed)|two-?clicks?|2-?click)(?:$|[\s_-])",
    holds=(
        "media",
        "embed",
        "fb-",
        "blocker",
        "borlabs",
        "consent",
        "placeholder",
        "privacy",
        "click",
        "opt",
    ),
)


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
    _prune(tree)
    marks.write(tree)
    strip_tags(tree, MANUALLY_STRIPPED)
    convert_tags(tree, PRECISE)
    _drop_links(tree)
    strip_tags(tree, "span", "ref")
    return _taken(tree)


def _prune(tree: Element) -> None:
    """Throw away what is no text by its tag or by its name; but no name that most of the text has."""
    names: list[tuple[Element, _Name]] = []
    named: dict[_Attributes, list[Element]] = {}
    elements = list(tree.iter())[2:]
    total = len(tree.text_content())
    gone: set[Element] = set()
    for element in elements:
        if element in gone:
            continue
        tag = element.tag
        if tag == _FIGURE and next(element.iter("table"), None) is not None:
            element.tag = "div"
        elif (
            tag in _NEVER
            or tag == _FIGURE
            or (tag in ("ul", "ol") and is_menu(element))
            or (tag == "blockquote" and is_stand_in(element))
        ):
            size = len(element.text_content())
            if size <= total * _MOST or not len(element) or tag in ("ul", "ol"):
                gone.update(element.iterdescendants())
                drop(element)
                total -= size
        elif tag in INLINE_TAGS and tag != "span":
            continue
        elif tag not in _HEADINGS and (len(element) or element.text):
            attributes = tuple([item for item in element.items() if item[0] in _TELLING])
            if attributes:
                names.append((element, (_AS_CONVERTED.get(tag, "article"), attributes)))
    _ask_by_name({name for _, name in names})
    for element, name in names:
        if _is_thrown_away[name] or (
            element.tag in _BLOCKS and (is_author_box(element) or is_stand_in(element))
        ):
            named.setdefault(name[1], []).append(element)
    if named:
        half = len(tree.text_content()) * _MOST
        for elements in named.values():
            outer = [e for e in elements if not any(a in elements for a in e.iterancestors())]
            if sum(len(e.text_content()) for e in outer) <= half:
                for element in outer:
                    drop(element)
    _wrap_loose(tree)
    in_paragraphs = _in_paragraphs(tree)
    loose = in_paragraphs * 2 < len(tree.text_content())
    for element in reversed(list(tree.iter(*_MAY_BE_EMPTY))):  # what is inside first
        if not (element.text and element.text.strip()):
            if not len(element):
                drop(element)
        elif loose and element.tag in _LOOSE and all(child.tag in _INLINE for child in element):
            element.tag = "p"


def _wrap_loose(tree: Element) -> None:
    """Make a paragraph of text that stands between a block and a line break: it would go as the block's tail."""
    for block in list(tree.iter(*_BLOCKS)):
        tail = block.tail
        if not tail or len(tail.strip()) < _TAIL or block.getparent().tag not in _LOOSE:
            continue
        run: list[Element] = []
        following = block.getnext()
        while following is not None and following.tag in INLINE_TAGS:
            run.append(following)
            following = following.getnext()
        if following is None or following.tag != "br":
            continue
        wrapped = block.makeelement("p", {_MADE: ""})
        wrapped.text, block.tail = tail, None
        block.addnext(wrapped)
        wrapped.extend(run)


def _in_paragraphs(tree: Element) -> int:
    """Characters in the paragraphs that the page has marked as such."""
    return sum(len(p.text_content()) for p in tree.iter("p") if p.get(_MADE) is None)


def _ask_by_name(names: set[_Name]) -> None:
    """Let `_is_thrown_away` know of all of these whether trafilatura throws away what is called so."""
    if len(_is_thrown_away) > _MOST_NAMES:
        _is_thrown_away.clear()
    unknown = [name for name in names if name not in _is_thrown_away]
    if not unknown:
        return
    parent = new_element("div")
    for tag, attributes in unknown:
        child = sub_element(parent, tag)
        for attribute, value in attributes:
            child.set(attribute, value)
    doomed = {child for pattern in _BY_NAME for child in pattern(parent)}
    for name, child in zip(unknown, parent, strict=True):
        _is_thrown_away[name] = child in doomed


def drop(element: Element) -> None:
    """Remove an element, not the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        element.drop_tree()
    else:
        parent.remove(element)


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
    mostly, short = link_density_test(element, True)
    if mostly or not short or element.tag != "div" or not len(element):
        return bool(mostly)
    return len(trim(element.text_content())) < _SHORT_DIV


def _taken(tree: Element) -> Element:
    body = new_element("body")
    tags = {*TAG_CATALOG, "table", "td", "th", "tr"}
    if _in_paragraphs(tree) < _ENOUGH_IN_P:
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
    previous = None
    for element in list(body):
        text = " ".join("".join(element.itertext()).split())
        if text and text == previous and len(text) > MIN_DUPLICATE_LENGTH:
            body.remove(element)
        previous = text
    strip_elements(body, "done")
    strip_tags(body, "div")
    return body
