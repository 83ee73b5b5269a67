"""Where in the text something stood that is no text of it: links to other stories, offered between paragraphs."""

from collections.abc import Sequence

from transforms.markdown import Block
from transforms.outline import Outline
from transforms.parsing import Element

# What may be a block of the text from its start on; of others only the words directly in them
_BLOCKS = frozenset({"p", "li", "h2", "h3", "h4", "h5", "h6", "blockquote", "dd", "dt", "td", "th", "pre"})
_REACH, _WALK = 25, 300  # elements that are looked at from one link: with words, in all
_KEY, _LOOKED_AT = (
    32,
    160,
)  # letters and figures by which a block is known, and the characters they are taken from


def places_of(links: Sequence[Element], outline: Outline, blocks: Sequence[Block]) -> tuple[int | None, ...]:
    """Of each link, the number of blocks of the text that stood before it; None if it stood beside the text.

    The links are elements of the outline, which keeps the order of the page as it came, whatever was cut out of the
    tree since. What stands next to one is looked for among the blocks by its first letters; the page is not walked again.
    """
    if not links or not blocks:
        return (None,) * len(links)
    numbers = {
        key: number for number, block in reversed(list(enumerate(blocks))) if (key := _key(block.text))
    }
    places: list[int | None] = []
    last, place = -1, None
    for link in links:
        at = _index(outline.elements, link, last + 1)
        is_new, found = _before(outline.elements, at, last, link, numbers)
        if is_new:
            place = 0 if found is None and _starts_behind(outline.elements, at, numbers) else found
        places.append(place)
        last = at
    return tuple(places)


def _index(elements: Sequence[Element], element: Element, start: int) -> int:
    try:
        return elements.index(element, start)
    except ValueError:
        return elements.index(element)


def _before(
    elements: Sequence[Element], at: int, last: int, link: Element, numbers: dict[str, int]
) -> tuple[bool, int | None]:
    """How many blocks there are up to the one that is the nearest before a link; first, whether that is another answer
    than for the last link."""
    around = list(link.iterancestors())
    box = around[-1] if around else link  # of one that was cut out of the tree, all that was
    seen, is_cut = 0, box is link
    for number in range(at - 1, max(-1, at - 1 - _WALK), -1):
        if number == last:
            return False, None
        element = elements[number]
        # What followed a box that was cut now hangs on the line break before it
        texts = [] if is_cut and element.tag == "br" else _texts(element, element in around)
        is_cut = element is box
        for text in texts:
            if key := _key(text):
                if (found := numbers.get(key)) is not None:
                    return True, found + 1
                seen += 1
        if seen >= _REACH:
            break
    return True, None


def _starts_behind(elements: Sequence[Element], at: int, numbers: dict[str, int]) -> bool:
    """Does the text begin behind this?"""
    seen = 0
    for element in elements[at + 1 : at + 1 + _WALK]:
        for text in _texts(element, False):
            if key := _key(text):
                if (number := numbers.get(key)) is not None:
                    return number == 0
                seen += 1
        if seen >= _REACH:
            break
    return False


def _texts(element: Element, is_around: bool) -> list[str]:
    """What a block of the text may begin with: the words behind a line break, the words that an element begins with."""
    tag = element.tag
    texts = [element.tail] if tag == "br" and element.tail else []
    if not is_around and tag in _BLOCKS:
        texts.append(_start_of(element))
    elif isinstance(tag, str) and (text := element.text):
        texts.append(text)
    return texts


def _start_of(element: Element) -> str:
    if not len(element):
        return element.text or ""
    pieces, left = [], _LOOKED_AT
    for piece in element.itertext():
        pieces.append(piece)
        left -= len(piece)
        if left < 0:
            break
    return "".join(pieces)


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text[:_LOOKED_AT]))[:_KEY]
