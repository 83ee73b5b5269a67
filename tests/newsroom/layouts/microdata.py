"""A paper with schema.org microdata in its markup, AMP twins, and a script that prints the menus."""

from tests.newsroom import furniture as f
from tests.newsroom.furniture import esc
from tests.newsroom.layouts.common import front as front
from tests.newsroom.page import Page


def article(page: Page) -> str:
    site, story = page.site, page.story
    authors = ", ".join(
        f'<span itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">{esc(n)}</span></span>'
        for n in story.authors
    )
    amp = f'<link rel="amphtml" href="{esc(page.base + page.amp_path)}">' if page.amp_path else ""
    modified = (
        f'<meta itemprop="dateModified" content="{page.modified.isoformat()}">' if page.modified else ""
    )
    lead = f.figure(story.caption, story.credit, page.image, "article-photo") if story.picture else ""
    return f"""<!DOCTYPE html>
<html lang="{site.language}">
<head><meta charset="utf-8"><title>{esc(story.headline)} — {esc(site.publisher)}</title>
<meta name="description" content="{esc(story.deck)}"><meta name="keywords" content="{esc(", ".join(story.keywords))}">
<link rel="canonical" href="{esc(page.url)}">{amp}
<meta property="og:type" content="article"><meta property="og:title" content="{esc(story.headline)}">
<meta property="og:image" content="{esc(page.image)}"><meta property="og:url" content="{esc(page.url)}">
{f.styles(site, 130)}
{f.scripts(site, story.number)}
</head>
<body>
{f.icons(site)}
<header class="top"><a href="/">{esc(site.publisher)}</a>{f.menu(site, "top-menu")}</header>
<div class="wrap">
<div class="article" itemscope itemtype="https://schema.org/NewsArticle">
<meta itemprop="mainEntityOfPage" content="{esc(page.url)}">{modified}
<meta itemprop="inLanguage" content="{site.language}">
<div class="article__rubric" itemprop="articleSection">{esc(story.section)}</div>
<h1 class="article__title" itemprop="headline">{esc(story.headline)}</h1>
<div class="article__info"><time itemprop="datePublished" datetime="{page.published.isoformat()}">{esc(page.printed(page.published))}</time>
<span class="article__author">{esc(site.words["by"])} {authors}</span></div>
{lead}
<div class="article__text" itemprop="articleBody">
{f.body_html(story.blocks, box=f.newsletter(site, "subscribe-box"), box_after=2)}
</div>
<div class="article__author-note"><p>{esc(site.words["author_bio"])}</p></div>
{f.share_bar(site, page.url, "likely")}
</div>
{f.related_box(site, page.related, "read-also")}
{f.comments(site, "discussion")}
</div>
{f.most_read(site, "popular")}
{f.footer(site)}
{f.cookie_banner(site)}
</body></html>
"""


def amp(page: Page) -> str:
    """The AMP twin (amp.dev): the same text in a page of its own, canonical at the page proper."""
    site, story = page.site, page.story
    body = f.body_html(story.blocks).replace("<img ", '<amp-img layout="responsive" ')
    return f"""<!doctype html>
<html ⚡ lang="{site.language}">
<head><meta charset="utf-8"><title>{esc(story.headline)} — {esc(site.publisher)}</title>
<link rel="canonical" href="{esc(page.url)}"><meta name="viewport" content="width=device-width">
<meta name="description" content="{esc(story.deck)}">
{page.json_ld_script(page.json_ld())}
<style amp-boilerplate>body{{animation:-amp-start 8s steps(1,end) 0s 1 normal both}}</style>
{f.styles(site, 60).replace("<style>", "<style amp-custom>")}
<script async src="/amp/v0.js"></script></head>
<body>
<header><a href="/">{esc(site.publisher)}</a></header>
<main><article>
<h1>{esc(story.headline)}</h1>
<div class="amp-meta"><span class="byline">{esc(site.words["by"])} {esc(", ".join(story.authors))}</span>
<time datetime="{page.published.isoformat()}">{esc(page.printed(page.published))}</time></div>
{body}
</article></main>
{f.related_box(site, page.related)}
{f.footer(site)}
</body></html>
"""
