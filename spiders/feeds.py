"""Feeds: bytes in, links out. RSS 0.9x to 2.0, RDF and Atom, by feedparser or, if they are huge, libxml2; JSON.

Sources: https://www.rssboard.org/rss-specification, RFC 4287.
Pure, and bounded in time and memory for any bytes.
"""

import codecs
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import feedparser

from spiders.big_feeds import read_big_feed
from spiders.feed_links import IsOwn, absolute, distinct, target_of
from spiders.json_feeds import read_json_feed
from spiders.markup import Found, cut, last_match, plain, split_cdata
from spiders.unpacked import gunzipped, in_utf8
from transforms.items import Hints, Link

MAX_BYTES = 64 << 20
MAX_BIG_TAGS = 8_000_000  # 100,000 entries of 80 tags
# What feedparser is given; bigger ones are read with libxml2
MAX_SMALL = 16 << 20
MAX_TAGS = 60_000
MAX_ATTRIBUTES = 100_000
_DATES = ("published", "created", "updated")
_KEPT_CDATA = 4096  # bytes: titles and links stand in short sections, articles in long ones
# "&copy=1" in a URL is a parameter, and "&copy" without it a sign: feedparser would take it for one
_PARAMETER = re.compile(rb"&(?=[A-Za-z_][\w-]{0,40}=)")
_ABSOLUTE = re.compile(rb"https?://[^\s<>\"'?\]]+")
_CHARSET = re.compile(r"charset=[\"']?([\w-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([\w-]+)")
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


def read_feed(body: bytes, url: str, content_type: str | None = None, is_own: IsOwn | None = None) -> Found:
    """Read a feed.

    Args:
        body: with its content coding undone.
        url: where it was found; relative links are resolved with it, or with xml:base.
        content_type: the header as it came; its charset counts.
        is_own: is a URL of one of the source's own sites? If given, links to counters and redirectors give
            way to the own page that they name.
    """
    body, packed = gunzipped(body, MAX_BYTES)
    text = in_utf8(body)
    if text is not body:
        body, content_type = text, None
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        found = read_json_feed(body, url, is_own)
    else:
        found = _xml_feed(body, url, content_type, is_own)
    return found if packed is None else replace(found, warning=packed)


def _xml_feed(body: bytes, url: str, content_type: str | None, is_own: IsOwn | None) -> Found:
    body = _simpler(body)
    data, warning = cut(body, size=MAX_SMALL, tags=MAX_TAGS, attributes=MAX_ATTRIBUTES)
    if warning is not None:
        whole, short = cut(body, size=MAX_BYTES, tags=MAX_BIG_TAGS, attributes=MAX_BIG_TAGS)
        found = read_big_feed(_in_sure_utf8(whole, content_type), url, is_own)
        if found.links:
            return found if short is None else replace(found, warning=f"{short}: {len(found.links)} links")
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
    links = tuple(distinct(_links(feed.entries, url, data, language, is_own)))
    if not links and not feed.get("version"):
        return Found(warning=warning or "is no feed")
    if warning is None and torn:
        warning = "ends in the middle of an entry"
    if warning is None and feed.bozo and _is_broken(feed.get("bozo_exception")):
        warning = "is not well-formed XML"
    return Found(links=links, warning=warning)


def _simpler(body: bytes) -> bytes:
    # Whole articles in CDATA are most of some feeds' bytes and tags, and nothing here reads them.
    return b"".join(
        part if inside else _PARAMETER.sub(b"&amp;", part)
        for part, inside in split_cdata(body)
        if not inside or len(part) <= _KEPT_CDATA
    )


def _without_torn_entry(data: bytes) -> tuple[bytes, bool]:
    """Without a last entry that has no end: its link may be cut in the middle."""
    last = last_match(_ENTRY, data)
    if last is None or last[1]:
        return data, False
    return data[: last.start()], True


def _is_broken(problem: object) -> bool:
    return not isinstance(problem, (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType))


def _links(
    entries: list[Any], url: str, data: bytes, language: str | None, is_own: IsOwn | None
) -> Iterator[Link]:
    named = cache(lambda: frozenset(_ABSOLUTE.findall(data)))
    for entry in entries:
        if _is_bare_guid(entry, url, named):
            continue
        # FeedBurner and its like link to a counter; what they count is named beside it
        candidates = (
            entry.get("feedburner_origlink"),
            entry.get("link"),
            absolute(entry.get("id")),
            *(link.get("href") for link in entry.get("links") or () if link.get("rel") == "self"),
        )
        target = target_of(url, candidates, is_own)
        if target is not None:
            yield Link(target, _hints(entry, language))


def _is_bare_guid(entry: Any, url: str, named: Callable[[], frozenset[bytes]]) -> bool:
    """Is its link but a guid such as "abc-12", which feedparser has resolved to a neighbour of the feed?"""
    link = str(entry.get("link"))
    return (
        not entry.get("links")
        and link == entry.get("id")
        and link.rpartition("/")[0] == url.rpartition("/")[0]
        and link.partition("?")[0].encode("utf-8", "replace") not in named()
    )


def _in_sure_utf8(data: bytes, content_type: str | None) -> bytes:
    """The data in UTF-8, whatever its declaration says: it is often wrong."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return data
    named = _CHARSET.search(content_type or "")
    declared = _DECLARED.match(data)
    for name in (named[1] if named else None, declared[1].decode("ascii") if declared else None):
        try:
            if name is not None and codecs.lookup(name).name != "utf-8":
                return data.decode(name, "replace").encode("utf-8", "replace")
        except LookupError:
            continue
    return data.decode("windows-1252", "replace").encode()


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
