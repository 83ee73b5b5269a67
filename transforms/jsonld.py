"""JSON-LD as news sites write it: arrays, @graph, references, and broken in all the usual ways.

Source: https://www.w3.org/TR/json-ld11/, https://schema.org/NewsArticle. No contexts are resolved: sites write
schema.org names, with or without a prefix.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from transforms.page import Element
from transforms.wording import plain

Node = dict[str, Any]

_MAX_SCRIPT = 4_000_000  # characters of a script that is read
_MAX_DEPTH = 8  # of nodes in nodes
# Properties whose values may be the page's article, or lead to it
_CONTAINERS = ("@graph", "mainEntity", "mainEntityOfPage")

ARTICLE_TYPES = frozenset(
    {
        "AdvertiserContentArticle", "AnalysisNewsArticle", "Article", "AskPublicNewsArticle", "BackgroundNewsArticle",
        "BlogPosting", "CriticReview", "LiveBlogPosting", "MedicalScholarlyArticle", "NewsArticle",
        "OpinionNewsArticle", "Report", "ReportageNewsArticle", "Review", "ReviewNewsArticle", "SatiricalArticle",
        "ScholarlyArticle", "SocialMediaPosting", "DiscussionForumPosting", "TechArticle",
    }
)  # fmt: skip
PAGE_TYPES = frozenset({"WebPage", "ItemPage", "AboutPage", "FAQPage", "CreativeWork"})


def read_json_ld(scripts: Iterable[Element]) -> list[Node]:
    """All nodes that the JSON-LD among a page's scripts describes on its own, in the order of the page."""
    nodes: list[Node] = []
    for script in scripts:
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            nodes.extend(_walk(loads(script.text), 0))
    return nodes


def loads(text: str) -> Any:
    """The value of a JSON text, repaired if need be; None if it can't be."""
    text = text[:_MAX_SCRIPT].strip().removeprefix("\ufeff")
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        pass  # raw line breaks in strings are the most common of all faults: read again, less strictly
    for repaired in _repairs(text):
        values = _read_all(repaired)
        if values:
            return values[0] if len(values) == 1 else values
    return None


def _repairs(text: str) -> Iterator[str]:
    yield text
    text = _unwrapped(text)
    yield text
    if "&quot;" in text or "&#34;" in text:
        text = html.unescape(text)
        yield text
    text = re.sub(r"\\(?![\"\\/bfnrtu])", r"\\\\", text)
    text = re.sub(r",(?=\s*[}\]])", "", text)
    text = re.sub(r"([\[{,:])\s*(?=,)", r"\1null", text) if re.search(r"[:\[,]\s*,", text) else text
    yield text
    text = _escape_inner_quotes(text)
    yield text
    yield _close(text)


def _unwrapped(text: str) -> str:
    """Without the comment or CDATA marks that once hid scripts from browsers and XML."""
    for _ in range(2):
        for mark in ("//", "<!--", "<![CDATA[", "/*", "*/"):
            text = text.removeprefix(mark).lstrip()
        for mark in ("-->", "]]>", "//", "/*", "*/", ";"):
            text = text.removesuffix(mark).rstrip()
    return text


def _read_all(text: str) -> list[Any]:
    """Every JSON value of a text that should be one (some sites write several objects one after the other)."""
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    position = 0
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except (json.JSONDecodeError, RecursionError):
            return []
        values.append(value)
        while position < len(text) and text[position] in " \t\r\n,;":
            position += 1
    return values


def _escape_inner_quotes(text: str) -> str:
    """A quotation mark in a string is part of it unless a delimiter follows."""
    pieces: list[str] = []
    inside = False
    for match in re.finditer(r'\\.|"|[^"\\]+|\\', text, re.DOTALL):
        piece = match[0]
        if piece == '"':
            if not inside:
                inside = True
            elif re.match(r"\s*(?:[:}\]]|,\s*[\"{\[\]}\d\-tfn]|$)", text[match.end() : match.end() + 40]):
                inside = False
            else:
                piece = '\\"'
        pieces.append(piece)
    return "".join(pieces)


def _close(text: str) -> str:
    """A text that was cut off, with what is still open closed."""
    stack: list[str] = []
    inside = False
    for match in re.finditer(r'\\.|["{}\[\]]', text, re.DOTALL):
        piece = match[0]
        if piece == '"':
            inside = not inside
        elif inside or piece[0] == "\\":
            continue
        elif piece in "{[":
            stack.append("}" if piece == "{" else "]")
        elif stack:
            stack.pop()
    return (text + ('"' if inside else "")).rstrip().rstrip(",:") + "".join(reversed(stack))


def _walk(value: Any, depth: int) -> Iterator[Node]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        if "@graph" not in value or "@type" in value:
            yield value
        for key in _CONTAINERS:
            if isinstance(value.get(key), (dict, list)):
                yield from _walk(value[key], depth + 1)


def types_of(node: Node) -> set[str]:
    """The node's schema.org types, without prefix."""
    return {str(name).rpartition("/")[2].rpartition(":")[2] for name in as_list(node.get("@type"))}


def is_article(node: Node) -> bool:
    types = types_of(node)
    return bool(types & ARTICLE_TYPES) or any(name.endswith("NewsArticle") for name in types)


def as_list(value: Any) -> list[Any]:
    """A property's values: none, one or many."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(value: Any) -> str | None:
    """The first value as plain text: a string, a number, or an object's "@value", name or headline."""
    for item in as_list(value):
        if isinstance(item, dict):
            item = item.get("@value") or item.get("name") or item.get("headline")
            if isinstance(item, list):
                item = item[0] if item else None
        if isinstance(item, (str, int, float)) and not isinstance(item, bool):
            text = plain(str(item))
            if text:
                return text
    return None


def texts_of(value: Any) -> list[str]:
    """All values as plain text."""
    return [text for item in as_list(value) if (text := text_of(item))]


def url_of(value: Any) -> str | None:
    """The first value as a URL: a string, or an object's "url", "contentUrl" or "@id"."""
    for item in as_list(value):
        if isinstance(item, dict):
            item = item.get("url") or item.get("contentUrl") or item.get("@id")
            item = item[0] if isinstance(item, list) and item else item
        if isinstance(item, str) and item.strip():
            return item.strip()
    return None


def by_id(nodes: Iterable[Node]) -> dict[str, Node]:
    """Nodes that others may refer to by {"@id": ...}: the fullest description of each."""
    index: dict[str, Node] = {}
    for node in _all_nodes(nodes):
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(index.get(name, {"@id": name})):
            index[name] = node
    return index


def _all_nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        for key in ("author", "publisher", "creator", "image"):
            for item in as_list(node.get(key)):
                if isinstance(item, dict):
                    yield item
