"""A paper with its JSON-LD in one `@graph`, and live blogs with `liveBlogUpdate` (schema.org/LiveBlogPosting)."""

from typing import Any

from tests.newsroom import furniture as f
from tests.newsroom.furniture import esc
from tests.newsroom.layouts.common import front as front
from tests.newsroom.page import Page
from tests.newsroom.story import Block

IN_PRINT_ONLY = frozenset({"byline"})  # names are in the JSON-LD, the line itself has a German class name


def article(page: Page) -> str:
    site, story = page.site, page.story
    lead = f.figure(story.caption, story.credit, page.image, "aufmacher") if story.picture else ""
    if story.kind == "live":
        body, node = _live_html(page), page.json_ld("LiveBlogPosting", **_live_nodes(page))
    else:
        body, node = (
            f.body_html(story.blocks, box=f.newsletter(site, "nl-teaser"), box_after=3),
            page.json_ld(),
        )
    publisher = node.pop("publisher") | {"@id": page.base + "/#publisher"}
    del node["@context"]
    node["publisher"] = {"@id": publisher["@id"]}
    graph = {
        "@context": "https://schema.org",
        "@graph": [publisher, {"@type": "WebSite", "url": page.base}, node],
    }
    changed = ""
    if page.modified:
        stamp = page.modified.isoformat()
        changed = f'<time class="aktualisiert" datetime="{stamp}">{esc(site.words["updated"])} {esc(page.printed(page.modified))}</time>'
    return f"""<!DOCTYPE html>
<html lang="{site.language}">
<head>
<meta charset="utf-8"><title>{esc(story.headline)} – {esc(site.publisher)}</title>
<meta name="description" content="{esc(story.deck)}">
<meta name="news_keywords" content="{esc(", ".join(story.keywords))}">
<meta name="date" content="{page.published.isoformat()}">
<link rel="canonical" href="{esc(page.url)}">
<meta property="og:type" content="article"><meta property="og:title" content="{esc(story.headline)}">
<meta property="og:description" content="{esc(story.deck)}"><meta property="og:image" content="{esc(page.image)}">
{page.json_ld_script(graph)}
{f.styles(site, 150)}
{f.scripts(site, story.number)}
</head>
<body class="artikelseite">
{f.icons(site)}
<header class="seitenkopf"><a href="/">{esc(site.publisher)}</a>{f.menu(site, "hauptmenue")}</header>
<main>
<article class="artikel">
<header><span class="dachzeile">{esc(story.section)}</span><h1>{esc(story.headline)}</h1>
<div class="autorenzeile">{esc(page.byline)} <time datetime="{page.published.isoformat()}">{esc(page.printed(page.published))}</time> {changed}</div></header>
{lead}
{f.share_bar(site, page.url, "teilen")}
<div class="artikel__text">
<p class="vorspann">{esc(story.deck)}</p>
{body}
</div>
<div class="autorenbox"><p>{esc(site.words["author_bio"])}</p></div>
</article>
{f.related_box(site, page.related, "mehr-zum-thema")}
{f.comments(site, "kommentare")}
</main>
<aside>{f.most_read(site, "meistgelesen")}</aside>
{f.footer(site)}
{f.cookie_banner(site)}
</body></html>
"""


def _updates(page: Page) -> list[tuple[str, str, list[Block]]]:
    """The live blog's entries: time, headline, blocks. What stands before the first is not in it."""
    entries: list[tuple[str, str, list[Block]]] = []
    for block in page.story.blocks:
        if block.kind == "entry":
            clock, _, headline = block.source.partition(" ")
            entries.append((clock, headline, []))
        elif entries:
            entries[-1][2].append(block)
    return entries


def _live_html(page: Page) -> str:
    opening = []
    for block in page.story.blocks:
        if block.kind == "entry":
            break
        opening.append(block)
    rows = "\n".join(
        f'<section class="ticker__eintrag" id="eintrag-{n}"><time>{clock} {esc(page.site.words["clock"])}</time>'
        f"<h3>{esc(headline)}</h3>{f.body_html(blocks)}</section>"
        for n, (clock, headline, blocks) in enumerate(_updates(page))
    )
    return f'{f.body_html(opening)}<div class="ticker">{rows}</div>'


def _live_nodes(page: Page) -> dict[str, Any]:
    day = page.published
    updates = []
    for clock, headline, blocks in _updates(page):
        hour, minute = map(int, clock.split(":"))
        updates.append(
            {
                "@type": "BlogPosting",
                "headline": headline,
                "datePublished": day.replace(hour=hour, minute=minute).isoformat(),
                "articleBody": "\n".join(block.text for block in blocks),
            }
        )
    end = page.modified or page.published
    return {
        "coverageStartTime": page.published.isoformat(),
        "coverageEndTime": end.isoformat(),
        "liveBlogUpdate": updates,
    }
