"""A page's bytes as a tree: cleared of what XML cannot hold or libxml2 stumbles over, and parsed once."""

import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import ElementDefaultClassLookup, HTMLParser, ParserError, XPath, strip_tags
from lxml.html import HtmlElement, document_fromstring

Element = Any  # lxml comes without types

MAX_DEPTH = 200  # elements inside each other; trafilatura and libxml2 give up at 255
MAX_ATTRIBUTES = 200  # of one tag; libxml2 takes two minutes for 200,000
_LONG_TAG = 20_000  # bytes without ">" from which a tag's attributes are counted

_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 12, 13)) + b"\x7f"
_FORM_FEED = bytes.maketrans(b"\x0c", b" ")  # white space in HTML, and none in XML
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_PRIVATE_USE = re.compile(rb"\xf3[\xb0-\xbf][\x80-\xbf]{2}|\xf4[\x80-\x8f][\x80-\xbf]{2}")  # planes 15 and 16
_REFERENCE = re.compile(rb"(?:([0-9]{1,9})|[xX]([0-9a-fA-F]{1,8}));?")  # behind "&#"
# What most pages have none of: a reference that is not clearly to a character of the Basic Multilingual Plane that XML
# may hold. It starts with one character, since `re` looks for that much faster than for two
_ODD_REFERENCE = re.compile(
    rb"&(?=#)(?!#0{0,5}(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6]|1[6-9]\d|[2-9]\d\d|[1-9]\d{3})(?!\d)|"
    rb"#[xX]0{0,5}(?:[2-6][\da-fA-F]|7[\da-eA-E]|[a-fA-F][\da-fA-F]|[1-9a-cA-C][\da-fA-F]{2,3})(?![\da-fA-F]))"
)
_END = re.compile(rb"<(?=/(?:body|html)>)")  # starts with one character for the same reason
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_CONTAINERS = re.compile(
    rb"</?(?:div|span|font|section|article|center|b|i|em|strong|u|a|small|big)\b[^<>]*>", re.I
)
_INLINE = (
    "span",
    "font",
    "div",
    "section",
    "center",
    "b",
    "i",
    "em",
    "strong",
    "u",
    "small",
    "big",
    "a",
    "ul",
    "li",
)
# lxml.html asks a Python function for the class of every element that it hands out, a tenth of all time
_ONE_CLASS = ElementDefaultClassLookup(element=HtmlElement)
_DEEP, _TOO_DEEP = XPath("/*" * (MAX_DEPTH - 10)), XPath("/*" * MAX_DEPTH)


def text_in(element: Element) -> str:
    """All text in an element; of the many with nothing else in them (most links) at a tenth of what lxml takes."""
    return str(element.text_content()) if len(element) else element.text or ""


def sanitise(data: bytes) -> bytes:
    """UTF-8 without what XML cannot hold, or libxml2 stumbles over: controls, non-characters, lone surrogates, also
    as numeric references, and the planes that `markdown.Marks` writes with; tags with thousands of attributes cut.
    (What readers do not see, such as soft hyphens, goes where text comes out: `wording.one_line`.)"""
    data = data.translate(_FORM_FEED, _CONTROLS)
    if not data.isascii():
        if b"\xef" in data and b"\xef\xbf" in data:  # one byte is found ten times as fast as two
            data = data.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
        if b"\xf3" in data or b"\xf4" in data:
            data = _PRIVATE_USE.sub(b"", data)
        data = _C1.sub(_c1_as_windows, data)
    # Browsers read on in the open element after these; libxml2 closes all elements that are open
    if first := _END.search(data):
        start = first.start()
        data = data[:start] + data[start:].replace(b"</body>", b"").replace(b"</html>", b"")
    return _cut_attributes(_checked_references(data))


def _c1_as_windows(match: re.Match[bytes]) -> bytes:
    """A C1 control is Windows-1252 that was taken for Latin-1 before it became UTF-8."""
    return bytes([match[0][1]]).decode("cp1252", "ignore").encode()


def _checked_references(data: bytes) -> bytes:
    if _ODD_REFERENCE.search(data) is None:
        return data
    first, *pieces = data.split(b"&#")
    checked = [first]
    for piece in pieces:
        match = _REFERENCE.match(piece)
        checked.append(b"&#" + piece if match is None else _checked_reference(match) + piece[match.end() :])
    return b"".join(checked)


def _checked_reference(match: re.Match[bytes]) -> bytes:
    code = int(match[1]) if match[1] else int(match[2], 16)
    if 32 <= code < 127 or 160 <= code < 0xD800:
        return b"&#" + match[0]
    if 128 <= code < 160:  # the standard's own table for these: Windows-1252
        return bytes([code]).decode("cp1252", "ignore").encode()
    if code in (9, 10, 13):
        return b" "
    if (
        code < 32
        or code == 127
        or 0xD800 <= code < 0xF900
        or code & 0xFFFE == 0xFFFE
        or code >= 0xF0000
        or code == 0xFEFF
    ):
        return b""
    return b"&#" + match[0]


def _cut_attributes(data: bytes) -> bytes:
    kept: list[bytes] = []
    done = 0
    for begin, end in _long_stretches(data):
        start = data.rfind(b"<", begin, end)
        if start < 0 or end - start < _LONG_TAG or not data[start + 1 : start + 2].isalpha():
            continue
        if len(_QUOTED.sub(b"", data[start:end]).split()) > MAX_ATTRIBUTES * 5:
            cut = _QUOTED.sub(b'""', data[start:end]).split()[:MAX_ATTRIBUTES]  # no quote may stay open
            kept += [data[done:start], b" ".join(cut)]
            done = end
    return b"".join([*kept, data[done:]]) if kept else data


def _long_stretches(data: bytes) -> Iterator[tuple[int, int]]:
    """Where _LONG_TAG bytes or more have no ">" in them. Looks at a few bytes of each such length."""
    position = 0
    while len(data) - position >= _LONG_TAG:
        last = data.rfind(b">", position, position + _LONG_TAG)
        if last < 0:
            end = data.find(b">", position)
            yield position, end if end >= 0 else len(data)
            last = end if end >= 0 else len(data)
        position = last + 1


def parse(data: bytes) -> Element | None:
    """The `<html>` element of sanitised UTF-8, no more than MAX_DEPTH deep; None if there is no element in it."""
    tree, too_deep = _parse(data)
    if too_deep:  # libxml2 stopped reading there: take the wrappers away and read all of it
        tree, _ = _parse(_CONTAINERS.sub(b" ", data))
    if tree is None:
        return None
    if deep := _DEEP(tree):  # both walk through all of a page, and hardly one is so deep
        for element in deep:
            strip_tags(element, *_INLINE)
        for element in _TOO_DEEP(tree):
            strip_tags(element, "*")
    return tree


def _parse(data: bytes) -> tuple[Element | None, bool]:
    parser = HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        default_doctype=False,
        huge_tree=True,
    )
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        tree = document_fromstring(data, parser=parser)
    except ParserError:
        return None, False
    last = parser.error_log.last_error
    return tree, last is not None and "xcessive depth" in last.message
