"""JSON feeds: 1.0 and 1.1, and lists of entries that name things as RSS or WordPress do. Pure.

Source: https://www.jsonfeed.org/version/1.1/. Entries are decoded one by one, so that a feed that was torn
gives those before the tear, and a huge one never stands in memory as a whole.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from spiders.feed_links import IsOwn, absolute, distinct, target_of
from spiders.markup import Found, plain
from transforms.items import Hints, Link

MAX_ENTRIES = 100_000

_ITEMS = re.compile(r'"(?:items|entries|entry|posts|articles)"\s*:\s*(?=\[)')
_LANGUAGE = re.compile(r'"(?:language|lang)"\s*:\s*"([\w-]{2,35})"')
_SPACE = re.compile(r"[\s,]*")
_URLS = ("url", "link", "permalink")
_DATES = ("date_published", "published", "pubDate", "published_at", "date_gmt", "date", "date_modified")


def read_json_feed(body: bytes, url: str, is_own: IsOwn | None = None) -> Found:
    """Read a JSON feed; see `read_feed`."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", "replace")
    text = text.lstrip()
    start = 0 if text.startswith("[") else _items_start(text)
    if start is None:
        return Found(
            warning="is no JSON feed: no items in it" if _is_json(text) else "is not well-formed JSON"
        )
    language = _LANGUAGE.search(text, 0, start)
    problems: list[str] = []
    items = _items(text, start + 1, problems)
    links = tuple(distinct(_links(items, url, language[1] if language else None, is_own)))
    if not links and problems == ["is not well-formed JSON"]:
        return Found(warning=problems[0])
    return Found(links=links, warning=problems[0] if problems else None)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _items_start(text: str) -> int | None:
    match = _ITEMS.search(text)
    return match.end() if match else None


def _items(text: str, place: int, problems: list[str]) -> Iterator[dict[str, Any]]:
    """The objects of an array, decoded one by one; what ends it too early is added to the problems."""
    decoder = json.JSONDecoder(strict=False)
    count = 0
    while True:
        match = _SPACE.match(text, place)
        place = match.end() if match else place
        if text.startswith("]", place):
            return
        if count >= MAX_ENTRIES:
            problems.append(f"only the first {MAX_ENTRIES} entries were read")
            return
        try:
            item, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            problems.append("ends in the middle of an entry" if count else "is not well-formed JSON")
            return
        count += 1
        if isinstance(item, dict):
            yield item


def _links(
    items: Iterator[dict[str, Any]], url: str, language: str | None, is_own: IsOwn | None
) -> Iterator[Link]:
    for item in items:
        ids = (absolute(item.get("id")), absolute(item.get("guid")))
        target = target_of(url, (*(item.get(name) for name in _URLS), *ids), is_own)
        if target is not None:
            tags = item.get("tags", item.get("categories"))
            hints = Hints(
                headline=_text(item.get("title")),
                date_published=next(filter(None, (_text(item.get(name)) for name in _DATES)), None),
                in_language=plain(item.get("language")) or language,
                keywords=tuple(dict.fromkeys(filter(None, map(plain, tags))))[:50]
                if isinstance(tags, list)
                else (),
            )
            yield Link(target, hints)


def _text(value: object) -> str | None:
    return plain(
        value.get("rendered") if isinstance(value, dict) else value
    )  # WordPress has {"rendered": ...}
