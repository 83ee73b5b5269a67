"""The headline as printed: without the site's name, its section, or a separator left over."""

import re
import unicodedata
from functools import lru_cache

from transforms.declared import Declared
from transforms.habits import NO_HABITS, Habits
from transforms.jsonld import text_of
from transforms.page import Element
from transforms.titles import SEPARATOR, squeezed, without_end, without_site
from transforms.urls import host_of, site_of
from transforms.wording import one_line

_MAX_HEADLINE = 400  # characters; what is longer is no headline
_WORD = re.compile(r"\w+")


def find_headline(declared: Declared, habits: Habits = NO_HABITS) -> tuple[str | None, tuple[str, ...]]:
    """The page's headline, and all wordings in which it prints it (to know a line of the body that repeats it).

    The rule that does best on real pages: the h1 that agrees with what the page says of itself, since that is
    what readers see; a page's only h1 even where it is worded anew, unless JSON-LD and Open Graph say one other thing; else what these say, freed of the site's name.
    """
    h1s = list(dict.fromkeys(filter(None, (_text(_pieces(element)) for element in declared.h1s))))
    said = {source: _without_ends(text, habits) for source, text in _statements(declared).items()}
    of_site = _names_in_title(h1s, said)
    h1s = [text for text in h1s if text not in of_site]
    names = [*_site_names(declared), *map(squeezed, of_site)]
    if said.get("microdata") in h1s:
        del said["microdata"]  # marked in the h1 itself, and no second witness
    cleaned = {source: without_site(text, names, [*said.values(), *h1s]) for source, text in said.items()}
    if any(found not in names for found in map(squeezed, (*h1s, *cleaned.values()))):
        # Else a page that is called as its site is
        h1s = [text for text in h1s if squeezed(text) not in names]
        cleaned = {source: text for source, text in cleaned.items() if squeezed(text) not in names}
        if h1s:  # some sites give the same title to all pages, and to themselves
            cleaned = {
                source: text for source, text in cleaned.items() if squeezed(said[source]) not in names
            }
    sworn = _sworn(said, cleaned)
    headline = _choose(h1s, cleaned, names, declared, sworn) or declared.hints.headline
    if set(cleaned) == {"title"} and headline not in h1s:
        headline = _heading_in_title(declared, said["title"]) or headline
    if headline is None:
        return None, ()
    headline = one_line(_without_kicker(headline, declared.h1s, cleaned, said))
    close = (h1 for h1 in h1s if agreement(h1, headline) > 0.5)
    wordings = [headline, *cleaned.values(), *said.values(), *close]
    return headline[:_MAX_HEADLINE], tuple(dict.fromkeys(wordings))


def _without_ends(text: str, habits: Habits) -> str:
    for end in habits.headline_ends:
        cut = text.removesuffix(end).removeprefix(end).strip()
        if len(cut) > 8:
            text = cut
    return text


def _statements(declared: Declared) -> dict[str, str]:
    """What the page says that its headline is, by who says it, in the order in which it is believed."""
    node = declared.article or {}
    found = {
        "json": text_of(node.get("headline")) or text_of(node.get("name")),
        **{name: declared.meta(name) for name in _TITLE_METAS},
        "microdata": declared.microdata_text("headline"),
        "title": declared.title,
    }
    return {source: text for source, text in found.items() if text and len(text) <= _MAX_HEADLINE * 2}


_TITLE_METAS = (
    "og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "headline", "title",
)  # fmt: skip


def _choose(
    h1s: list[str], said: dict[str, str], names: list[str], declared: Declared, sworn: str | None
) -> str | None:
    if not said:
        return max(h1s[:3], key=len, default=None)
    best = h1s[0] if h1s else None
    if len(h1s) > 1:
        best = max(h1s, key=lambda h1: max(agreement(h1, text) for text in said.values()))
    if best is not None:
        if sworn is not None and not _is_same(best, sworn) and not _goes_on(best, sworn, declared):
            return sworn
        if max(agreement(best, text) for text in said.values()) >= 0.6:
            return best
        like = max(_likeness(best, text) for text in said.values())
        of_site = any(len(name) > 3 and squeezed(best).startswith(name) for name in names)
        if len(h1s) == 1 and like > 0.2 and not of_site:
            return best
    source, first = next(iter(said.items()))
    untouched = source == "title" and first == declared.title
    return without_end(first) if untouched else first


