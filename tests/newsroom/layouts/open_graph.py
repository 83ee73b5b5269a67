"""A paper whose pages say of themselves what social networks ask for, and no more: Open Graph only."""

from tests.newsroom import furniture as f
from tests.newsroom.furniture import esc
from tests.newsroom.layouts.common import front as front
from tests.newsroom.page import Page


def article(page: Page) -> str:
    site, story = page.site, page.story
    tags = "".join(f'<meta property="article:tag" content="{esc(word)}">\n' for word in story.keywords)
    authors = "".join(f'<meta property="article:author" content="{esc(name)}">\n' for name in story.authors)
    changed = ""
    if page.modified:
        changed = f'<meta property="article:modified_time" content="{page.modified.isoformat()}">'
    lead = ""
    if story.picture:
        lead = f"""<div class="hero"><img src="{esc(page.image)}" alt=""><div class="hero-caption caption">
<span class="caption-text">{esc(story.caption)}</span> <span class="caption-credit">{esc(story.credit)}</span></div></div>"""
    return f"""<!doctype html>
<html lang="{site.language}" prefix="og: https://ogp.me/ns# article: https://ogp.me/ns/article#">
<head><meta charset="utf-8">
<title>{esc(story.headline)} - {esc(site.publisher)}</title>
<meta property="og:type" content="article">
<meta property="og:title" content="{esc(story.headline)}">
<meta property="og:description" content="{esc(story.deck)}">
<meta property="og:url" content="{esc(page.url)}">
<meta property="og:image" content="{esc(page.image)}">
<meta property="og:locale" content="{site.language.replace("-", "_")}">
<meta property="og:site_name" content="{esc(site.publisher)}">
<meta property="article:published_time" content="{page.published.isoformat()}">
{changed}
<meta property="article:section" content="{esc(story.section)}">
{authors}{tags}{f.styles(site, 140)}
{f.scripts(site, story.number)}
</head>
<body>
{f.icons(site)}
<div id="page">
<div class="topbar"><a href="/" class="brand">{esc(site.publisher)}</a> <span>{esc(site.words["tagline"])}</span></div>
{f.menu(site, "menu")}
<div class="columns">
<div class="main-column">
<div class="story-wrap" id="s-{48000 + story.number}">
<h1 class="headline">{esc(story.headline)}</h1>
<div class="story-info"><span class="post-author">{esc(page.byline)}</span> | <span class="post-date">{esc(page.printed(page.published))}</span>
| <span class="post-category"><a href="/section/1/">{esc(story.section)}</a></span></div>
{lead}
{f.share_bar(site, page.url, "addthis")}
<div class="post-content entry-content">
{f.body_html(story.blocks, box=f.newsletter(site, "signup-form"), box_after=4)}
</div>
<div class="post-tags">{" ".join(f'<a rel="tag" href="/tag/">{esc(word)}</a>' for word in story.keywords)}</div>
<div class="about-the-author"><p>{esc(site.words["author_bio"])}</p></div>
</div>
{f.related_box(site, page.related, "you-may-like")}
{f.comments(site, "comments-area")}
</div>
<div class="side-column widget-area">{f.most_read(site, "trending")}</div>
</div>
{f.footer(site)}
</div>
{f.cookie_banner(site)}
</body></html>
"""
