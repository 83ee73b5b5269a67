"""What stands between a headline and the block of the body: the standfirst, which says what the story is, and at times
the first paragraphs.

Readers read both as the article's beginning, and so does everybody who counts words; trafilatura leaves them out
where they stand in a block of their own.
"""

from dataclasses import dataclass

from lxml.etree import XPath

from transforms.evidence import ends_like_a_sentence
from transforms.headline import agreement, folded_words
from transforms.markdown import Block, join_text, paragraph
from transforms.metadata import Metadata
from transforms.mismatch import stems
from transforms.names import Named
from transforms.page import Element
from transforms.prose import Prose
from transforms.wording import one_line

_LEAST, _MOST = 40, 900  # characters
_WORDS = 8  # that two texts share from their start on, if one is the other's beginning
_BEGINNING = 400  # characters that hold so many words
_AS_DESCRIBED = 0.75
_AS_HEADLINE = 0.8
_PARAGRAPH = 100  # characters of a paragraph that is the article's without saying so
_LONG = 5  # letters of words that stand for a subject
_AS_TOLD = 0.45  # of such words, that the body has as well
_CUT_OFF = ("...", "…")  # the first words of a text that stands elsewhere

_is_lead = Named(
    r"(?:^|[\s_-]|article|story|post|entry|news|page)(?:lead|lede|leadtext|intro|introduction|introtext|standfirst|stand-first|dek|deck|chapo|chapeau|"
    r"vorspann|anrei(?:ss|ß)er|sub-?title|sub-?head(?:line)?|summary|excerpt|abstract|bajada|sumario|copete|entradilla|sommario|occhiello|ingress|manchet|perex|zajawka|spot)(?:$|[\s_-]|text)",
    unless=r"related|teaser|comment|widget|recommend|more|sidebar|promo|newsletter|card|list",
)
_is_teaser = Named(r"(?:^|[\s_-])teaser(?:$|[\s_-]|text)", holds=("teaser",))
_has_headline_above = XPath("boolean(preceding::h1)")
_APART = frozenset({"a", "nav", "footer", "aside", "figure", "figcaption", "li", "table", "form", "head"})


@dataclass(frozen=True)
class Above:
    """What stands of an article above its body's block, in this order."""

    lead: tuple[Block, ...] = ()  # the standfirst, if there is one
    paragraphs: tuple[Block, ...] = ()


def above_the_body(prose: Prose, blocks: list[Block], metadata: Metadata) -> Above:
    """The standfirst and the first paragraphs that the page prints between its headline and the block that holds
    `blocks` (the body), if they are not in there.
    """
    lines, meets_body = _lines_above(prose, blocks[:4], metadata)
    if not lines:
        return Above()
    body = " ".join(folded_words(join_text(blocks)))
    lines = [line for line in lines if not line.is_in(body)]
    at = next((number for number, line in enumerate(lines) if line.is_lead), None)
    lead = () if at is None else (paragraph(lines[at].text),)
    if not meets_body:
        return Above(lead)
    loose = [line for line in lines[0 if at is None else at :] if not line.is_lead]
    return Above(lead, tuple(paragraph(line.text) for line in _of_the_story(loose, body, metadata)))


@dataclass(frozen=True, eq=False)
class _Line:
    element: Element
    text: str
    is_lead: bool  # by its name, or since the page's description says the same

    def is_in(self, body: str) -> bool:
        """Does the body, in folded words, have this line? (A standfirst may say what a sentence of it says.)"""
        words = folded_words(self.text)
        if " ".join(words[: 2 * _WORDS]) in body:
            return True
        return not self.is_lead and " ".join(words[-_WORDS:]) in body


def _lines_above(prose: Prose, start: list[Block], metadata: Metadata) -> tuple[list[_Line], bool]:
    """The lines that may be of the article, down to where it starts; and whether that was met."""
    described = folded_words(metadata.description or "")
    starts = [block.text for block in start]
    lines: list[_Line] = []
    for element in prose.lines if starts else ():
        text = one_line(_start_of(element))
        if len(text) < _LEAST:
            continue
        opening = text[:_LEAST]
        for block in starts:
            if opening in block:
                return lines, True
        if len(text) > _MOST or text.endswith(_CUT_OFF):
            continue
        is_lead = _is_named_so(element) or _tells_the_same(text, described)
        if not (is_lead or _is_running(element, text, prose)) or _is_apart(element):
            continue
        if not any(_repeats(text, wording) for wording in metadata.wordings):
            lines.append(_Line(element, text, is_lead))
    return lines, False


def _start_of(element: Element) -> str:
    """The text of an element, of a long one the start."""
    if not len(element):
        return element.text or ""
    pieces: list[str] = []
    left = 2 * _MOST
    for piece in element.itertext():
        pieces.append(piece)
        left -= len(piece)
        if left < 0:
            break
    return "".join(pieces)


def _repeats(text: str, wording: str) -> bool:
    """Is a line the headline, or a block with the headline in it?"""
    if agreement(text, wording) < _AS_HEADLINE:
        return False
    return len(text) < 2 * len(wording) or " ".join(folded_words(wording)) in " ".join(folded_words(text))


def _is_running(element: Element, text: str, prose: Prose) -> bool:
    """Is this a whole paragraph of running text, or one that is called the teaser and leads nowhere?"""
    if not ends_like_a_sentence(text) or next(element.iter("p", "div"), element) is not element:
        return False
    around = element.getparent()
    if element in prose.parts or around in prose.parts:
        return True
    if len(text) < _PARAGRAPH or not (_is_teaser(element) or _is_teaser(around)):
        return False
    return next(element.iter("a"), None) is None


def _of_the_story(lines: list[_Line], body: str, metadata: Metadata) -> list[_Line]:
    """Those that stand under a headline and speak of the same as the page does.

    Notes on advertising, on accounts and on recorded speech stand there, too. Lines in one block are heard together.
    """
    said = stems(f"{metadata.headline or ''} {metadata.description or ''}", _LONG)
    told: set[str] | None = None
    kept: list[_Line] = []
    for around in dict.fromkeys(line.element.getparent() for line in lines):
        group = [line for line in lines if line.element.getparent() is around]
        words = stems(" ".join(line.text for line in group), _LONG)
        shared = len(words & said)
        if (
            not shared
            or max(len(line.text) for line in group) < _PARAGRAPH
            or not _has_headline_above(group[0].element)
        ):
            continue
        if told is None:
            told = stems(body, _LONG)
        if shared > 1 or len(words & told) >= _AS_TOLD * len(words):
            kept.extend(group)
    return kept


def _tells_the_same(text: str, described: list[str]) -> bool:
    """Is one of the two the other, or its beginning?"""
    if len(described) < _WORDS:
        return False
    if folded_words(text[:_BEGINNING])[: _WORDS - 1] != described[: _WORDS - 1]:
        return False  # as of nearly all lines
    words = folded_words(text)
    least = min(len(words), len(described))
    if least < _WORDS or words[:_WORDS] != described[:_WORDS]:
        return False
    same = sum(1 for a, b in zip(words, described, strict=False) if a == b)
    return same >= _AS_DESCRIBED * least


def _is_named_so(element: Element) -> bool:
    around = element.getparent()
    return _is_lead(element) or (around is not None and len(around) <= 2 and _is_lead(around))


def _is_apart(element: Element) -> bool:
    return any(ancestor.tag in _APART for ancestor in (element, *element.iterancestors()))
