"""An article as an editor would file it: one Markdown document (CommonMark)."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from transforms.commonmark import escape, escape_heading
from transforms.items import Caption, Related
from transforms.markdown import block_ends
from warehouse.articles import FiledArticle

_RELATED = "Related:"


def markdown(article: FiledArticle) -> str:
    """Headline; byline with agency; date; captions with credits; the text, with related articles where they stood;
    the rest of these; the URL at the foot.
    """
    return "\n\n".join(_parts(article)) + "\n"


def front_matter(article: FiledArticle) -> str:
    """What the article is filed under, as YAML between two lines of hyphens: for Obsidian, Hugo, Pandoc and the like."""
    told = {
        "title": _line(article.headline),
        "authors": list(article.authors),
        "agency": article.agency,
        "date": article.date_published,
        "modified": article.date_modified,
        "publisher": article.publisher,
        "source": article.source,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "description": article.description,
        "section": article.section,
        "keywords": list(article.keywords),
        "language": article.in_language,
        "type": article.article_type,
        "free": article.is_accessible_for_free,
        "complete": article.is_complete,
        "version": article.version,
        "captured": article.fetched_at,
    }
    lines = [f"{name}: {_yaml(value)}" for name, value in told.items() if value not in (None, [])]
    return "\n".join(["---", *lines, "---", "", ""])


def _yaml(value: Any) -> str:
    """A value as YAML, whose flow style holds JSON; what YAML calls not printable is escaped."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return _NOT_PRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))


_NOT_PRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def _parts(article: FiledArticle) -> Iterator[str]:
    yield f"# {escape_heading(_line(article.headline))}"
    if byline := _byline(article):
        yield escape(byline)
    if article.date_published is not None:
        yield _dates(article.date_published, article.date_modified)
    for caption in article.captions:
        if text := _caption(caption):
            yield f"*{text}*"
    text, beside = _with_related(article)
    if text:
        yield text
    if not article.is_complete:
        yield "(The site keeps the rest behind a paywall.)"
    if beside:
        yield _related(beside)
    if article.canonical_url != article.url:
        yield f"Canonical: <{_address(article.canonical_url)}>"
    yield f"<{_address(article.url)}>"


def _byline(article: FiledArticle) -> str:
    who = ", ".join(article.authors)
    if article.agency and article.agency not in article.authors:
        who = f"{who} ({article.agency})" if who else article.agency
    return _line(who or article.byline or "")


def _dates(published: datetime, modified: datetime | None) -> str:
    text = f"{published:%Y-%m-%d %H:%M} UTC"
    return f"{text}, changed {modified:%Y-%m-%d %H:%M} UTC" if modified and modified > published else text


def _caption(caption: Caption) -> str:
    parts = (caption.caption, caption.credit and f"({caption.credit})")
    return escape(_line(" ".join(filter(None, parts))))


def _with_related(article: FiledArticle) -> tuple[str, list[Related]]:
    """The text with the related articles that stood in it; and those that stood beside it, or below."""
    text = article.body_markdown.strip()
    ends = block_ends(text)
    places: Sequence[int | None] = article.related_after
    if len(places) != len(article.related) or len(ends) != len(article.body.split("\n")):
        return text, list(article.related)  # where they stood was not noted
    pieces: list[str] = []
    beside: list[Related] = []
    start = 0
    placed = ((_end(text, ends, place), link) for place, link in zip(places, article.related, strict=True))
    for end, links in groupby(sorted(placed, key=lambda pair: pair[0]), key=lambda pair: pair[0]):
        group = [link for _, link in links]
        if end == len(text):
            beside += group
            continue
        pieces += [text[start:end].strip("\n"), _related(group)]
        start = end
    pieces.append(text[start:].strip("\n"))
    return "\n\n".join(filter(None, pieces)), beside


def _end(text: str, ends: list[int], place: int | None) -> int:
    """Where in the Markdown a block ends, or the list or table that it is in; behind all if it stood beside the text."""
    if place is None or place >= len(ends):
        return len(text)
    if place < 1:
        return 0
    return next((end for end in ends[place - 1 :] if text.startswith("\n\n", end)), len(text))


def _related(links: Sequence[Related]) -> str:
    lines = [f"- [{escape(_line(link.headline))}](<{_address(link.url)}>)" for link in links]
    return "\n".join([f"{_RELATED}\n", *lines])


def _line(text: str) -> str:
    return " ".join(text.split())


def _address(url: str) -> str:
    """A URL as it may stand between angle brackets."""
    return "".join(_ENCODED.get(character, character) for character in url)


_ENCODED = {"<": "%3C", ">": "%3E", " ": "%20", "\n": "%0A", "\r": "%0D", "\t": "%09", "\\": "%5C"}
