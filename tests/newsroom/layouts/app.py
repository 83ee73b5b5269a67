"""A site that is an application: hashed class names, a state blob in the page, and pages of every kind.

Galleries, video pages, sections and a "page not found" that is sent with 200.
"""

import json
from typing import Any

from tests.newsroom import furniture as f
from tests.newsroom.furniture import esc
from tests.newsroom.layouts.common import front as front
from tests.newsroom.page import Page


def article(page: Page) -> str:
    kind = page.story.kind
    if kind == "gallery":
        return _shell(page, _gallery(page), page.json_ld("ImageGallery"), "website")
    if kind == "video":
        return _shell(page, _video(page), _video_node(page), "video.other")
    if kind == "section":
        return front(page.site, page.base, [], title=page.path).replace(
            '<main class="teasers"></main>', f'<main class="teasers">{_teasers(page)}</main>'
        )
    if kind in ("soft404", "missing", "gone"):
        return _shell(page, _not_found(page), None, "website")
    return _shell(page, _story(page), page.json_ld(articleBody=_plain(page)), "article")


def _plain(page: Page) -> str:
    return "\n\n".join(block.text for block in page.story.blocks if block.kind != "picture")


def _shell(page: Page, main: str, node: dict[str, Any] | None, og_type: str) -> str:
    site, story = page.site, page.story
    state = {
        "route": page.path,
        "locale": site.language,
        "features": {f"flag_{n}": n % 3 == 0 for n in range(60)},
        "queue": [{"headline": head, "href": href} for head, href in page.related],
    }
    blob = json.dumps(state, ensure_ascii=False).replace("</", "<\\/")
    return f"""<!DOCTYPE html><html lang="{site.language}"><head><meta charset="utf-8">
<title>{esc(story.headline)} | {esc(site.publisher)}</title>
<meta name="description" content="{esc(story.deck)}"><link rel="canonical" href="{esc(page.url)}">
<meta property="og:type" content="{og_type}"><meta property="og:title" content="{esc(story.headline)}">
<meta property="og:url" content="{esc(page.url)}">
{page.json_ld_script(node) if node else ""}
{f.styles(site, 120)}
</head><body><div id="__app">
{f.cookie_banner(site)}{f.icons(site)}
<div class="css-1x0k"><a href="/">{esc(site.publisher)}</a>{f.menu(site, "css-9fj2")}</div>
{main}
<div class="css-77ab">{f.most_read(site, "css-m0st")}</div>
{f.footer(site)}</div>
<script id="__STATE__" type="application/json">{blob}</script>
{f.scripts(site, story.number)}
</body></html>
"""


def _story(page: Page) -> str:
    site, story = page.site, page.story
    lead = f.figure(story.caption, story.credit, page.image, "css-f1g") if story.picture else ""
    changed = ""
    if page.modified:
        changed = f" · {esc(site.words['updated'])} {esc(page.printed(page.modified))}"
    return f"""<main class="css-m41n"><article class="css-a0r7">
<div class="css-h3ad"><h1 class="css-t1tl">{esc(story.headline)}</h1><p class="css-d3ck">{esc(story.deck)}</p>
<div class="css-by11" data-testid="byline">{esc(page.byline)}</div>
<div class="css-t1me"><time datetime="{page.published.isoformat()}">{esc(page.printed(page.published))}</time>{changed}</div>
{f.share_bar(site, page.url, "css-shr")}</div>
{lead}
<section name="articleBody" class="css-b0dy article-body">
{f.body_html(story.blocks, box=f.newsletter(site, "css-nwsl"), box_after=5, p_class="css-p4ra")}
</section>
<div class="css-b10 author-bio"><p>{esc(site.words["author_bio"])}</p></div>
</article>{f.related_box(site, page.related, "css-r3l")}{f.comments(site, "css-c0m")}</main>"""


def _gallery(page: Page) -> str:
    pictures = [block.source.partition("|") for block in page.story.blocks]
    slides = "".join(
        f'<li class="slide">{f.figure(caption.strip(), credit.strip(), f"/media/{n}.jpg")}</li>'
        for n, (caption, _, credit) in enumerate(pictures)
    )
    return f"""<main class="gallery"><h1>{esc(page.story.headline)}</h1><p>{esc(page.story.deck)}</p>
<div class="gallery__stage" data-count="{len(page.story.blocks)}"><ol class="slides">{slides}</ol></div>
{f.share_bar(page.site, page.url, "css-shr")}</main>{f.related_box(page.site, page.related, "css-r3l")}"""


def _video(page: Page) -> str:
    return f"""<main class="video-page"><div class="player" data-video="{page.story.number}">
<video poster="{esc(page.image)}" controls></video></div>
<h1>{esc(page.story.headline)}</h1><p class="video-page__text">{esc(page.story.deck)}</p>
{f.share_bar(page.site, page.url, "css-shr")}</main>{f.related_box(page.site, page.related, "css-r3l")}"""


def _video_node(page: Page) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": page.story.headline,
        "description": page.story.deck,
        "uploadDate": page.published.isoformat(),
        "thumbnailUrl": page.image,
        "contentUrl": f"{page.base}/media/{page.story.slug}.mp4",
        "duration": "PT1M34S",
    }


def _teasers(page: Page) -> str:
    return "".join(
        f'<article class="teaser"><h3><a href="{esc(href)}">{esc(head)}</a></h3></article>'
        for head, href in (
            *page.related,
            *((head, f"/go/{n}") for n, head in enumerate(page.site.words["most_read"])),
        )
    )


def _not_found(page: Page) -> str:
    words = page.site.words["not_found"]
    return f"""<main class="css-m41n error-page"><h1>{esc(words[0])}</h1><p>{esc(words[1])}</p><p>{esc(words[2])}</p>
<form action="/search"><input name="q"><button>{esc(words[3])}</button></form></main>
{f.related_box(page.site, page.related, "css-r3l")}"""
