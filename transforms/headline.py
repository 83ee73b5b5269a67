"""The headline as printed: without the site's name, its section, or a separator left over."""

import re
import unicodedata
from collections.abc import Iterable

from transforms.declared import Declared
from transforms.jsonld import text_of
from transforms.page import Element
from transforms.urls import host_of, site_of
from transforms.wording import one_line

_MAX_HEADLINE = 400  # characters; what is longer is no headline
_SEPARATOR = re.compile(
    r"\s+[|\-–—·•»«:/~│]+\s+|\s*[|｜•»│]\s*|\s+::\s+|--|_(?=[^_]+$)|(?<=[^\x00-\u2fff])[-：](?=\S+$)"
)
_WORD = re.compile(r"\w+")


def find_headline(declared: Declared) -> tuple[str | None, tuple[str, ...]]:
    """The page's headline, and all wordings in which it prints it (to know a line of the body that repeats it).

    The rule that does best on real pages: the h1 that agrees with what the page says of itself, since that is
    what readers see; where none does, what JSON-LD and Open Graph say, freed of the site's name.
    """
    h1s = list(dict.fromkeys(filter(None, (_text(_pieces(element)) for element in declared.h1s))))
    node = declared.article or {}
    by_json = text_of(node.get("headline")) or text_of(node.get("name"))
    by_meta = declared.metas(
        "og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "headline", "title"
    )
    said = [
        *([by_json] if by_json else []),
        *by_meta,
        *([text] if (text := declared.microdata_text("headline")) else []),
        *([declared.title] if declared.title else []),
    ]
    names = _site_names(declared)
    said = list(dict.fromkeys(text for text in said if 0 < len(text) <= _MAX_HEADLINE * 2))
    cleaned = [_without_site(text, names, [*said, *h1s]) for text in said]
    if any(
        squeezed not in names for squeezed in map(_squeezed, (*h1s, *cleaned))
    ):  # a page called as its site is
        h1s = [text for text in h1s if _squeezed(text) not in names]
        cleaned = [text for text in cleaned if _squeezed(text) not in names]
    headline = _choose(h1s, cleaned) or declared.hints.headline
    if headline is None:
        return None, ()
    headline = one_line(_without_kicker(headline, declared.h1s, cleaned))
    wordings = [headline, *cleaned, *said, *(h1 for h1 in h1s if agreement(h1, headline) > 0.5)]
    return headline[:_MAX_HEADLINE], tuple(dict.fromkeys(wordings))


def _choose(h1s: list[str], said: list[str]) -> str | None:
    if not said:
        return max(h1s[:3], key=len, default=None)
    best = max(h1s, key=lambda h1: max(agreement(h1, text) for text in said), default=None)
    if best is not None and max(agreement(best, text) for text in said) >= 0.6:
        return best
    return said[0]


def agreement(one: str, other: str) -> float:
    """How much of their words two headlines share: 1.0 the same, 0.0 none (overlap over the longer one, but one
    that holds all of the other, which has three words or more, counts as 0.8 at least)."""
    a, b = folded_words(one), folded_words(other)
    if not a or not b:
        return 0.0
    shared = len(set(a) & set(b))
    score = shared / max(len(set(a)), len(set(b)))
    if min(len(a), len(b)) >= 3 and shared == min(len(set(a)), len(set(b))):
        return max(score, 0.8)
    return score


def folded_words(text: str) -> list[str]:
    """Words in one case and form; for scripts without blanks, pairs of characters."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    if len(words) <= 2 and sum(map(len, words)) > 12 and not text.isascii():
        letters = "".join(words)
        return [letters[i : i + 2] for i in range(len(letters) - 1)]
    return words


def _without_kicker(headline: str, h1s: list[Element], said: list[str]) -> str:
    """An h1 of several pieces ("Storm damage", "Bridge closed") as the page itself writes it in one.

    That is a statement with the same words, which has the colon or dash between the pieces; else the piece that
    is a statement by itself.
    """
    pieces = next((found for h1 in h1s if _text(found := _pieces(h1)) == headline), [])
    if len(pieces) < 2:
        return headline
    words = folded_words(headline)
    known = [folded_words(text) for text in said]
    if words in known:
        return said[known.index(words)]
    return next((piece for piece in pieces if folded_words(piece) in known), headline)


def _pieces(element: Element) -> list[str]:
    """The text of an h1, element by element; what stands in styles and scripts is none."""
    pieces: list[str] = []

    def read(node: Element) -> None:
        if node.tag in ("style", "script", "noscript", "svg"):
            return
        if node.text and node.text.strip():
            pieces.append(node.text)
        for child in node:
            read(child)
            if child.tail and child.tail.strip():
                pieces.append(child.tail)

    read(element)
    return pieces


def _text(pieces: list[str]) -> str | None:
    """Pieces as one line: a blank between two words, none before a colon."""
    text = ""
    for piece in pieces:
        if piece.lstrip().startswith(":"):
            text, piece = text.rstrip(), piece.lstrip()
        joined = text and text[-1].isalnum() and piece[0].isalnum()
        text += (" " if joined else "") + piece
    text = one_line(text)
    return text if 0 < len(text) <= _MAX_HEADLINE else None


def _site_names(declared: Declared) -> list[str]:
    """The names that the site goes by, its domain among them, without blanks and punctuation."""
    host = host_of(declared.page.url).removeprefix("www.")
    names = [*declared.site_names, host, site_of(host), site_of(host).partition(".")[0]]
    return [name for name in map(_squeezed, names) if name]


def _without_site(text: str, names: list[str], others: Iterable[str]) -> str:
    """`text` without the site's name (or a section) before or after it."""
    others = [_squeezed(other) for other in others if other != text]
    for _ in range(3):
        cut = _cut_once(text, names, others)
        if cut is None:
            return text
        text = cut
    return text


def _cut_once(text: str, names: list[str], others: list[str]) -> str | None:
    places = list(_SEPARATOR.finditer(text))
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
        if len(head) > 8 and _squeezed(head) in others:
            return head
        if len(rest) > 8 and _squeezed(rest) in others:
            return rest
    return None


def _is_name(text: str, names: list[str]) -> bool:
    squeezed = _squeezed(text)
    if not squeezed:
        return True
    return any(
        squeezed == name
        or (
            len(name) > 3
            and len(squeezed) > 3
            and (squeezed in name or name in squeezed)
            and len(squeezed) < 2.5 * len(name)
        )
        for name in names
    )


def _squeezed(text: str) -> str:
    return "".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
