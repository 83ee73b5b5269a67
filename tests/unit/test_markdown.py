"""Markdown that reads as the text it was made of: no word of a page turns into markup."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from transforms.commonmark import escape, escape_heading
from transforms.markdown import Block, block_ends, join_markdown, markdown_pieces

# The parts that hostile text is made of, and any other character that a line of text may have
PIECES = st.sampled_from(
    ["# ", "1. ", "- ", "* ", "> ", ">", "---", "~~~", "```", "===", "**", "_", "[x](y)", "![x](y)", "<b>", "&amp;",
     "&copy;", "&#35;", "\\", "`", "| a |", " #", " ##", "#", "<!--", "https://a.example/", "  ", "x", "1)", "+", "a"]
)  # fmt: skip
LETTERS = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")), max_size=8)
LINES = (
    st.lists(PIECES | LETTERS, min_size=1, max_size=8)
    .map("".join)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
READER = MarkdownIt("commonmark")


def read(markdown: str) -> list[tuple[str, str]]:
    """The blocks that a reader of CommonMark sees: tag and words, of which none may be marked."""
    tokens = READER.parse(markdown)
    found = []
    for before, token in itertools.pairwise(tokens):
        if token.type == "inline":
            assert token.children is not None
            kinds = {child.type for child in token.children}
            assert kinds <= {"text", "text_special"}, kinds
            found.append((before.tag, "".join(child.content for child in token.children)))
    assert len(tokens) == 3 * len(found)
    return found


@given(LINES, LINES)
def test_any_line_reads_as_the_paragraph_it_was(text: str, other: str) -> None:
    assert read(f"{escape(text)}\n\n{escape(other)}") == [("p", text), ("p", other)]


@given(LINES)
def test_any_line_reads_as_the_heading_it_was(text: str) -> None:
    assert read(f"# {escape_heading(text)}\n\nThe text.") == [("h1", text), ("p", "The text.")]


KINDS = {
    "p": "{}",
    "head": "## {}",
    "quote": "> {}",
    "item": "- {}",
    "code": "```\n\n{}\n\n| a |\n```",
    "row": "| {} |",
}


def made(kinds: list[str]) -> list[Block]:
    blocks: list[Block] = []
    for number, kind in enumerate(kinds):
        text = KINDS[kind].format(f"words {number}")
        if kind == "row" and (not blocks or blocks[-1].kind != "row"):
            text += "\n| --- |"
        blocks.append(Block(kind, re.sub(r"\s+", " ", text), text))
    return blocks


@given(st.lists(st.sampled_from(sorted(KINDS)), max_size=12).map(made))
def test_blocks_are_found_again_where_they_end(blocks: list[Block]) -> None:
    markdown, ends, end = join_markdown(blocks), [], 0
    for number, piece in enumerate(markdown_pieces(blocks)):
        end += len(piece if number else piece.lstrip())
        ends.append(end)
    assert block_ends(markdown) == ends


@pytest.mark.parametrize("text", ["# 1. *x* [y](z)", "1.", "~~~", "a #", "AT&amp;T", "-", "![x](y)"])
def test_lines_that_once_were_taken_for_markup(text: str) -> None:
    assert read(escape(text)) == [("p", text)]
