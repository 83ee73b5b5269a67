"""Titles without the site's name: windows and shares show headlines with it, before or after."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

SEPARATOR = re.compile(
    r"(?=[\s|｜•│_:：-])(?:\s+[|\-–—·•»«:/~│]+\s+|\s*[|｜•│]\s*|\s+::\s+|--|_(?=[^_]+$)|(?<=[^\x00-\u2fff])[-:：](?=\S+$))"
)
_WORD = re.compile(r"\w+")


def without_site(text: str, names: list[str], others: Iterable[str]) -> str:
    """`text` without the site's name (or a section) before or after it."""
    others = [squeezed(other) for other in others if other != text]
    for _ in range(3):
        cut = _cut_once(text, names, others)
        if cut is None:
            return text
        text = cut
    return text


def _cut_once(text: str, names: list[str], others: list[str]) -> str | None:
    places = list(SEPARATOR.finditer(text))
    if not places:
        return None
    head, tail = text[: places[-1].start()].strip(), text[places[-1].end() :].strip()
    first, rest = text[: places[0].start()].strip(), text[places[0].end() :].strip()
    if head and _is_name(tail, names):
        return head
    if rest and _is_name(first, names):
        return rest
    for place in places:  # another statement of the page ends where this one puts a separator
        head, rest = text[: place.start()].strip(), text[place.end() :].strip()
        if len(head) > 8 and (squeezed(head) in others or _is_name(SEPARATOR.split(rest)[0], names)):
            return head
        if len(rest) > 8 and squeezed(rest) in others:
            return rest
    return None


def _is_name(text: str, names: list[str]) -> bool:
    name_like = squeezed(text)
    if not name_like:
        return True
    return any(
        name_like == name
        or (
            len(name) > 3
            and len(name_like) > 3
            and (name_like in name or name in name_like)
            and len(name_like) < 2.5 * len(name)
        )
        for name in names
    )


def squeezed(text: str) -> str:
    """The letters and digits of a text in one case: what stays of it whatever its blanks and punctuation."""
    return _kept_squeezed(text) if len(text) <= _KEPT else _squeezed(text)


_KEPT = 400  # characters of a text whose form is kept: a page asks of the same few titles over and over


def _squeezed(text: str) -> str:
    return "".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


_kept_squeezed = lru_cache(maxsize=1024)(_squeezed)


def without_end(title: str) -> str:
    """A window's title that nothing else on the page explains, without a short end: most often the site's name."""
    place = next(iter(reversed(list(SEPARATOR.finditer(title)))), None)
    if place is None:
        return title
    head, end = title[: place.start()].strip(), title[place.end() :].strip()
    is_name = len(end.split()) <= 4 and not any(character.isdigit() for character in end)
    return head if is_name and len(head) > max(12, 1.5 * len(end)) else title
