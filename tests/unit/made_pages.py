"""Pages made up for the tests of extraction, and captures of them."""

import json
from datetime import UTC, datetime
from typing import Any

from transforms.items import Capture, Hints, Kind
from transforms.urls import url_key
from transforms.warc import RawCapture

URL = "https://gazette.example/2026/03/bridge-over-the-orrin-reopens"
CAPTURED = datetime(2026, 3, 6, 12, 0, tzinfo=UTC)

HEADLINE = "Bridge over the Orrin reopens after a year of repairs"
PARAGRAPHS = (
    "The old bridge over the Orrin was opened to traffic on Thursday, a year and a day after a barge had struck its middle pier.",
    "Some two hundred people walked across behind the town band, which had to stop playing halfway because of the wind.",
    "The repairs cost four million crowns, half a million less than planned, since the masons had found the old stones in the river.",
    "Lorries of more than twelve tonnes still have to take the ferry at Lower Orrin until the new railings have been tested in June.",
)


def capture(
    html: str | bytes,
    *,
    url: str = URL,
    status: int = 200,
    headers: list[tuple[str, str]] | None = None,
    hints: Hints | None = None,
    kind: Kind = Kind.PAGE,
    captured: datetime = CAPTURED,
    **flaws: Any,
) -> RawCapture:
    """A capture of a page; `flaws` are RawCapture's truncated, digest_ok, problem, flaw."""
    body = html.encode() if isinstance(html, str) else html
    headers = [("Content-Type", "text/html; charset=utf-8")] if headers is None else headers
    described = Capture(
        capture_id="0" * 32,
        kind=kind,
        target_uri=url,
        url_key=url_key(url),
        warc_record_id="<urn:uuid:00000000-0000-0000-0000-000000000000>",
        warc_date=captured,
        status=status,
        content_type=dict(headers).get("Content-Type"),
        payload_digest="sha1:AAAA",
        payload_length=len(body),
        warc_file="archive/made.warc.gz",
        warc_offset=0,
        source="gazette",
        run_id="run",
        segment="segment",
    )
    return RawCapture(
        described,
        headers,
        body,
        hints or Hints(),
        flaws.get("truncated", False),
        flaws.get("digest_ok"),
        flaws.get("problem"),
        flaws.get("flaw"),
    )


def paragraphs_html(paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    return "\n".join(f"<p>{text}</p>" for text in paragraphs)


def node(**properties: Any) -> dict[str, Any]:
    """A NewsArticle as JSON-LD, with what every page has; a property given as None is left out."""
    whole = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": HEADLINE,
        "datePublished": "2026-03-05T08:30:00+01:00",
        "author": {"@type": "Person", "name": "Jane Roe"},
        "publisher": {"@type": "Organization", "name": "The Orrin Gazette"},
    } | properties
    return {key: value for key, value in whole.items() if value is not None}


def page(
    *,
    body: str | None = None,
    head: str = "",
    json_ld: object = None,
    title: str = f"{HEADLINE} | The Orrin Gazette",
    h1: str = f"<h1>{HEADLINE}</h1>",
    language: str = "en",
) -> str:
    """An article's page with a menu, related links and a footer around it."""
    script = (
        f'<script type="application/ld+json">{json.dumps(json_ld)}</script>' if json_ld is not None else ""
    )
    return f"""<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
{head}{script}</head><body>
<header><nav><ul><li><a href="/">Front</a></li><li><a href="/town">Town</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main><article>{h1}<div class="article-body">{paragraphs_html() if body is None else body}</div></article>
<aside class="related"><h3>Related</h3><ul><li><a href="/2026/02/barge-strikes-bridge">Barge strikes bridge over the Orrin</a></li>
</ul></aside></main><footer><p>Copyright The Orrin Gazette. All rights reserved by the town of Orrin and its printers.</p></footer>
</body></html>"""
