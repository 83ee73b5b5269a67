"""A paper on a big publishing system: everything it knows of a story stands in JSON-LD as well."""

from tests.newsroom import furniture as f
from tests.newsroom.furniture import esc
from tests.newsroom.layouts.common import front as front
from tests.newsroom.page import Page


def article(page: Page) -> str:
    site, story = page.site, page.story
    crumbs = {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": site.publisher, "item": page.base + "/"},
            {"@type": "ListItem", "position": 2, "name": story.section, "item": f"{page.base}/section/"},
        ],
    }
    changed = ""
    if page.modified:
        changed = (
            f' <span class="updated">{esc(site.words["updated"])} {esc(page.printed(page.modified))}</span>'
        )
    lead = f.figure(story.caption, story.credit, page.image, "lead-picture") if story.picture else ""
    return f"""<!DOCTYPE html>
<html lang="{site.language}" class="no-js">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{esc(story.headline)} | {esc(site.publisher)}</title>
<meta name="description" content="{esc(story.deck)}">
<link rel="canonical" href="{esc(page.url)}">
<link rel="alternate" type="application/rss+xml" title="{esc(site.publisher)}" href="/rss.xml">
<meta property="og:type" content="article"><meta property="og:title" content="{esc(story.headline)}">
<meta property="og:description" content="{esc(story.deck)}"><meta property="og:url" content="{esc(page.url)}">
<meta property="og:image" content="{esc(page.image)}"><meta property="og:site_name" content="{esc(site.publisher)}">
<meta name="twitter:card" content="summary_large_image">
{page.json_ld_script(page.json_ld(), crumbs)}
{f.styles(site, 150)}
{f.scripts(site, story.number)}
</head>
<body class="template-article section-{esc(story.section.lower())}">
{f.cookie_banner(site)}
{f.icons(site)}
<header class="masthead"><a class="masthead__logo" href="/">{esc(site.publisher)}</a>{f.menu(site)}</header>
<main id="content">
<article class="story">
<header class="story__head"><p class="kicker">{esc(story.section)}</p><h1 class="story__headline">{esc(story.headline)}</h1>
<p class="story__standfirst">{esc(story.deck)}</p>
<div class="story__meta"><span class="byline">{esc(page.byline)}</span>
<time datetime="{page.published.isoformat()}">{esc(page.printed(page.published))}</time>{changed}</div>
{f.share_bar(site, page.url)}</header>
{lead}
<div class="story__body" itemprop="articleBody">
{f.body_html(story.blocks, box=f.newsletter(site))}
</div>
<div class="author-box"><p class="author-box__bio">{esc(site.words["author_bio"])}</p></div>
{f.share_bar(site, page.url, "share-foot")}
</article>
{f.related_box(site, page.related)}
{f.comments(site)}
</main>
{f.most_read(site)}
{f.footer(site)}
</body></html>
"""
