"""Plain text as Markdown that reads the same: CommonMark (https://spec.commonmark.org/)."""

import re

_SPECIAL = re.compile(r"[\\`*_\[\]<]|&(?=#?[0-9A-Za-z]{1,32};)")
_BLOCK_START = re.compile(r"^(\d{0,9})([.)](?=\s|$)|#{1,6}(?=\s|$)|[-+](?=\s|$)|>|---|~~~)")
_CLOSING = re.compile(r"(?<![^ ])#+$")  # of a heading: CommonMark takes it for its end


def _behind_backslash(match: re.Match[str]) -> str:
    """`re` is faster with this than with a template, most of all where nothing matches."""
    return "\\" + match[0]


def escape(text: str) -> str:
    """One line of plain text as Markdown that reads the same, wherever a paragraph may stand."""
    return escape_start(escape_inline(text))


def escape_inline(text: str) -> str:
    """The same inside of a line."""
    return _SPECIAL.sub(_behind_backslash, text)


def escape_start(markdown: str) -> str:
    """A line of Markdown that begins no list, heading, quotation, rule or fence."""
    return _BLOCK_START.sub(r"\1\\\2", markdown) if _BLOCK_START.match(markdown) else markdown


def escape_heading(text: str) -> str:
    """The same where a heading stands."""
    return without_closing(escape(text))


def without_closing(markdown: str) -> str:
    """Markdown of a heading, whose last signs are taken for its end no more."""
    return _CLOSING.sub(_behind_backslash, markdown)
