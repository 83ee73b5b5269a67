"""The article's text out of trafilatura's XML: plain, a paragraph a line, and as Markdown.

Source of the tags: trafilatura's `output_format="xml"` (p, head, list/item, quote, table/row/cell, ref, hi, lb,
code, del). Markdown is CommonMark.
"""

import re
from dataclasses import dataclass

from transforms.page import Element
from transforms.urls import resolve
from transforms.wording import one_line

_SPECIAL = re.compile(r"([\\`*_\[\]<])")
_BLOCK_START = re.compile(r"^(#{1,6}(?=\s)|[-+>](?=\s)|\d{1,9}[.)](?=\s))")
_EMPHASIS = {"#b": "**", "#i": "*", "#t": "`"}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, quotation or table row."""

    kind: str  # "p", "head", "item", "quote", "row", "code"
    text: str
    markdown: str
    linked: int = 0  # characters of the text that are links


def blocks_of(body: Element, base: str) -> list[Block]:
    """The blocks of trafilatura's body, in order; `base` is what relative links are resolved against."""
    blocks: list[Block] = []
    for element in body:
        blocks.extend(_render(element, base))
        if element.tail and (tail := one_line(element.tail)):
            blocks.append(Block("p", tail, _escape(tail)))
    return blocks


def paragraph(text: str) -> Block:
    """A block of plain text that is no part of a tree."""
    return Block("p", text, _escape(text))


def heading(text: str) -> Block:
    return Block("head", text, f"## {_escape(text)}")


def join_text(blocks: list[Block]) -> str:
    return "\n".join(block.text for block in blocks)


def join_markdown(blocks: list[Block]) -> str:
    pieces: list[str] = []
    previous = ""
    for block in blocks:
        tight = block.kind == previous and block.kind in ("item", "row")
        pieces.append(("\n" if tight else "\n\n") + block.markdown)
        previous = block.kind
    return "".join(pieces).strip()


def _render(element: Element, base: str) -> list[Block]:
    tag = element.tag
    if tag == "list":
        return _list(element, base, 0)
    if tag == "table":
        return _table(element, base)
    if tag == "quote":
        return [
            Block("quote", block.text, f"> {block.markdown}", block.linked)
            for block in _paragraphs(element, base)
        ]
    if tag == "head":
        level = (element.get("rend") or "h3")[1:]
        marks = "#" * max(2, min(6, int(level) if level.isdigit() else 3))
        return [
            Block("head", block.text, f"{marks} {block.markdown}", block.linked)
            for block in _paragraphs(element, base)
        ]
    if tag == "code":
        text = "".join(element.itertext()).strip("\n")
        return [Block("code", one_line(text), f"```\n{text}\n```")] if text.strip() else []
    if tag in ("div", "body", "main", "article", "section"):
        return blocks_of(element, base)
    return _paragraphs(element, base)


def _paragraphs(element: Element, base: str, kind: str = "p") -> list[Block]:
    """The element's text; a line break in it starts a new paragraph."""
    writer = _Writer(base)
    writer.write(element)
    return [Block(kind, text, markdown, linked) for text, markdown, linked in writer.lines()]


def _list(element: Element, base: str, depth: int) -> list[Block]:
    blocks: list[Block] = []
    ordered = element.get("rend") == "ol"
    number = 0
    for item in element:
        if item.tag == "list":
            blocks.extend(_list(item, base, depth + 1))
            continue
        number += 1
        mark = f"{number}." if ordered else "-"
        for index, block in enumerate(_paragraphs(item, base)):
            indent = "  " * depth + (mark + " " if index == 0 else "  ")
            blocks.append(Block("item", block.text, indent + block.markdown, block.linked))
    return blocks


def _table(element: Element, base: str) -> list[Block]:
    blocks: list[Block] = []
    for row in element.iter("row"):
        cells = [" ".join(block.text for block in _paragraphs(cell, base)) for cell in row.iter("cell")]
        text = " ".join(cell for cell in cells if cell)
        if not text:
            continue
        markdown = "| " + " | ".join(_escape(cell).replace("|", "\\|") for cell in cells) + " |"
        if not blocks:
            markdown += "\n|" + " --- |" * len(cells)
        blocks.append(Block("row", text, markdown))
    return blocks


class _Writer:
    """Inline content to lines of plain text and of Markdown."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._text: list[str] = []
        self._markdown: list[str] = []
        self._linked = 0
        self._lines: list[tuple[str, str, int]] = []

    def write(self, element: Element) -> None:
        self._add(element.text)
        for child in element:
            self._child(child)
            self._add(child.tail)

    def lines(self) -> list[tuple[str, str, int]]:
        self._break()
        return self._lines

    def _child(self, child: Element) -> None:
        tag = child.tag
        if tag in ("lb", "p", "list", "item", "row", "head", "quote"):
            self._break()
            self.write(child)
            if tag != "lb":
                self._break()
        elif tag == "ref":
            self._wrapped(child, "[", self._target(child))
            self._linked += len("".join(child.itertext()))
        elif tag == "hi":
            mark = _EMPHASIS.get(child.get("rend") or "", "")
            self._wrapped(child, mark, mark)
        elif tag == "del":
            self._wrapped(child, "~~", "~~")
        elif isinstance(tag, str):
            self.write(child)

    def _target(self, child: Element) -> str:
        url = resolve(self._base, child.get("target") or "")
        return f"]({url.replace('(', '%28').replace(')', '%29')})" if url else ""

    def _wrapped(self, child: Element, opening: str, closing: str) -> None:
        """Marks stand at the text, blanks outside of them: CommonMark wants it so."""
        if not opening or not closing:
            self.write(child)
            return
        start = len(self._markdown)
        lines = len(self._lines)
        self.write(child)
        inner = "".join(self._markdown[start:])
        if not inner.strip() or len(self._lines) != lines:
            return
        left = inner[: len(inner) - len(inner.lstrip())]
        right = inner[len(inner.rstrip()) :]
        self._markdown[start:] = [left, opening, inner.strip(), closing, right]

    def _add(self, text: str | None) -> None:
        if text:
            self._text.append(text)
            self._markdown.append(_SPECIAL.sub(r"\\\1", text))

    def _break(self) -> None:
        text = one_line("".join(self._text))
        if text:
            self._lines.append(
                (text, _BLOCK_START.sub(r"\\\1", one_line("".join(self._markdown))), self._linked)
            )
        self._text, self._markdown, self._linked = [], [], 0


def _escape(text: str) -> str:
    return _BLOCK_START.sub(r"\\\1", _SPECIAL.sub(r"\\\1", text))
