"""The pages that are alike on all sites: front pages and sections."""

from collections.abc import Sequence

from tests.newsroom import furniture as f
from tests.newsroom.furniture import esc
from tests.newsroom.page import Page
from tests.newsroom.story import SiteContent


def front(site: SiteContent, base: str, pages: Sequence[Page], title: str = "") -> str:
    """A front page, or a section's: teasers that lead to stories."""
    teasers = "\n".join(
        f'<article class="teaser"><h3><a href="{esc(page.path)}">{esc(page.story.headline)}</a></h3>'
        f"<p>{esc(page.story.deck)}</p><time>{esc(page.printed(page.published))}</time></article>"
        for page in pages
    )
    name = f"{site.publisher} | {site.words['tagline']}"
    return f"""<!DOCTYPE html>
<html lang="{site.language}"><head><meta charset="{site.encoding}"><title>{esc(name)}</title>
<meta property="og:type" content="website"><meta property="og:title" content="{esc(name)}">
<link rel="canonical" href="{esc(base + (title or "/"))}">
{f.styles(site)}{f.scripts(site, 0)}</head><body class="front">
{f.icons(site)}<header><p class="logo">{esc(site.publisher)}</p>{f.menu(site)}</header>
<main class="teasers">{teasers}</main>
{f.most_read(site)}{f.newsletter(site)}{f.footer(site)}{f.cookie_banner(site)}
</body></html>
"""
