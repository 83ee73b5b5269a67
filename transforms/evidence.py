"""All that the gates judge a page by, gathered; what is costly is counted when it is asked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import SplitResult, unquote, urlsplit

from transforms.markdown import Block
from transforms.metadata import Metadata
from transforms.page import Element
from transforms.shape import Fittings, Shape, measure, weight

_STOP = re.compile(r"(?:[.!?…։।॥؟۔።][\"'”’»)\]]*(?=\s|$)|[。！？][”’」』）]*)")
_STOPS = frozenset(".!?…։।॥؟۔。！？")
_SENTENCES = (30, 600)  # weight of what may be one; more is a list without a stop


@dataclass(frozen=True)
class Evidence:
    """A page, what it says of itself and the text that was found on it."""

    url: str
    tree: Element  # cut
    metadata: Metadata
    fittings: Fittings
    blocks: tuple[Block, ...]
    text: str
    core: str  # of that, what stands in the body's own block, and the standfirst
    is_veiled: bool = False  # the text was another one, and what is here instead is the standfirst

    @cached_property
    def shape(self) -> Shape:
        return measure(self.tree)

    @cached_property
    def path(self) -> str:
        """Of the URL, in lower case, from "/"."""
        return unquote(self._parts.path).lower() or "/"

    @cached_property
    def query(self) -> str:
        """Of the URL, with its "?"; empty if it has none."""
        return f"?{self._parts.query}" if self._parts.query else ""

    @cached_property
    def _parts(self) -> SplitResult:
        try:
            return urlsplit(self.url)
        except ValueError:  # an address in brackets that is none
            return urlsplit("")

    @cached_property
    def length(self) -> int:
        return weight(self.text)

    @cached_property
    def headline(self) -> str:
        return self.metadata.headline or ""

    @cached_property
    def is_declared(self) -> bool:
        """Does the page call itself an article and say for machines when it was published?"""
        published = self.metadata.published
        return (
            self.metadata.says_article and published is not None and published.origin in ("json-ld", "meta")
        )

    @cached_property
    def prose(self) -> int:
        """Weight of the text's sentences."""
        least, most = _SENTENCES
        sizes = (weight(sentence) for block in self.blocks for sentence in sentences(block.text))
        return sum(size for size in sizes if least <= size <= most)

    @cached_property
    def own(self) -> int:
        """Weight of the text without the headlines of other pages in it."""
        return self.length - sum(weight(story) for story in self.shape.stories if story in self.text)


def ends_like_a_sentence(text: str) -> bool:
    """Is a stop the last of it, but for quotation marks and brackets?"""
    return text.rstrip("\"'”’“»«)]」』）")[-1:] in _STOPS


def sentences(text: str) -> Iterator[str]:
    """The stretches of a text that end with a stop."""
    start = 0
    for stop in _STOP.finditer(text):
        yield text[start : stop.end()].strip()
        start = stop.end()
