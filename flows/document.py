"""An article as an editor would file it: one Markdown document."""

from collections.abc import Iterator
from datetime import datetime

from transforms.items import Caption
from warehouse.articles import StoredArticle


def markdown(article: StoredArticle) -> str:
    """Headline; byline with agency; date; captions with credits; the text; related articles; the URL at the foot."""
    return "\n\n".join(_parts(article)) + "\n"


def _parts(article: StoredArticle) -> Iterator[str]:
    yield f"# {_line(article.headline)}"
    if byline := _byline(article):
        yield byline
    if article.date_published is not None:
        yield _dates(article.date_published, article.date_modified)
    for caption in article.captions:
        yield f"*{_caption(caption)}*"
    yield article.body_markdown.strip()
    if not article.is_complete:
        yield "(The site keeps the rest behind a paywall.)"
    if article.related:
        yield "Related:"
        yield "\n".join(f"- [{_line(link.headline)}](<{link.url}>)" for link in article.related)
    yield f"<{article.canonical_url}>"


def _byline(article: StoredArticle) -> str:
    who = ", ".join(article.authors)
    if article.agency and article.agency not in article.authors:
        who = f"{who} ({article.agency})" if who else article.agency
    return who or _line(article.byline or "")


def _dates(published: datetime, modified: datetime | None) -> str:
    text = f"{published:%Y-%m-%d %H:%M} UTC"
    return f"{text}, changed {modified:%Y-%m-%d %H:%M} UTC" if modified and modified > published else text


def _caption(caption: Caption) -> str:
    parts = [_line(part) for part in (caption.caption, caption.credit and f"({caption.credit})") if part]
    return " ".join(parts)


def _line(text: str) -> str:
    """One line, in which nothing is taken for emphasis."""
    return " ".join(text.replace("*", "\\*").replace("_", "\\_").split())
