"""Captions of a page's pictures, with their credits."""

import re
from functools import lru_cache
from itertools import islice

from transforms.items import Caption
from transforms.jsonld import Node, as_list, text_of
from transforms.names import Named
from transforms.outline import Outline
from transforms.page import Element
from transforms.picture_credits import clean_credit, split_credit
from transforms.wording import one_line

_CAPTION_TAGS = frozenset({"p", "div", "span", "dd", "td"})
_MAX_CAPTIONS = 40
_MAX_CAPTION = 1000  # characters
_NAMED_CAPTION = 400  # and of one that only its name tells from the text
_SMALL = 80  # characters of a line in small print that is a credit without saying so

_is_caption = Named(
    r"(?:^|[\s_-])(?:caption|captiontext|figcaption|wp-caption-text|image-caption|bildunterschrift|bildtext|legende|pie-foto|pie-de-foto|"
    r"didascalia|onderschrift)(?:$|[\s_-])|"
    r"(?:media|image|photo|picture|img|foto|bild|figure)(?:[_-]+\w+)?[_-]+(?:description|desc|legend|credit|title-text)(?:$|[\s_-])",
)
# What the pattern above cannot do without: a word that is added there may need one here
_CAPTION_STEMS = (
    "caption", "bild", "legend", "pie-", "didascalia", "onderschrift", "desc", "credit", "title-text",
)  # fmt: skip
_CREDIT_NAME = re.compile(
    r"credit|copyright|photographer|(?:image|img|photo|caption|figcaption)[_-]+source|(?:^|\s)source(?:$|\s)|byline|attribution|quelle|"
    r"fotogra[fp]|agency|rights",
    re.IGNORECASE,
)
_CREDIT_START = re.compile(
    r"\(?(?:(?:photo|picture|image|foto|bild|beeld|fotografía|photograph|credit|source|quelle|фото|ảnh)s?\b|©)",
    re.IGNORECASE,
)
_is_of_others = Named(
    r"(?:^|[\s_-])(?:related|teaser|recommend\w*|promo|newsletter|author-?(?:box|bio|card)?|byline|autor(?:en)?|comments?|"
    r"rich-link|most-?read|popular)(?:$|[\s_-])",
    unless=r"with-|has-|no-",
)


def find_captions(outline: Outline, nodes: list[Node]) -> tuple[tuple[Caption, ...], list[Element]]:
    """The captions printed under pictures, then those that only JSON-LD image objects tell of; and the elements of
    those that no tag, but only a name tells from the text.

    A picture that is shown twice counts once; what JSON-LD knows of its credit is added to it.
    """
    found: dict[str, Caption] = {}
    named: list[Element] = []
    for element in _caption_elements(outline):
        caption = _read_caption(element)
        if caption is not None:
            found.setdefault(_key(caption.caption or caption.credit or ""), caption)
            if element.tag != "figcaption" and len(caption.caption or "") < _NAMED_CAPTION:
                named.append(element)
    for node in nodes:
        for image in as_list(node.get("image")):
            if isinstance(image, dict) and (text := text_of(image.get("caption"))):
                _add_declared(found, text, image)
    return tuple(found.values())[:_MAX_CAPTIONS], named


def _add_declared(found: dict[str, Caption], text: str, image: Node) -> None:
    """Add what an image object of JSON-LD says, unless the page prints it."""
    said = (
        text_of(image.get("creditText"))
        or text_of(image.get("copyrightHolder"))
        or text_of(image.get("author"))
    )
    credit = clean_credit(said)
    if credit is None:
        text, credit = split_credit(text)
    key = _key(text)
    known = next((other for other in found if other.startswith(key) or key.startswith(other)), None)
    if known is None:
        found[key] = Caption(text[:_MAX_CAPTION] or None, credit)
    elif found[known].credit is None:
        found[known] = Caption(found[known].caption, credit)


