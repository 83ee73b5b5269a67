"""A response's bytes as a page: decoded, sanitised and parsed, each once."""

import re
from dataclasses import dataclass
from datetime import datetime

from transforms.charset import as_utf8
from transforms.encodings import ContentEncodingError, TooLargeError, decode_content
from transforms.items import Reason, Rejection
from transforms.outline import Outline
from transforms.parsing import Element as Element
from transforms.parsing import parse, sanitise
from transforms.refresh import refresh_target
from transforms.urls import resolve, url_key
from transforms.warc import RawCapture
from transforms.warc_write import RENDERED_TYPE

PAGE_BYTES = 20 * 1024 * 1024  # decoded bytes that a page may have
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


def refuse_revisit(raw: RawCapture) -> Rejection | None:
    """Why a revisit shows no page whatever it repeats, by its own HTTP head, if it has one; None if it may."""
    status, content_type = raw.capture.status, header(raw, "content-type")
    if status and status != 304 and not 200 <= status < 300:
        return _refuse_status(raw)
    if content_type and not _may_be_html(content_type):
        return Rejection(Reason.NOT_HTML, content_type)
    return None


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
        return _refuse_status(raw)
    if raw.withheld is not None:
        return Rejection(Reason.NOARCHIVE, raw.withheld)
    if raw.digest_ok is False:
        return Rejection(Reason.CORRUPT, raw.flaw or "the digest does not match")
    if raw.truncated or status == 206:
        return Rejection(Reason.TRUNCATED, raw.flaw or f"HTTP status {status}")
    return None


def _refuse_status(raw: RawCapture) -> Rejection:
    status = raw.capture.status
    reason = _STATUS_REASONS.get(status, Reason.SERVER_ERROR if 500 <= status < 600 else Reason.HTTP_STATUS)
    detail = header(raw, "location") if reason is Reason.REDIRECTED else None
    return Rejection(reason, detail or f"HTTP status {status}")


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
    return _may_be_html(content_type) and _HTML_START.match(start) is not None


def _may_be_html(content_type: str | None) -> bool:
    media_type = (content_type or "").partition(";")[0].strip().lower()
    return media_type in _SNIFFED_TYPES or "html" in media_type
