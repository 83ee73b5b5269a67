"""Captions with their credits, and related stories where a page offers them as such."""

import re

from transforms.items import Caption, Related
from transforms.jsonld import Node, as_list, text_of
from transforms.names import Named
from transforms.page import Element, Page
from transforms.urls import resolve, site_of, url_key
from transforms.wording import one_line

_MAX_CAPTIONS = 40
_MAX_CAPTION = 1000  # characters
_MAX_RELATED = 30

_is_caption = Named(
    r"(?:^|[\s_-])(?:caption|captiontext|wp-caption-text|image-caption|bildunterschrift|bildtext|legende|pie-foto|pie-de-foto|"
    r"didascalia|onderschrift)(?:$|[\s_-])",
)
_CREDIT_NAME = re.compile(
    r"credit|copyright|photographer|(?:image|img|photo)-?source|byline|attribution|quelle|fotogra[fp]",
    re.IGNORECASE,
)
_LABEL = r"(?:photo|picture|image|foto|bild|fotografía|photograph|credit|source|quelle|фото)s?"
_CREDIT_START = re.compile(rf"\(?(?:{_LABEL}\b|©)", re.IGNORECASE)
_CREDIT_LABEL = re.compile(rf"^{_LABEL}(?:\s*(?:credit|by|von))?\s*:\s*", re.IGNORECASE)
_CREDIT_TAIL = re.compile(
    rf"(?:^|(?<=[\s.|(\[–—-]))[(\[]?(?:{_LABEL}(?:\s*(?:credit|by|von|courtesy of))?\s*[:/]\s*|©\s*|\(c\)\s*)([^()\[\]]{{2,120}}?)[\])]?\s*$",
    re.IGNORECASE,
)
_is_related = Named(
    r"(?:^|[\s_-])(?:related|read-?more|more-on|more-stories|see-also|recommended|relacionad[oa]s?|verwandt\w*|mehr-zum-thema|a-lire-aussi|leggi-anche|lees-ook)(?:$|[\s_-])",
)
_RELATED_HEADING = re.compile(
    r"^\W*(?:related|read (?:more|also|next)|more (?:on|from|about|stories)|see also|mehr zum thema|lesen sie auch|das könnte sie auch interessieren|"
    r"weitere artikel|auch interessant|[àa] lire (?:aussi|également)|sur le même sujet|lea también|noticias relacionadas|relacionad[oa]s|te puede interesar|leia (?:também|mais)|"
    r"leggi anche|lees ook|læs også|les også|läs (?:också|mer)|czytaj (?:też|także)|zobacz (?:też|także)|читайте также|по теме|читайте також|ilgili haberler|関連記事|相关新闻|相關新聞)\b",
    re.IGNORECASE,
)


def find_captions(tree: Element, nodes: list[Node]) -> tuple[Caption, ...]:
    """The captions printed under pictures, then those that only JSON-LD image objects tell of."""
    found: dict[str, Caption] = {}
    for element in _caption_elements(tree):
        caption = _read_caption(element)
        if caption is not None:
            found.setdefault(caption.caption or caption.credit or "", caption)
    for node in nodes:
        for image in as_list(node.get("image")):
            if isinstance(image, dict) and (text := text_of(image.get("caption"))):
                credit = (
                    text_of(image.get("creditText"))
                    or text_of(image.get("copyrightHolder"))
                    or text_of(image.get("author"))
                )
                if not any(text[:40] in known for known in found):
                    found[text] = Caption(text[:_MAX_CAPTION], credit)
    return tuple(found.values())[:_MAX_CAPTIONS]


def _caption_elements(tree: Element) -> list[Element]:
    elements = list(tree.iter("figcaption"))
    if not elements:
        named = [element for element in tree.iter("p", "div", "span", "dd", "td") if _is_caption(element)]
        inside = set(named)
        elements = [e for e in named if not any(ancestor in inside for ancestor in e.iterancestors())]
    return [
        element
        for element in elements[:_MAX_CAPTIONS]
        if next(element.iterancestors("nav", "footer"), None) is None
    ]


def _read_caption(element: Element) -> Caption | None:
    credits = [
        child
        for child in element.iterdescendants()
        if _CREDIT_NAME.search(child.get("class") or child.get("itemprop") or "")
    ]
    if not credits:  # "... since the morning. <i>Photo Jane Roe</i>"
        inner = [
            child
            for child in element.iterdescendants("i", "em", "small", "cite")
            if not (child.tail or "").strip()
        ]
        credits = [child for child in inner[-1:] if _CREDIT_START.match(one_line(child.text_content()))]
    outer = [child for child in credits if not any(parent in credits for parent in child.iterancestors())]
    credit = one_line(" ".join(text for child in outer for text in child.itertext())) or None
    text = _text_without(element, outer)
    if credit is None and (match := _CREDIT_TAIL.search(text)):
        text, credit = text[: match.start()].strip(" |–—-(["), one_line(match[1])
    if credit is not None:
        credit = _CREDIT_LABEL.sub("", credit).strip(" ()[]|/") or None
    if not (text or credit) or len(text) > _MAX_CAPTION:
        return None
    return Caption(text or None, credit[:200] if credit else None)


def _text_without(element: Element, left_out: list[Element]) -> str:
    pieces: list[str] = []

    def walk(node: Element) -> None:
        if node.text:
            pieces.append(node.text)
        for child in node:
            if child not in left_out and child.tag not in ("script", "style", "button", "svg"):
                walk(child)
            if child.tail:
                pieces.append(child.tail)

    walk(element)
    return one_line(" ".join(pieces))


def find_related(page: Page) -> tuple[Related, ...]:
    """Links to other stories of the site in blocks that call themselves related, by name or by heading."""
    found: dict[str, Related] = {}
    own, site = url_key(page.url), site_of(page.url)
    for block in _related_blocks(page.tree):
        for link in block.iter("a"):
            text = one_line(" ".join(link.itertext()))
            url = resolve(page.url, link.get("href") or "")
            if url is None or len(text) < 15 or len(text) > 300 or site_of(url) != site:
                continue
            key = url_key(url)
            if key != own:
                found.setdefault(key, Related(text, url))
    return tuple(found.values())[:_MAX_RELATED]


def _related_blocks(tree: Element) -> list[Element]:
    blocks: list[Element] = []
    for element in tree.iter("aside", "section", "div", "ul"):
        if _is_related(element):
            blocks.append(element)
    for element in tree.iter("h2", "h3", "h4", "h5", "strong", "p"):
        text = element.text
        if text and len(text) < 100 and _RELATED_HEADING.match(text):
            parent = element.getparent()
            if parent is not None and sum(1 for _ in parent.iter("a")) <= 40:
                blocks.append(parent)
    return blocks[:20]
