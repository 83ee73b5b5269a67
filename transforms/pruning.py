"""What of a block that holds the text is none by its tag or by its name, thrown away.

As trafilatura does in its precise mode, whose patterns for names are asked once for each set of attributes: they depend
on nothing else, and a site has few.
"""

import re
from itertools import chain

from lxml.etree import Element as new_element
from lxml.etree import SubElement as sub_element
from trafilatura.xpaths import (
    DISCARD_IMAGE_ELEMENTS,
    OVERALL_DISCARD_XPATH,
    PRECISION_DISCARD_XPATH,
    REMOVE_COMMENTS_AND_LISTS_XPATH,
    TEASER_DISCARD_XPATH,
)

from transforms.elsewhere import is_menu
from transforms.markdown import INLINE_TAGS
from transforms.names import Named
from transforms.parsing import Element

# What trafilatura throws away by its tag alone
THROWN_AWAY = (
    "aside", "footer", "nav", "head", "menu", "fieldset", "label", "legend", "noindex", "picture", "source", "time",
    "param", "area", "track", "progress", "output", "rp", "rt", "rtc", "applet", "marquee", "fencedframe", "img",
)  # fmt: skip
_NEVER = frozenset({*THROWN_AWAY, "header", "form"})  # inside of a block that holds the text
_FIGURE = "figure"
_MAY_BE_EMPTY = frozenset({
    "div", "p", "li", "ul", "ol", "section", "article", "main", "blockquote", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip
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
_FOLDED = 120  # characters of a part that is folded up, and no chapter of the text
_CHAPTER = 80  # characters of a paragraph that makes a slide a chapter
_MINUTES = 3  # from which on such signs before blocks are the minutes of a match
_MINUTE = re.compile(r"\d{1,3}\s?[.:]?(?:\s?\+\s?\d{0,2})?\s?[’'′´]?[.:]?")
_TAIL = 25  # characters between a block and a line break that are a paragraph
_MADE = "data-nightdesk-made"  # marks such paragraphs: the page has not marked them itself
_MOST = 0.5  # of the text: what holds it is kept whatever its name

_Attributes = tuple[tuple[str, str], ...]
_Name = tuple[str, _Attributes]  # a tag as converted, and the attributes that tell
# What is in the attributes of all that those patterns find, in small letters: to ask the patterns takes ten times as long
_TOLD = (
    "nav", "menu", "bar", "meta", "author", "shar", "social", "foot", "comment", "teaser", "caption", "hid", "button",
    "tag", "ad-", " ad ", "embed", "elated", "widget", "link", "bottom", "border", "banner", "bread", "message", "byline",
    "slide", "display", "newsletter", "cookie", "consent", "modal", "next-", "-icon", "overlay", "options", "expand",
    "rating", "attachment", "timestamp", "stories", "viral", "syndication", "jp-", "dpsp", "bmdh", "premium", "avigation",
    "zendesk", "dfpad", "outbrain", "taboola", "criteo", "paid", "sociable", "permission", "most-popular", "more-on",
    "user-", "article-infos", "viewport", "obfuscated", "blurred", "factbox", "yin", "zlylin", "nfoline", "reply-", "akismet",
    "suggest", "noprint", "notloaded", "comol", "disqus", "replacement",
)  # fmt: skip
_is_thrown_away: dict[_Name, bool] = {}  # what is known already, of this page's site and others
_MOST_NAMES = 16384  # that are kept

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

_is_slide = Named(r"(?:^|[\s_-])slides?(?:$|[\s_-])", holds=("slide",))


def prune(tree: Element) -> None:
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
            or (tag == "details" and len(element.text_content()) < _FOLDED)
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
        chapters = _chapters(named)
        total = len(tree.text_content())
        doomed: set[Element] = set()
        for alike in map(_outermost, map(set, named.values())):
            if sum(len(element.text_content()) for element in alike) <= total * _MOST:
                doomed.update(alike)
        for element in _outermost(doomed - chapters):
            drop(element)
    _wrap_loose(tree)
    _wrap_minutes(tree)
    loose = not has_in_paragraphs(tree, len(tree.text_content()) / 2)
    for element in reversed(list(tree.iter(*_MAY_BE_EMPTY))):  # what is inside first
        if not (element.text and element.text.strip()):
            if not len(element):
                drop(element)
        elif loose and element.tag in _LOOSE and all(child.tag in _INLINE for child in element):
            element.tag = "p"


def _outermost(elements: set[Element]) -> list[Element]:
    """Those of them that stand in no other."""
    return [element for element in elements if elements.isdisjoint(element.iterancestors())]


def _chapters(named: dict[_Attributes, list[Element]]) -> set[Element]:
    """Of what is to be thrown away as slides, all in what are chapters of a text: a heading and a paragraph in each."""
    slides: dict[str, list[Element]] = {}
    for element in chain.from_iterable(named.values()):
        if (
            _is_slide(element)
            and next(element.iter("h2", "h3", "h4"), None) is not None
            and any(
                len(p.text_content()) >= _CHAPTER and next(p.iter("a"), None) is None
                for p in element.iter("p")
            )
        ):
            slides.setdefault(element.get("class") or "", []).append(element)
    return {part for alike in slides.values() if len(alike) > 1 for slide in alike for part in slide.iter()}


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


def _wrap_minutes(tree: Element) -> None:
    """Make paragraphs of the minutes of a match that stand before their blocks: they would go as loose text."""
    minutes = [
        span
        for span in tree.iter("span")
        if span.text
        and span.getparent().tag in _LOOSE
        and (block := span.getnext()) is not None
        and block.tag in _LOOSE
        and _MINUTE.fullmatch(span.text.strip())
    ]
    if len(minutes) >= _MINUTES:
        for span in minutes:
            span.tag = "p"
            span.set(_MADE, "")


def comments_in(tree: Element) -> list[Element]:
    """What trafilatura takes for comments of readers, by its names."""
    return [element for pattern in REMOVE_COMMENTS_AND_LISTS_XPATH for element in pattern(tree)]


def has_in_paragraphs(tree: Element, least: float) -> bool:
    """Are there so many characters in the paragraphs that the page has marked as such?"""
    found = 0
    for p in tree.iter("p"):
        if p.get(_MADE) is None:
            found += len(p.text_content()) if len(p) else len(p.text or "")
            if found >= least:
                return True
    return found >= least


def _ask_by_name(names: set[_Name]) -> None:
    """Let `_is_thrown_away` know of all of these whether trafilatura throws away what is called so."""
    if len(_is_thrown_away) > _MOST_NAMES:
        _is_thrown_away.clear()
    unknown: list[_Name] = []
    for name in names:
        if name not in _is_thrown_away:
            said = str(name[1]).lower()
            if any(map(said.__contains__, _TOLD)):
                unknown.append(name)
            else:
                _is_thrown_away[name] = False
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