def _key(text: str) -> str:
    return text[:60].casefold().rstrip(" .")


def _caption_elements(outline: Outline) -> list[Element]:
    elements = list(outline.tagged("figcaption"))
    if not elements:
        named = [
            element
            for element in outline.named(_CAPTION_STEMS, _is_caption.says)
            if element.tag in _CAPTION_TAGS
        ]
        inside = set(named)
        elements = [e for e in named if not any(ancestor in inside for ancestor in e.iterancestors())]
    around_headline = {ancestor for h1 in outline.tagged("h1")[:2] for ancestor in h1.iterancestors()}
    return [element for element in elements[:_MAX_CAPTIONS] if not _is_beside(element, around_headline)]


def _is_beside(element: Element, around_headline: set[Element]) -> bool:
    """Does a caption stand under the picture of a teaser, of an author, or of something else beside the text?"""
    for ancestor in element.iterancestors():
        if ancestor in around_headline:
            return False  # what holds the headline is the article, whatever it is called
        if ancestor.tag in ("nav", "footer", "a") or _is_of_others(ancestor):
            return True
    return False


def _read_caption(element: Element) -> Caption | None:
    credits = [child for child in element.iterdescendants() if _is_credit(child)]
    if not credits:  # "... since the morning. <i>Photo Jane Roe</i>", "... <small>Jane Roe/dpa</small>"
        inner = [
            child
            for child in element.iterdescendants("i", "em", "small", "cite")
            if not (child.tail or "").strip()
        ]
        credits = [child for child in inner[-1:] if _is_credit_line(child)]
    outer = [child for child in credits if not any(parent in credits for parent in child.iterancestors())]
    # A pair of the same for screens and for readers' aids says it once
    texts = list(dict.fromkeys(one_line(" ".join(child.itertext())) for child in outer))
    credit = clean_credit(" ".join(texts))
    text = _text_without(element, outer)
    if _is_credit(element) and credit is None:
        return Caption(None, found) if (found := clean_credit(text)) and len(found) < 150 else None
    if credit is None:
        text, credit = split_credit(text)
    if credit is None:
        credit = _credit_beside(element)
    text = text.strip(" |/–—(")
    if not (text or credit) or len(text) > _MAX_CAPTION:
        return None
    return Caption(text or None, credit)


def _is_credit(element: Element) -> bool:
    name = element.get("class") or element.get("itemprop")
    return bool(name) and _says_credit(name)


@lru_cache(maxsize=4096)
def _says_credit(name: str) -> bool:
    return _CREDIT_NAME.search(name) is not None


def _is_credit_line(element: Element) -> bool:
    text = one_line(element.text_content())
    if _CREDIT_START.match(text):
        return True
    return element.tag in ("small", "cite") and len(text) < _SMALL and not text.endswith((".", "!", "?"))


def _credit_beside(element: Element) -> str | None:
    """The credit that stands next to a caption, not in it."""
    around = next(islice(element.iterancestors("figure"), 1), None)
    around = element.getparent() if around is None else around
    if around is None or around.tag in ("body", "article", "main"):
        return None
    for child in islice(around.iterdescendants(), 40):
        if _is_credit(child) and child is not element and element not in child.iterancestors():
            text = one_line(child.text_content())
            if text and len(text) < 150 and not _is_around(child, element):
                return clean_credit(text)
    return None


def _is_around(element: Element, other: Element) -> bool:
    return any(ancestor is element for ancestor in other.iterancestors())


def _text_without(element: Element, left_out: list[Element]) -> str:
    return one_line(" ".join(_pieces_without(element, left_out)))


def _pieces_without(element: Element, left_out: list[Element]) -> list[str]:
    pieces = [element.text] if element.text else []
    for child in element:
        if child not in left_out and child.tag not in ("script", "style", "button", "svg"):
            pieces += _pieces_without(child, left_out)
        if child.tail:
            pieces.append(child.tail)
    return pieces