def _sworn(said: dict[str, str], cleaned: dict[str, str]) -> str | None:
    """What JSON-LD (or microdata elsewhere than in the h1) and Open Graph say alike."""
    for statements in (said, cleaned):
        json, graph = statements.get("json") or statements.get("microdata"), statements.get("og:title")
        if json and graph and squeezed(json) == squeezed(graph):
            return cleaned.get("og:title")
    return None


def _is_same(h1: str, sworn: str) -> bool:
    """Is it the h1, or but cut short, or with one word before it, the name of a section ("Sport: ...")?"""
    if squeezed(sworn) == squeezed(h1):
        return True
    if sworn.endswith(h1):
        return len(sworn[: -len(h1)].split()) == 1
    cut = sworn.rstrip("….")
    return squeezed(h1).startswith(squeezed(cut)) and (cut != sworn or len(cut) > _CUT_LENGTH)


def _goes_on(h1: str, sworn: str, declared: Declared) -> bool:
    """Has the h1, in one piece, some words more than what is sworn, without a separator?"""
    if not h1.startswith(f"{sworn} ") or not h1[len(sworn) + 1].isalnum():
        return False
    return any(len(pieces) == 1 and _text(pieces) == h1 for pieces in map(_pieces, declared.h1s))


_CUT_LENGTH = 95  # characters after which sites cut what they declare


def _names_in_title(h1s: list[str], said: dict[str, str]) -> list[str]:
    """The h1s that stand after the headline in the window's title: there they name the site or its section."""
    pieces = SEPARATOR.split(said.get("title", ""))
    if len(pieces) < 2:
        return []
    others = [squeezed(text) for source, text in said.items() if source != "title"]
    later = {squeezed(piece) for piece in pieces[1:] if len(piece) < len(pieces[0])}
    return [h1 for h1 in h1s if (found := squeezed(h1)) in later and found not in others]


def _heading_in_title(declared: Declared, title: str) -> str | None:
    """The first smaller heading that is a part of the window's title, from one separator to another."""
    ends = [0, *(place.end() for place in SEPARATOR.finditer(title))]
    starts = [*(place.start() for place in SEPARATOR.finditer(title)), len(title)]
    if len(starts) < 2:
        return None
    parts = {squeezed(title[end:start]) for end in ends for start in starts if start - end > 8}
    for heading in declared.page.tree.iter("h2", "h3", "h4"):
        text = one_line(heading.text_content())
        if " " in text and squeezed(text) in parts:
            return text
    return None


def _likeness(one: str, other: str) -> float:
    """How many of their runs of three letters two texts share, of those of the shorter."""
    a, b = ({text[i : i + 3] for i in range(len(text) - 2)} for text in (squeezed(one), squeezed(other)))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def agreement(one: str, other: str) -> float:
    """How much of their words two headlines share: 1.0 the same, 0.0 none (overlap over the longer one, but one
    that holds all of the other, which has three words or more, counts as 0.8 at least)."""
    (words, a), (other_words, b) = _counted_words(one), _counted_words(other)
    if not a or not b:
        return 0.0
    shared = len(a & b)
    score = shared / max(len(a), len(b))
    if _holds(one, other) or (min(words, other_words) >= 3 and shared == min(len(a), len(b))):
        return max(score, 0.8)
    return score


def _counted_words(text: str) -> tuple[int, frozenset[str]]:
    """How many words a text has, and which."""
    return _kept_count(text) if len(text) <= _MAX_HEADLINE else _count(text)


