"""Feeds: bytes in, links out. RSS 0.9x to 2.0, RDF and Atom by feedparser, JSON Feed 1.0 and 1.1.

Sources: https://www.rssboard.org/rss-specification, RFC 4287, https://www.jsonfeed.org/version/1.1/.
Pure, and bounded in time and memory for any bytes.
"""

import codecs
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import feedparser

from spiders.markup import Found, cut, last_match, link_target, plain, split_cdata
from spiders.unpacked import gunzipped, in_utf8
from transforms.items import Hints, Link

MAX_BYTES = 16 << 20
MAX_ENTRIES = 50_000
MAX_TAGS = 60_000
MAX_ATTRIBUTES = 100_000
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARATION = re.compile(r"<\?xml[^>]*\?>\s*")
_DATES = ("published", "created", "updated")
_KEPT_CDATA = 4096  # bytes: titles and links stand in short sections, articles in long ones
_ENTRY = re.compile(rb"<(/?)(?:[A-Za-z_][\w.-]*:)?(?:item|entry)[\s>/]")
# What feedparser lets out on mutilated input, found by fuzzing it
_FEEDPARSER_ERRORS = (
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def read_feed(body: bytes, url: str, content_type: str | None = None) -> Found:
    """Read a feed.

    Args:
        body: with its content coding undone.
        url: where it was found; relative links are resolved with it, or with xml:base.
        content_type: the header as it came; its charset counts.
    """
    body, packed = gunzipped(body, MAX_BYTES)
    text = in_utf8(body)
    if text is not body:
        body, content_type = text, None
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        found = _json_feed(body, url)
    else:
        found = _xml_feed(body, url, content_type)
    return found if packed is None else replace(found, warning=packed)


def _xml_feed(body: bytes, url: str, content_type: str | None) -> Found:
    if body.startswith(_UTF_16) and not body.startswith(codecs.BOM_UTF32_LE):
        # feedparser reads it only if its declaration says the same as its first two bytes
        body = _DECLARATION.sub("", body.decode("utf-16", "replace"), count=1).encode("utf-8", "replace")
        content_type = "application/xml; charset=utf-8"
    data, warning = cut(_without_articles(body), size=MAX_BYTES, tags=MAX_TAGS, attributes=MAX_ATTRIBUTES)
    data, torn = _without_torn_entry(data)
    headers = {"content-location": url}
    if content_type:
        headers["content-type"] = content_type
    try:
        # A stream, never a str or bytes: feedparser would take those for a path or a URL to open.
        feed = feedparser.parse(
            io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except _FEEDPARSER_ERRORS as error:
        return Found(warning=f"could not be read: {type(error).__name__}")
    language = plain(feed.feed.get("language"))
    links = tuple(_distinct(_links(feed.entries, url, language)))
    if not links and not feed.get("version"):
        return Found(warning=warning or "is no feed")
    if warning is None and torn:
        warning = "ends in the middle of an entry"
    if warning is None and feed.bozo and _is_broken(feed.get("bozo_exception")):
        warning = "is not well-formed XML"
    return Found(links=links, warning=warning)


def _without_articles(body: bytes) -> bytes:
    # Whole articles in CDATA are most of some feeds' bytes and tags, and nothing here reads them.
    if b"<![CDATA[" not in body:
        return body
    return b"".join(part for part, inside in split_cdata(body) if not inside or len(part) <= _KEPT_CDATA)


def _without_torn_entry(data: bytes) -> tuple[bytes, bool]:
    """Without a last entry that has no end: its link may be cut in the middle."""
    last = last_match(_ENTRY, data)
    if last is None or last[1]:
        return data, False
    return data[: last.start()], True


def _is_broken(problem: object) -> bool:
    return not isinstance(problem, (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType))


def _links(entries: list[Any], url: str, language: str | None) -> Iterator[Link]:
    for entry in entries[:MAX_ENTRIES]:
        # FeedBurner and its like link to a counter; what they count is named beside it
        for candidate in (entry.get("feedburner_origlink"), entry.get("link"), entry.get("id")):
            target = link_target(url, candidate)
            if target is not None:
                yield Link(target, _hints(entry, language))
                break


def _hints(entry: Any, language: str | None) -> Hints:
    terms = tuple(
        dict.fromkeys(term for tag in entry.get("tags") or () if (term := plain(tag.get("term"))) is not None)
    )[:50]
    return Hints(
        headline=plain(entry.get("title")),
        # dict.get: feedparser's own answers `updated` with `published`, and a warning
        date_published=plain(next(filter(None, (dict.get(entry, key) for key in _DATES)), None)),
        section=terms[0] if len(terms) == 1 else None,
        in_language=plain(entry.get("language")) or language,
        keywords=terms if len(terms) > 1 else (),
    )


def _json_feed(body: bytes, url: str) -> Found:
    if len(body) > MAX_BYTES:
        return Found(warning=f"is longer than {MAX_BYTES} bytes")
    try:
        feed = json.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return Found(warning="is not well-formed JSON")
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        return Found(warning="is no JSON feed: no items in it")
    language = plain(feed.get("language"))
    entries = [item for item in items[:MAX_ENTRIES] if isinstance(item, dict)]
    return Found(links=tuple(_distinct(_json_links(entries, url, language))))


def _json_links(items: list[dict[str, Any]], url: str, language: str | None) -> Iterator[Link]:
    for item in items:
        tags = item.get("tags")
        for candidate in (item.get("url"), item.get("id")):
            target = link_target(url, candidate)
            if target is not None:
                hints = Hints(
                    headline=plain(item.get("title")),
                    date_published=plain(item.get("date_published")),
                    in_language=plain(item.get("language")) or language,
                    keywords=tuple(filter(None, map(plain, tags)))[:50] if isinstance(tags, list) else (),
                )
                yield Link(target, hints)
                break


def _distinct(links: Iterator[Link]) -> Iterator[Link]:
    seen = set()
    for link in links:
        if link.url not in seen:
            seen.add(link.url)
            yield link
