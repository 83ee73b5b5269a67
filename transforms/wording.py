"""Text as a reader sees it: one line, no markup, nothing invisible."""

import html
import re

# Characters that are there but not seen, or that XML, JSON or SQL cannot carry: controls, lone surrogates, soft
# hyphens, zero-width spaces, byte order marks, non-characters, icons of a site's own font. Joiners (U+200C, U+200D) and direction marks stay:
# Persian, Hindi and Arabic are spelled with them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\ud800-\uf8ff\ufeff\ufffe\uffff]"
)
_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]{0,2000}|!--.{0,2000}?--)>", re.DOTALL)
_MAX_TEXT = 1_000_000  # characters
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


def visible(text: str) -> str:
    """Without invisible characters."""
    return _INVISIBLE.sub("", text)


def one_line(text: str) -> str:
    """Without invisible characters, every run of white space one blank, none at the ends."""
    text = " ".join(text.split())
    if not text.isprintable():  # of all that is invisible, nothing is (nor is white space but for blanks)
        text = " ".join(_INVISIBLE.sub("", text).split())
    return text


def plain(text: str) -> str:
    """`one_line` of text that may carry tags and entities, as JSON-LD and feeds often do (also twice escaped)."""
    if "&" in text:
        text = _unescaped(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    return one_line(text)


def _unescaped(text: str) -> str:
    for _ in range(2):
        if _ENTITY.search(text):
            text = html.unescape(text)
    return text


def lines(text: str) -> list[str]:
    """The paragraphs of text that may carry tags and entities: one `one_line` each, no empty ones.

    Of megabytes of text, the first: an article has less.
    """
    text = text[:_MAX_TEXT]
    if "&" in text:
        text = _unescaped(text)
    if "<" in text:
        text = _BLOCK_END.sub("\n", text)
        text = _TAG.sub("", text)
    return [line for line in (one_line(part) for part in text.splitlines()) if line]


_BLOCK_END = re.compile(r"<(?:/(?:p|div|h[1-6]|li|blockquote|section|tr)|br\s*/?)\s*>", re.IGNORECASE)
