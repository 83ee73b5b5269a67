"""A paper that sells its longer pieces: a stub and an offer for the rest, and says so in JSON-LD.

The markup is Google's for paywalled content (`isAccessibleForFree`, `hasPart` with a `cssSelector`).
"""

from typing import Any

from tests.newsroom import furniture as f
from tests.newsroom.furniture import esc
from tests.newsroom.layouts.common import front as front
from tests.newsroom.page import Page


def article(page: Page) -> str:
    site, story = page.site, page.story
    more: dict[str, Any] = {}
    if story.free is not None:
        more["isAccessibleForFree"] = story.free
    offer = ""
    if story.free is False:
        more["hasPart"] = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".muro"}
        offer = f'<div class="muro paywall"><p>{esc(site.words["offer"])}</p><a href="/suscripcion">{esc(site.words["offer_button"])}</a></div>'
    lead = f.figure(story.caption, story.credit, page.image, "foto") if story.picture else ""
    box = f.newsletter(site, "boletin") if story.free is not False else ""
    return f"""<!DOCTYPE html>
<html lang="{site.language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{esc(story.headline)} | {esc(site.publisher)}</title>
<meta name="description" content="{esc(story.deck)}">
<meta name="author" content="{esc(", ".join(story.authors))}">
<link rel="canonical" href="{esc(page.url)}">
<meta property="og:type" content="article"><meta property="og:title" content="{esc(story.headline)}">
<meta property="og:description" content="{esc(story.deck)}"><meta property="og:image" content="{esc(page.image)}">
<meta property="article:published_time" content="{page.published.isoformat()}">
{page.json_ld_script(page.json_ld(**more))}
{f.styles(site, 145)}
{f.scripts(site, story.number)}
</head>
<body>
{f.icons(site)}
<header class="cabecera"><a href="/">{esc(site.publisher)}</a>{f.menu(site, "menu-principal")}</header>
<main class="noticia">
<article>
<div class="noticia__cabecera"><a class="seccion" href="/section/0/">{esc(story.section)}</a>
<h1>{esc(story.headline)}</h1><h2 class="entradilla">{esc(story.deck)}</h2>
<div class="firma"><span class="autor">{esc(page.byline)}</span> <time datetime="{page.published.isoformat()}">{esc(page.printed(page.published))}</time></div></div>
{lead}
{f.share_bar(site, page.url, "compartir")}
<div class="cuerpo" id="cuerpo">
{f.body_html(story.blocks, box=box, box_after=3)}
<div class="firma-invitada"><p>{esc(site.words["guest"])}</p></div>
</div>
{offer}
<div class="sobre-el-autor author-bio"><p>{esc(site.words["author_bio"])}</p></div>
</article>
{f.related_box(site, page.related, "te-puede-interesar")}
{f.comments(site, "comentarios")}
</main>
{f.most_read(site, "lo-mas-leido")}
{f.footer(site)}
{f.cookie_banner(site)}
</body></html>
"""
