"""A response's bytes as a page: decoded, sanitised and parsed, each once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml.etree import ElementDefaultClassLookup, HTMLParser, ParserError, XPath, strip_tags
from lxml.html import HtmlElement, document_fromstring

from transforms.charset import as_utf8
from transforms.encodings import ContentEncodingError, TooLargeError, decode_content
from transforms.items import Reason, Rejection
from transforms.outline import Element as Element
from transforms.outline import Outline
from transforms.refresh import refresh_target
from transforms.urls import resolve, url_key
from transforms.warc import RawCapture
from transforms.warc_write import RENDERED_TYPE

PAGE_BYTES = 20 * 1024 * 1024  # decoded bytes that a page may have
MAX_DEPTH = 200  # elements inside each other; trafilatura and libxml2 give up at 255
MAX_ATTRIBUTES = 200  # of one tag; libxml2 takes two minutes for 200,000
_LONG_TAG = 20_000  # bytes without ">" from which a tag's attributes are counted

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_SNIFFED_TYPES = (
    "",
    "text/plain",
    "application/xml",
    "text/xml",
    "application/octet-stream",
    "unknown/unknown",
)
# What a page starts with, after white space, comments and an XML declaration. What has matched stays matched: a row of
# comments could else be divided in more ways than there is time to try
_HTML_START = re.compile(
    rb"(?>\s+|<!--.*?-->|<\?xml[^>]*\?>)*+<(?:!doctype\s+html|html|head|body|title|meta|script|div|p|h1|table|a)\b",
    re.I | re.S,
)
_OTHER_START = re.compile(
    rb"\s*+(?:%PDF-|\x89PNG|GIF8|\xff\xd8\xff|RIFF|PK\x03\x04|\x1f\x8b|[{\[]|"
    rb"(?:<\?xml[^>]*\?>(?>\s+|<!--.*?-->|<\?[^>]*\?>)*+)?<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b)",
    re.S,
)

_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 12, 13)) + b"\x7f"
_FORM_FEED = bytes.maketrans(b"\x0c", b" ")  # white space in HTML, and none in XML
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_PRIVATE_USE = re.compile(rb"\xf3[\xb0-\xbf][\x80-\xbf]{2}|\xf4[\x80-\x8f][\x80-\xbf]{2}")  # planes 15 and 16
_REFERENCE = re.compile(rb"(?:([0-9]{1,9})|[xX]([0-9a-fA-F]{1,8}));?")  # behind "&#"
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


@dataclass(frozen=True, slots=True)
class Page:
    """A page, ready to be read. `tree` is its `<html>` element: who changes it comes last."""

    url: str
    tree: Element
    charset: str  # Python's name
    fetched_at: datetime  # UTC
    outline: Outline  # of the tree as it was read


def open_page(raw: RawCapture) -> Page | Rejection:
    """The page in a response that its status, headers and bytes show to be a whole HTML page; else why not."""
    refusal = _refuse_response(raw)
    if refusal is not None:
        return refusal
    try:
        data, content_type = document_of(raw)
    except TooLargeError as error:
        return Rejection(Reason.TOO_LARGE, str(error))
    except ContentEncodingError as error:
        return Rejection(Reason.BAD_ENCODING, str(error))
    if not data or data.isspace():
        return Rejection(Reason.EMPTY)
    if not looks_like_html(data, content_type):
        return Rejection(Reason.NOT_HTML, content_type or "no Content-Type")
    onward = refresh_target(data)
    if onward is not None and url_key(resolve(raw.capture.target_uri, onward) or "") != raw.capture.url_key:
        return Rejection(Reason.REDIRECTED, onward)
    data, charset = as_utf8(data, content_type)
    tree = parse(sanitise(data))
    if tree is None:
        return Rejection(Reason.UNPARSABLE)
    return Page(raw.capture.target_uri, tree, charset, raw.capture.warc_date, Outline(tree))


def document_of(raw: RawCapture) -> tuple[bytes, str | None]:
    """A page's HTML and its content type: as a browser showed it, if one did, else as the site sent it.

    Raises:
        ContentEncodingError: its encoding lies, or is unknown.
        TooLargeError: it is of more than PAGE_BYTES.
    """
    if raw.rendered is None:
        return decoded_body(raw), header(raw, "content-type")
    return decode_content(raw.rendered, None, PAGE_BYTES), RENDERED_TYPE


def decoded_body(raw: RawCapture) -> bytes:
    """The response's body with its Content-Encoding undone; at most PAGE_BYTES.

    Raises:
        ContentEncodingError: the encoding lies, or is unknown.
        TooLargeError: it is longer.
    """
    return decode_content(raw.body, ", ".join(headers(raw, "content-encoding")) or None, PAGE_BYTES)


def header(raw: RawCapture, name: str) -> str | None:
    """The first value of an HTTP header; `name` in lower case."""
    return next(iter(headers(raw, name)), None)


def headers(raw: RawCapture, name: str) -> list[str]:
    """All values of an HTTP header; `name` in lower case."""
    return [value for key, value in raw.http_headers if key.lower() == name]


def _refuse_response(raw: RawCapture) -> Rejection | None:
    if raw.problem is not None:
        return Rejection(Reason.TOO_LARGE if raw.capture.status else Reason.CORRUPT, raw.problem)
    status = raw.capture.status
    if not 200 <= status < 300:
        reason = _STATUS_REASONS.get(
            status, Reason.SERVER_ERROR if 500 <= status < 600 else Reason.HTTP_STATUS
        )
        detail = header(raw, "location") if reason is Reason.REDIRECTED else None
        return Rejection(reason, detail or f"HTTP status {status}")
    if raw.withheld is not None:
        return Rejection(Reason.NOARCHIVE, raw.withheld)
    if raw.digest_ok is False:
        return Rejection(Reason.CORRUPT, raw.flaw or "the digest does not match")
    if raw.truncated or status == 206:
        return Rejection(Reason.TRUNCATED, raw.flaw or f"HTTP status {status}")
    return None


_STATUS_REASONS: dict[int, Reason] = {
    **dict.fromkeys((301, 302, 303, 307, 308), Reason.REDIRECTED),
    **dict.fromkeys((401, 402, 403, 407, 451), Reason.FORBIDDEN),
    404: Reason.NOT_FOUND,
    410: Reason.GONE,
    429: Reason.RATE_LIMITED,
}


def looks_like_html(data: bytes, content_type: str | None) -> bool:
    """Is this HTML, by its Content-Type and its first bytes? (https://mimesniff.spec.whatwg.org/, narrowed)"""
    media_type = (content_type or "").partition(";")[0].strip().lower()
    start = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if media_type in _HTML_TYPES:
        return _OTHER_START.match(start) is None
    if media_type in _SNIFFED_TYPES or "html" in media_type:
        return _HTML_START.match(start) is not None
    return False


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
    data = _without(_without(data, b"</body>"), b"</html>")
    return _cut_attributes(_checked_references(data))


def _c1_as_windows(match: re.Match[bytes]) -> bytes:
    """A C1 control is Windows-1252 that was taken for Latin-1 before it became UTF-8."""
    return bytes([match[0][1]]).decode("cp1252", "ignore").encode()


def _without(data: bytes, tag: bytes) -> bytes:
    start = data.find(tag[:5])  # up to five bytes are found twice as fast as six
    return data if start < 0 else data[:start] + data[start:].replace(tag, b"")


def _checked_references(data: bytes) -> bytes:
    first, *pieces = data.split(b"&#")  # a pattern that looks for them takes ten times as long
    if not pieces:
        return data
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
    for element in _DEEP(tree):
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
