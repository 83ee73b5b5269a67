"""A made-up paper for `Site`: articles like no other, front pages, feeds."""

from typing import Any

from flows.drafting import now
from tests.integration.site_server import Answer, Route
from tests.unit import made_pages

WORDS = ("bridge", "ferry", "harbour", "school", "library", "council", "market", "orchard", "railway", "museum", "theatre", "hospital")  # fmt: skip
PLAIN = {"Content-Type": "text/plain"}
XML = {"Content-Type": "application/xml"}


def article(number: int, *, head: str = "", zone: str = "+01:00") -> Answer:
    """An article that is like no other."""
    word = WORDS[number % len(WORDS)]
    paragraphs = tuple(text.replace("bridge", word) for text in made_pages.PARAGRAPHS)
    headline = f"The {word} of Orrin opens again after {number + 2} years"
    text = made_pages.page(
        head=head,
        json_ld=made_pages.node(
            headline=headline, datePublished=f"{now():%Y-%m-%d}T00:{10 + number}:00{zone}"
        ),
        title=f"{headline} | The Orrin Gazette",
        h1=f"<h1>{headline}</h1>",
        body=made_pages.paragraphs_html(paragraphs),
    )
    return Answer(text.encode())


def paths(count: int = 8) -> list[str]:
    return [f"/{('town', 'sport')[n % 2]}/{2026}/03/{n + 1:02d}/{WORDS[n]}-opens-again" for n in range(count)]


def front(links: list[str], head: str = "") -> Answer:
    anchors = "".join(f'<a href="{link}">Read</a>' for link in ["/town/", "/sport/", "/about", *links])
    return Answer(
        f"<!doctype html><html><head><title>The Orrin Gazette | Home</title>{head}</head><body>{anchors}".encode()
    )


def feed(base: str, links: list[str], date: str | None = None) -> Answer:
    date = date or f"{now():%a, %d %b %Y 00:00:00 +0100}"
    items = "".join(
        f"<item><title>About {x}</title><link>{base}{x}</link><pubDate>{date}</pubDate></item>" for x in links
    )
    return Answer(
        f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode(), headers=XML
    )


def paper(count: int = 8, **how: Any) -> dict[str, Route]:
    """The articles of a paper, and its robots.txt."""
    return {"/robots.txt": Answer(b"", headers=PLAIN)} | {
        path: article(number, **how) for number, path in enumerate(paths(count))
    }
