"""The article's text: trafilatura, given what can be a body and nothing else, and checked against the page's own word."""

from dataclasses import dataclass

import trafilatura
from trafilatura.settings import Document, Extractor

from transforms.headline import agreement, folded_words
from transforms.markdown import Block, blocks_of, heading, join_markdown, join_text, paragraph
from transforms.metadata import Metadata
from transforms.page import Element, Page

# Never text of an article, on any site
_NEVER = (
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "audio", "video",
    "map", "select", "option", "button", "input", "textarea", "datalist", "link", "meta", "dialog", "frame", "frameset",
    "nav",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """A page's text, by blocks; none if it has none."""

    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """Plain text, a paragraph a line."""
        return join_text(list(self.blocks))

    @property
    def markdown(self) -> str:
        return join_markdown(list(self.blocks))


def find_body(page: Page, metadata: Metadata) -> Body:
    """The text of the page's article. The page's tree has been `cut` before."""
    blocks = _extract(page)
    if metadata.live_updates:
        blocks = _longer(blocks, _live(metadata))
    if metadata.article_body:
        declared = [paragraph(line) for line in metadata.article_body]
        if _length(declared) > 2 * _length(blocks):
            blocks = declared
    blocks = _without_headline(blocks, metadata.wordings)
    blocks = [block for block in blocks if not _only_links(block)]
    return Body(tuple(blocks))


def cut(tree: Element, remove: tuple[str, ...] = ()) -> None:
    """Take out of the tree what never is text of an article. `remove`: CSS selectors of the source."""
    for element in list(tree.iter(*_NEVER)):
        if element.getparent() is not None:
            element.drop_tree()
    for selector in remove:
        for element in tree.cssselect(selector):
            if element.getparent() is not None:
                element.drop_tree()


def _extract(page: Page) -> list[Block]:
    options = Extractor(
        output_format="xml",
        fast=True,
        precision=True,
        comments=False,
        formatting=True,
        links=True,
        tables=True,
    )
    document = trafilatura.bare_extraction(page.tree, options=options)
    return blocks_of(document.body, page.url) if isinstance(document, Document) else []


def _live(metadata: Metadata) -> list[Block]:
    blocks: list[Block] = []
    for update in metadata.live_updates:
        if update.headline and update.paragraphs:
            blocks.append(heading(update.headline))
        blocks.extend(paragraph(line) for line in update.paragraphs)
    return blocks


def _longer(one: list[Block], other: list[Block]) -> list[Block]:
    return other if _length(other) > _length(one) else one


def _length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _without_headline(blocks: list[Block], wordings: tuple[str, ...]) -> list[Block]:
    """Without an early line that repeats the headline: readers have read it."""
    known = {tuple(folded_words(wording)) for wording in wordings}
    kept: list[Block] = []
    for index, block in enumerate(blocks):
        early = index < 4
        if (
            early
            and len(block.text) < 400
            and (
                tuple(folded_words(block.text)) in known
                or (
                    block.kind == "head"
                    and any(agreement(block.text, wording) >= 0.9 for wording in wordings)
                )
            )
        ):
            continue
        kept.append(block)
    return kept


def _only_links(block: Block) -> bool:
    return block.kind == "p" and block.linked > 0 and block.linked >= len(block.text) - 4