def _count(text: str) -> tuple[int, frozenset[str]]:
    words = folded_words(text)
    return len(words), frozenset(words)


_kept_count = lru_cache(maxsize=512)(_count)  # a page asks of the same few headlines over and over


def _holds(one: str, other: str) -> bool:
    """Does one of two texts in a script without blanks hold the other?"""
    if one.isascii() or other.isascii():
        return False
    short, long = sorted((squeezed(one), squeezed(other)), key=len)
    return len(short) >= 8 and short in long and short[0] > "\u2fff"


def folded_words(text: str) -> list[str]:
    """Words in one case and form; for scripts without blanks, pairs of characters."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    if len(words) <= 2 and sum(map(len, words)) > 12 and not text.isascii():
        letters = "".join(words)
        return [letters[i : i + 2] for i in range(len(letters) - 1)]
    return words


def _without_kicker(
    headline: str, h1s: list[Element], said: dict[str, str], untouched: dict[str, str]
) -> str:
    """An h1 of several pieces ("Storm damage", "Bridge closed") as the page itself writes it in one.

    That is what JSON-LD or Open Graph have, if it is the end of the h1; else a statement with the same words, which has
    the colon or dash between the pieces; else the piece that is a statement by itself, or has another kicker there.
    """
    pieces = next((found for h1 in h1s if _text(found := _pieces(h1)) == headline), [])
    for source in ("json", "og:title"):
        end = said.get(source, "")
        is_start = squeezed(untouched.get(source, "")).startswith(squeezed(end))
        if len(folded_words(end)) >= 3 and is_start and _ends_with(headline, end, pieces):
            return end
    if len(pieces) < 2:
        return headline
    words = folded_words(headline)
    known = [folded_words(text) for text in said.values()]
    if words in known:
        return list(said.values())[known.index(words)]
    alone = (piece for piece in pieces if folded_words(piece) in known)
    with_other_kicker = (
        piece
        for piece in pieces[-1:]
        if len(folded_words(piece)) >= 3 and any(_ends_with(text, piece, []) for text in said.values())
    )
    return next(alone, None) or next(with_other_kicker, headline)


def _ends_with(headline: str, end: str, pieces: list[str]) -> bool:
    """Is it the end of a headline, behind a separator or as the last of its pieces?"""
    letters, last = squeezed(headline), squeezed(end)
    if letters == last or not letters.endswith(last):
        return False
    if any(squeezed(piece) == last for piece in pieces[-1:]):
        return True
    places = (place.end() for place in _BREAK.finditer(headline))
    return any(squeezed(headline[place:]) == last for place in places)


_BREAK = re.compile(r":\s|\s[|/•·–—-]+\s")


def _pieces(element: Element) -> list[str]:
    """The text of an h1, element by element; what stands in styles and scripts is none."""
    if element.tag in ("style", "script", "noscript", "svg"):
        return []
    pieces = [element.text] if element.text and element.text.strip() else []
    for child in element:
        pieces += _pieces(child)
        if child.tail and child.tail.strip():
            pieces.append(child.tail)
    return pieces


def _text(pieces: list[str]) -> str | None:
    """Pieces as one line: a blank between two words, none before a colon."""
    text = ""
    for piece in pieces:
        if piece.lstrip().startswith(":"):
            text, piece = text.rstrip(), piece.lstrip()
        joined = text and (text[-1].isalnum() or text[-1] == ":") and piece[0].isalnum()
        text += (" " if joined else "") + piece
    text = one_line(text)
    return text if 0 < len(text) <= _MAX_HEADLINE else None


def _site_names(declared: Declared) -> list[str]:
    """The names that the site goes by, its domain among them, without blanks and punctuation."""
    host = host_of(declared.page.url).removeprefix("www.")
    names = [*declared.site_names, host, site_of(host), site_of(host).partition(".")[0]]
    return [name for name in map(squeezed, names) if name]
