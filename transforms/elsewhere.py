"""Lines and lists that do nothing but lead elsewhere: links, and links with a label before them.

"Read also: <a>...</a>" is printed between the paragraphs of half of all sites, in any wording. That it is no text
shows in its form: a few words with a colon, then nothing but links.
"""

from collections import Counter
from itertools import islice

from transforms.markdown import INLINE_TAGS
from transforms.parsing import Element, text_in
from transforms.urls import resolve, site_of, url_key

_LONGEST = 250  # characters of such a line
_LABEL = 35  # and of its label
_HEADLINE = (15, 3)  # characters and words that a link has at least which is the headline of a story
_WHOLE_HEADLINE, _MOSTLY = 30, 0.8  # characters of one of several in a line, and their share of it
_MENU = 4  # links from which on a list of nothing but links is a menu
_LABELLED = 2  # and items with a label before their links
_COLONS = (":", "：")
_TEASER = 800  # characters of a teaser
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_CARDS = ("div", "article", "li", "section")
_ADDRESS = ("http", "www.", "@")


def is_only_links(element: Element) -> bool:
    """Has this paragraph links, and no words but theirs and those of a label?"""
    if not len(element):
        return False
    if not (element.text and element.text.strip()) and all(map(_is_link_or_break, element)):
        return any(child.tag == "a" for child in element)
    if _is_mostly_headlines(element):
        return True
    if not _ends_with_link(element):
        return False
    split = _label_and_links(element)
    if split is None:
        return False
    label, links = split
    least, words = _HEADLINE
    return bool(label) and any(
        len(link) >= least and len(link.split()) >= words and not link.startswith(_ADDRESS) for link in links
    )


def is_menu(element: Element) -> bool:
    """Is this a list of links with nothing else in it but labels?"""
    total = labelled = 0
    for item in element:
        split = _label_and_links(item)
        if split is None:
            return False
        label, links = split
        total += len(links)
        labelled += 1 if label and links else 0
        if label and not links:
            return False
    return total >= _MENU or labelled >= _LABELLED


def teasers(block: Element, base: str) -> list[Element]:
    """What in a block tells of other stories of the site: two or more parts that are made alike or stand side by side,
    each with little text and one heading, which is a link.
    """
    site, own = site_of(base), url_key(base)
    cards: list[Element] = []
    for heading in block.iter(*_HEADINGS):
        link = _link_of(heading)
        if link is None or (card := _card_of(heading, block)) is None:
            continue
        url = resolve(base, link.get("href") or "")
        if url is not None and site_of(url) == site and url_key(url) != own:
            cards.append(card)
    if len(cards) < _LABELLED:
        return []
    alike = Counter(key for card in cards for key in _kinds(card))
    return [card for card in cards if any(alike[key] > 1 for key in _kinds(card))]


def _is_mostly_headlines(line: Element) -> bool:
    """Are headlines of other stories, with hardly a word between them, all of this line?"""
    links = list(line.iter("a"))
    if len(links) < 2:
        return False
    lengths = [len(text_in(link)) for link in links]
    return min(lengths) >= _WHOLE_HEADLINE and sum(lengths) >= _MOSTLY * len(line.text_content().strip())


def _kinds(card: Element) -> tuple[object, object]:
    return card.getparent(), (card.tag, card.get("class"))


def _link_of(heading: Element) -> Element | None:
    """The link that is all of a heading, or around it."""
    around = next(heading.iterancestors("a"), None)
    if around is not None:
        return around
    text = heading.text_content().strip()
    return next((link for link in heading.iter("a") if text and link.text_content().strip() == text), None)


def _card_of(heading: Element, block: Element) -> Element | None:
    """The widest part of a block around one of its headings with no other and little text."""
    found = None
    for around in heading.iterancestors():
        if around is block or sum(1 for _ in islice(around.iter(*_HEADINGS), 2)) > 1:
            break
        if around.tag in _CARDS:
            if len(around.text_content()) > _TEASER:
                break
            found = around
    return found


def _is_link_or_break(child: Element) -> bool:
    return child.tag in ("a", "br") and not (child.tail and any(map(str.isalnum, child.tail)))


def _ends_with_link(element: Element) -> bool:
    while len(element):
        element = element[-1]
        if element.tail and any(map(str.isalnum, element.tail)):
            return False
        if element.tag == "a":
            return True
        if element.tag not in INLINE_TAGS:
            return False
    return False


def _label_and_links(element: Element) -> tuple[str, list[str]] | None:
    """The text in front of the first link, which is empty or ends with a colon, and the texts of the links; None if
    there is other text.
    """
    links = [text for link in element.iter("a") if (text := text_in(link).strip())]
    text = element.text_content()
    if len(text) > _LONGEST * max(1, len(links)):
        return None
    label, rest = "", text
    for number, link in enumerate(links):
        before, _, rest = rest.partition(link)
        if number == 0:
            label = before.strip()
        elif any(map(str.isalnum, before)):
            return None
    if links and any(map(str.isalnum, rest)):
        return None
    if not links:
        return None if any(map(str.isalnum, text)) else ("", [])
    if any(map(str.isalnum, label)):
        return (label, links) if len(label) <= _LABEL and label.endswith(_COLONS) else None
    return "", links
