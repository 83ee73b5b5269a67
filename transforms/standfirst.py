"""The standfirst: the lines under a headline that say what the story is, printed apart from its body.

Readers read it as the article's first paragraph, and so does everybody who counts words; trafilatura leaves it out
where it stands in the headline's block.
"""

from transforms.headline import agreement, folded_words
from transforms.markdown import Block, join_text, paragraph
from transforms.metadata import Metadata
from transforms.names import Named
from transforms.page import Element
from transforms.prose import Prose
from transforms.wording import one_line

_LEAST, _MOST = 40, 900  # characters
_WORDS = 8  # that two texts share from their start on, if one is the other's beginning
_AS_DESCRIBED = 0.75
_CUT_OFF = ("...", "…")  # the first words of a text that stands elsewhere

_is_lead = Named(
    r"(?:^|[\s_-]|article|story|post|entry|news|page)(?:lead|lede|leadtext|intro|introduction|introtext|standfirst|stand-first|dek|deck|chapo|chapeau|"
    r"vorspann|anrei(?:ss|ß)er|sub-?title|sub-?head(?:line)?|summary|excerpt|abstract|bajada|sumario|copete|entradilla|sommario|occhiello|ingress|manchet|perex|zajawka|spot)(?:$|[\s_-]|text)",
    unless=r"related|teaser|comment|widget|recommend|more|sidebar|promo|newsletter|card|list",
)
_APART = frozenset({"a", "nav", "footer", "aside", "figure", "figcaption", "li", "table", "form", "head"})


def standfirst(prose: Prose, blocks: list[Block], metadata: Metadata) -> Block | None:
    """The standfirst that the page prints above its body, if `blocks` (the body) do not have it."""
    if not blocks:
        return None
    start = [block.text for block in blocks[:4]]
    described = folded_words(metadata.description or "")
    for element in prose.lines:
        text = one_line(element.text_content()[: 2 * _MOST])
        if len(text) < _LEAST:
            continue
        if any(text[:_LEAST] in line for line in start):
            return None  # the body begins here
        if len(text) > _MOST or text.endswith(_CUT_OFF):
            continue
        if not (_is_named_so(element) or _tells_the_same(text, described)) or _is_apart(element):
            continue
        if any(agreement(text, wording) >= 0.8 for wording in metadata.wordings):
            continue
        if " ".join(folded_words(text)[: 2 * _WORDS]) not in " ".join(folded_words(join_text(blocks))):
            return paragraph(text)
    return None


def _tells_the_same(text: str, described: list[str]) -> bool:
    """Is one of the two the other, or its beginning?"""
    if len(described) < _WORDS:
        return False
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
