"""Feeds and sitemaps: RSS 2.0, RSS 1.0, Atom, JSON Feed, sitemap, news sitemap, sitemap index.

A listing's format is a word, and maybe a second one that says what it holds: "rss", "atom", "rdf",
"json", "sitemap", "news", "text", "index" (of the site's unlisted sitemaps), "section" (an HTML page of links);
"rss amp" holds the AMP twins only, all others hold everything but them.

Next to the listings that its site.toml names, each site has one of each of WAYS, which nothing points to.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

from tests.newsroom.story import SiteContent


@dataclass(frozen=True)
class Entry:
    """A line of a listing."""

    url: str
    headline: str
    deck: str
    authors: tuple[str, ...]
    section: str
    keywords: tuple[str, ...]
    published: datetime
    modified: datetime


def _x(text: str) -> str:
    return escape(text, quote=False)


def _track(site: SiteContent, url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{site.tracking}" if site.tracking else url


def rss(site: SiteContent, base: str, path: str, entries: Sequence[Entry]) -> str:
    """RSS 2.0 (rssboard.org/rss-specification), with Dublin Core creators."""
    items = "\n".join(
        f"<item><title>{_x(e.headline)}</title><link>{_x(_track(site, e.url))}</link>"
        f'<guid isPermaLink="false">{_x(e.url)}#1</guid><pubDate>{format_datetime(e.published)}</pubDate>'
        f"<description><![CDATA[<p>{_x(e.deck)}</p>]]></description><category>{_x(e.section)}</category>"
        + "".join(f"<dc:creator>{_x(name)}</dc:creator>" for name in e.authors)
        + "</item>"
        for e in entries
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>{_x(site.publisher)}</title><link>{base}/</link><description>{_x(site.words["tagline"])}</description>
<language>{site.language}</language><atom:link href="{base}{path}" rel="self" type="application/rss+xml"/><ttl>30</ttl>
{items}
</channel></rss>
"""


def atom(site: SiteContent, base: str, path: str, entries: Sequence[Entry]) -> str:
    """Atom (RFC 4287)."""
    items = "\n".join(
        f'<entry><title type="text">{_x(e.headline)}</title><link rel="alternate" type="text/html" '
        f'href="{escape(_track(site, e.url))}"/><id>tag:{site.name},2020:{_x(e.url.removeprefix(base))}</id>'
        f"<published>{e.published.isoformat()}</published><updated>{e.modified.isoformat()}</updated>"
        f'<summary type="text">{_x(e.deck)}</summary><category term="{escape(e.section)}"/>'
        + "".join(f"<author><name>{_x(name)}</name></author>" for name in e.authors)
        + "</entry>"
        for e in entries
    )
    updated = max((e.modified for e in entries), default=None)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{site.language}"><title>{_x(site.publisher)}</title>
<id>tag:{site.name},2020:feed</id><link rel="self" href="{base}{path}"/><link rel="alternate" href="{base}/"/>
<updated>{updated.isoformat() if updated else ""}</updated><author><name>{_x(site.publisher)}</name></author>
{items}
</feed>
"""


def rdf(site: SiteContent, base: str, path: str, entries: Sequence[Entry]) -> str:
    """RSS 1.0 (web.resource.org/rss/1.0), which is RDF."""
    order = "".join(f'<rdf:li rdf:resource="{escape(e.url)}"/>' for e in entries)
    items = "\n".join(
        f'<item rdf:about="{escape(e.url)}"><title>{_x(e.headline)}</title><link>{_x(_track(site, e.url))}</link>'
        f"<description>{_x(e.deck)}</description><dc:date>{e.published.isoformat()}</dc:date>"
        f"<dc:subject>{_x(e.section)}</dc:subject>"
        + "".join(f"<dc:creator>{_x(name)}</dc:creator>" for name in e.authors)
        + "</item>"
        for e in entries
    )
    return f"""<?xml version="1.0" encoding="{site.encoding}"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="{base}{path}"><title>{_x(site.publisher)}</title>
