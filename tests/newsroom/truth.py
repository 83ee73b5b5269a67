"""What is to come of each URL that the newsroom announces."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ExpectedArticle:
    """What an extraction of the article must say. Times are aware and UTC."""

    headline: str
    description: str | None
    authors: tuple[str, ...]
    byline: str  # as printed
    agency: str | None
    date_published: datetime
    date_modified: datetime | None
    in_language: str
    section: str | None
    keywords: tuple[str, ...]
    is_accessible_for_free: bool | None
    paragraphs: tuple[str, ...]  # all text of the body, in order, subheadings and list items included
    phrases: tuple[str, ...]  # words in a row that the body must hold, from the start and end of blocks
    absent: tuple[str, ...]  # and those that it must not: newsletter box, related links, captions ...
    boilerplate: tuple[str, ...]  # nor these, but only the site's other pages tell that they are no text
    captions: tuple[tuple[str, str], ...]  # caption and credit
    related: tuple[str, ...]  # headlines
    in_print_only: frozenset[str]  # fields above that no metadata or telling class name gives away
    wire: str | None  # name of the text, equal for the sites that carry it


@dataclass(frozen=True)
class ExpectedUrl:
    """A URL of the ledger after a night without faults."""

    url: str  # as announced, tracking parameters removed
    site: str
    state: str  # a transforms.items.UrlState
    reasons: tuple[str, ...]  # acceptable reasons (items.Reason or items.LogReason), the best first
    announced: tuple[str, ...]  # as the listings spell it; empty: known from a redirect only
    article_url: str | None = None  # the canonical URL of the article that it shows or leads to
    article: ExpectedArticle | None = None  # for state "article"


@dataclass(frozen=True)
class Expected:
    """The truth about the whole newsroom."""

    urls: dict[str, ExpectedUrl]

    def of(self, state: str, site: str | None = None) -> list[ExpectedUrl]:
        """The URLs in a state, of one site or of all."""
        return [u for u in self.urls.values() if u.state == state and site in (None, u.site)]

    @property
    def articles(self) -> dict[str, ExpectedArticle]:
        """Article URL -> article."""
        return {u.url: u.article for u in self.urls.values() if u.article is not None}

    @property
    def totals(self) -> Counter[str]:
        """State -> URLs; their sum is what one night discovers."""
        return Counter(u.state for u in self.urls.values())

    @property
    def discovered(self) -> int:
        return len(self.urls)

    @property
    def page_captures(self) -> int:
        """Page responses that one night without faults archives: a redirect's own response is one."""
        return sum(u.state not in ("denied", "failed") for u in self.urls.values())

    @property
    def wires(self) -> dict[str, list[str]]:
        """Wire text -> URLs of the articles that carry it."""
        found: dict[str, list[str]] = {}
        for url, article in self.articles.items():
            if article.wire:
                found.setdefault(article.wire, []).append(url)
        return found
