"""The article's text out of trafilatura's XML: plain, a paragraph a line, and as Markdown.

Source of the tags: trafilatura's `output_format="xml"` (p, head, list/item, quote, table/row/cell, lb, code).
Links and emphasis do not come as tags: asked to keep them, trafilatura finds other and worse bodies, and takes
longer. They are written into the text beforehand, as characters of a private plane of Unicode, and read from
there afterwards.
"""

import re
from dataclasses import dataclass

from transforms.commonmark import escape, escape_heading, escape_inline, escape_start, without_closing
from transforms.page import Element
from transforms.urls import resolve
from transforms.wording import one_line, visible

INLINE_TAGS = frozenset(
    {
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
        "label", "mark", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "wbr",
    }
)  # fmt: skip

# From the supplementary private use planes, of which `parsing.sanitise` leaves nothing in a page
_LINK_END, _STRONG, _STRONG_END, _EMPHASIS, _EMPHASIS_END = (chr(0xF0000 + number) for number in range(5))
_FIRST_LINK, _MAX_LINKS = 0x100000, 0xFFF0
_MARK = re.compile("([\U000f0000-\U000f0004\U00100000-\U0010fff0])")
_STRONG_TAGS, _EMPHASIS_TAGS = ("b", "strong"), ("i", "em")

_FENCE = re.compile(r"`{3,}")
_RULED = re.compile(r"\|(?: --- \|)+")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, quotation or table row."""

    kind: str  # "p", "head", "item", "quote", "row", "code"
    text: str  # one line
    markdown: str


def paragraph(text: str) -> Block:
    """A block of plain text that comes from no tree."""
    return Block("p", text, escape(text))


def heading(text: str) -> Block:
    """A subhead that comes from no tree."""
    return Block("head", text, f"## {escape_heading(text)}")


def join_text(blocks: list[Block]) -> str:
    """Plain text, a block a line."""
    return "\n".join(block.text for block in blocks)


def join_markdown(blocks: list[Block]) -> str:
    """Markdown: blocks apart, the items of a list and the rows of a table together."""
    return "".join(markdown_pieces(blocks)).strip()


def markdown_pieces(blocks: list[Block]) -> list[str]:
    """Each block's Markdown, with the line ends that part it from the one before."""
    pieces: list[str] = []
    previous = ""
    for block in blocks:
        tight = block.kind == previous and block.kind in ("item", "row")
        pieces.append(("\n" if tight else "\n\n") + block.markdown)
        previous = block.kind
    return pieces


def block_ends(markdown: str) -> list[int]:
    """Of each block of a Markdown text that `join_markdown` wrote, the characters up to its end."""
    ends: list[int] = []
    end, fence, rows = 0, "", 0  # lines of the table, or tables, up to the line
    for line in markdown.split("\n"):
        end += len(line)
        if fence:
            if line == fence:
                ends.append(end)
                fence = ""
        elif opening := _FENCE.match(line):
            fence = opening[0]
        elif rows and _RULED.fullmatch(line):
            ends[-1] = end
        elif line:
            ends.append(end)
        rows = rows + 1 if line.startswith("| ") and not fence else 0
        end += 1
    return ends


def unmarked(text: str) -> str:
    """Text of a tree that was marked, as readers see it, on one line."""
    return one_line(text if text.isascii() else _MARK.sub("", text))