<link>{base}/</link><description>{_x(site.words["tagline"])}</description><dc:language>{site.language}</dc:language>
<items><rdf:Seq>{order}</rdf:Seq></items></channel>
{items}
</rdf:RDF>
"""


def json_feed(site: SiteContent, base: str, path: str, entries: Sequence[Entry]) -> str:
    """JSON Feed 1.1 (jsonfeed.org/version/1.1)."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.publisher,
        "home_page_url": base + "/",
        "feed_url": base + path,
        "language": site.language,
        "items": [
            {
                "id": e.url,
                "url": _track(site, e.url),
                "title": e.headline,
                "summary": e.deck,
                "content_text": e.deck,
                "date_published": e.published.isoformat(),
                "date_modified": e.modified.isoformat(),
                "authors": [{"name": name} for name in e.authors],
                "tags": list(e.keywords),
            }
            for e in entries
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def sitemap(site: SiteContent, base: str, path: str, entries: Sequence[Entry]) -> str:
    """A sitemap (sitemaps.org/protocol.html)."""
    rows = "\n".join(
        f"<url><loc>{_x(e.url)}</loc><lastmod>{e.modified.isoformat()}</lastmod></url>" for e in entries
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{rows}
</urlset>
"""


def news_sitemap(site: SiteContent, base: str, path: str, entries: Sequence[Entry]) -> str:
    """A sitemap with Google's news extension (schemas/sitemap-news/0.9)."""
    rows = "\n".join(
        f"<url><loc>{_x(e.url)}</loc><lastmod>{e.modified.isoformat()}</lastmod><news:news><news:publication>"
        f"<news:name>{_x(site.publisher)}</news:name><news:language>{site.language[:2]}</news:language>"
        f"</news:publication><news:publication_date>{e.published.isoformat()}</news:publication_date>"
        f"<news:title>{_x(e.headline)}</news:title><news:keywords>{_x(', '.join(e.keywords))}</news:keywords>"
        "</news:news></url>"
        for e in entries
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
{rows}
</urlset>
"""


def text_sitemap(site: SiteContent, base: str, path: str, entries: Sequence[Entry]) -> str:
    """A sitemap of plain text (sitemaps.org/protocol.html#otherformats)."""
    return "".join(f"{e.url}\n" for e in entries)


def sitemap_index(urls: Iterable[str], modified: datetime) -> str:
    """A sitemap index (sitemaps.org/protocol.html#index)."""
    rows = "".join(
        f"<sitemap><loc>{_x(url)}</loc><lastmod>{modified.isoformat()}</lastmod></sitemap>\n" for url in urls
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{rows}</sitemapindex>
"""


# path -> format, and whether it comes as a gzip file; an index leads to the sitemap after it
WAYS = {
    "/ways/rss.xml": "rss",
    "/ways/rdf.xml": "rdf",
    "/ways/atom.xml": "atom",
    "/ways/feed.json": "json",
    "/ways/sitemap.xml": "sitemap",
    "/ways/news.xml": "news",
    "/ways/urls.txt": "text",
    "/ways/sitemap.xml.gz": "sitemap",
    "/ways/packed": "news packed",
    "/ways/index.xml": "index",
    "/ways/section/": "section",
}


FORMATS = {
    "rss": (rss, "application/rss+xml", "feeds"),
    "atom": (atom, "application/atom+xml", "feeds"),
    "rdf": (rdf, "application/rdf+xml", "feeds"),
    "json": (json_feed, "application/feed+json", "feeds"),
    "sitemap": (sitemap, "application/xml", "sitemaps"),
    "news": (news_sitemap, "application/xml", "sitemaps"),
    "text": (text_sitemap, "text/plain", "sitemaps"),
}
SOURCE_KEYS = {
    **{name: key for name, (_, _, key) in FORMATS.items()},
    "index": "sitemaps",
    "section": "sections",
}