class Marks:
    """The links of trees whose links and emphasis were written into their text."""

    def __init__(self, base: str) -> None:
        """`base` is what relative links are resolved against."""
        self._base = base
        self._targets: list[str] = []

    def write(self, tree: Element) -> None:
        """Mark `tree`, in place."""
        for element in tree.iter("a", *_STRONG_TAGS, *_EMPHASIS_TAGS):
            if len(element) and any(child.tag not in INLINE_TAGS for child in element.iterdescendants()):
                continue
            if element.tag in _STRONG_TAGS:
                _enclose(element, _STRONG, _STRONG_END)
            elif element.tag in _EMPHASIS_TAGS:
                _enclose(element, _EMPHASIS, _EMPHASIS_END)
            elif (
                len(self._targets) < _MAX_LINKS
                and (target := element.get("href"))
                and _is_in_running_text(element)
            ):
                _enclose(element, chr(_FIRST_LINK + len(self._targets)), _LINK_END)
                self._targets.append(target)

    def blocks(self, body: Element) -> list[Block]:
        """The blocks of trafilatura's body, in order."""
        blocks: list[Block] = []
        for element in body:
            blocks.extend(self._block(element))
            if element.tail:
                blocks.extend(self._lines([element.tail], "p"))
        return blocks

    def render(self, marked: str) -> tuple[str, str]:
        """Marked text as plain text and as Markdown, each on one line."""
        if marked.isascii() or not _MARK.search(marked):
            text = one_line(marked)
            return text, escape(text)
        text = one_line(_MARK.sub("", marked))
        return text, escape_start(one_line(self._nested(marked)))

    def _nested(self, marked: str) -> str:
        """Markdown of marked text; a mark whose other half went away is left out."""
        stack: list[tuple[str, list[str]]] = [("", [])]
        for token in filter(None, _MARK.split(marked)):
            if token in _CLOSES:
                opener = _CLOSES[token]
                if not any(_kind(mark) == opener for mark, _ in stack[1:]):
                    continue
                while True:
                    mark, pieces = stack.pop()
                    inner = "".join(pieces)
                    found = _kind(mark) == opener
                    stack[-1][1].append(self._wrapped(mark, inner) if found else inner)
                    if found:
                        break
            elif _MARK.fullmatch(token):
                stack.append((token, []))
            else:
                stack[-1][1].append(escape_inline(token))
        # A bracket that is no link's is escaped: this one would make a picture of it
        return "".join("".join(pieces) for _, pieces in stack).replace("![", "\\![")

    def _wrapped(self, mark: str, inner: str) -> str:
        """CommonMark wants marks at the words: blanks inside of them go outside."""
        core = inner.strip()
        if not core:
            return inner
        left, right = inner[: inner.index(core)], inner[inner.index(core) + len(core) :]
        if mark == _STRONG:
            return f"{left}**{core}**{right}" if "**" not in core else inner
        if mark == _EMPHASIS:
            return f"{left}*{core}*{right}" if "*" not in core.replace("**", "") else inner
        url = resolve(self._base, self._targets[ord(mark) - _FIRST_LINK])
        if url is None or "](" in core:
            return inner
        return f"{left}[{core}]({url.replace('(', '%28').replace(')', '%29')}){right}"

    def _block(self, element: Element) -> list[Block]:
        tag = element.tag
        if tag == "list":
            return self._list(element, 0)
        if tag == "table":
            return self._table(element)
        if tag == "code":
            raw = _MARK.sub("", "".join(element.itertext()))
            text = "\n".join(visible(line).rstrip() for line in raw.splitlines()).strip("\n")
            fence = "`" * max(3, *(len(ticks) + 1 for ticks in _FENCE.findall(text)), 0)
            return [Block("code", one_line(text), f"{fence}\n{text}\n{fence}")] if text.strip() else []
        lines = self._lines(_texts(element), "p")
        if tag == "quote":
            return [Block("quote", line.text, f"> {line.markdown}") for line in lines]
        if tag == "head":
            level = (element.get("rend") or "h3")[1:]
            marks = "#" * max(2, min(6, int(level) if level.isdigit() else 3))
            return [
                Block("head", line.text, f"{marks} {without_closing(line.markdown.strip('*'))}")
                for line in lines
            ]
        return lines

    def _lines(self, texts: list[str], kind: str) -> list[Block]:
        blocks: list[Block] = []
        for marked in texts:
            if marked and not marked.isspace():
                text, markdown = self.render(marked)
                if text:
                    blocks.append(Block(kind, text, markdown))
        return blocks

    def _list(self, element: Element, depth: int) -> list[Block]:
        blocks: list[Block] = []
        ordered = element.get("rend") == "ol"
        for item in element:
            if item.tag == "list":
                blocks.extend(self._list(item, depth + 1))
                continue
            mark = f"{len(blocks) + 1}." if ordered else "-"
            for index, line in enumerate(self._lines(_texts(item), "item")):
                indent = "  " * depth + (f"{mark} " if index == 0 else " " * (len(mark) + 1))
                blocks.append(Block("item", line.text, indent + line.markdown))
        return blocks

    def _table(self, element: Element) -> list[Block]:
        blocks: list[Block] = []
        for row in element.iter("row"):
            cells = [
                " ".join(line.text for line in self._lines(_texts(cell), "p")) for cell in row.iter("cell")
            ]
            text = " ".join(filter(None, cells))
            if not text:
                continue
            markdown = "| " + " | ".join(escape(cell).replace("|", "\\|") for cell in cells) + " |"
            if not blocks:
                markdown += "\n|" + " --- |" * len(cells)
            blocks.append(Block("row", text, markdown))
        return blocks


_CLOSES = {_LINK_END: "link", _STRONG_END: _STRONG, _EMPHASIS_END: _EMPHASIS}


def _kind(mark: str) -> str:
    return mark if mark in (_STRONG, _EMPHASIS, "") else "link"


def _texts(element: Element) -> list[str]:
    """The element's marked text, a new piece at each line break and block in it."""
    pieces: list[str] = [element.text or ""]
    for child in element:
        inner = _texts(child)
        if child.tag in INLINE_TAGS or child.tag in ("hi", "ref"):
            pieces[-1] += inner[0]
            pieces.extend(inner[1:])
        else:
            pieces.extend(inner)
            pieces.append("")
        pieces[-1] += child.tail or ""
    return pieces


def _enclose(element: Element, start: str, end: str) -> None:
    element.text = start + (element.text or "")
    if len(element):
        element[-1].tail = (element[-1].tail or "") + end
    else:
        element.text += end


def _is_in_running_text(element: Element) -> bool:
    """Does a link stand among words? (One that stands alone is furniture to trafilatura, as it is to readers.)"""
    while True:
        parent, before = element.getparent(), element.getprevious()
        if parent is None:
            return False
        if _has_word(parent.text if before is None else before.tail) or _has_word(element.tail):
            return True
        if parent.tag not in INLINE_TAGS:
            return False
        element = parent


def _has_word(text: str | None) -> bool:
    return text is not None and any(character.isalnum() for character in text)
