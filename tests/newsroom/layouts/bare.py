"""A paper whose pages are those of 2003: tables, no metadata of any kind, the date in the text alone."""

from tests.newsroom import furniture as f
from tests.newsroom.furniture import esc
from tests.newsroom.layouts.common import front as front
from tests.newsroom.page import Page

IN_PRINT_ONLY = frozenset({"authors", "byline", "captions", "date_modified", "description"})
FROM_FEED = frozenset({"date_published", "section"})


def article(page: Page) -> str:
    site, story = page.site, page.story
    lead = ""
    if story.picture:
        lead = f"""<table class="photo" align="right" width="280"><tr><td><img src="{esc(page.image)}" width="280"></td></tr>
<tr><td class="legende"><small>{esc(story.caption)} <i>{esc(story.credit)}</i></small></td></tr></table>"""
    changed = ""
    if page.modified:
        changed = f" - {esc(site.words['updated'])} {esc(page.printed(page.modified))}"
    return f"""<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset={site.encoding}">
<title>{esc(site.publisher)} : {esc(story.headline)}</title>
{f.styles(site, 160)}
{f.scripts(site, story.number)}
</head>
<body bgcolor="#ffffff">
<table width="960" align="center" cellpadding="0" cellspacing="0">
<tr><td colspan="3"><a href="/"><img src="/media/titre.gif" alt="{esc(site.publisher)}" border="0"></a></td></tr>
<tr valign="top">
<td width="170">{f.menu(site, "colonne")}</td>
<td width="560">
<div class="texte">
<h1>{esc(story.headline)}</h1>
<p class="date">{esc(site.words["published"])} {esc(page.printed(page.published))}{changed}</p>
<p class="signature">{esc(page.byline)}</p>
<p class="chapo"><b>{esc(story.deck)}</b></p>
</div>
{lead}
<div id="article">
{f.body_html(story.blocks)}
</div>
{f.share_bar(site, page.url, "outils")}
{f.newsletter(site, "lettre")}
{f.related_box(site, page.related, "lire-aussi")}
{f.comments(site, "reactions")}
</td>
<td width="230">{f.most_read(site, "colonne-droite")}<div class="redaction"><p>{esc(site.words["author_bio"])}</p></div></td>
</tr>
<tr><td colspan="3">{f.footer(site)}</td></tr>
</table>
{f.cookie_banner(site)}
</body>
</html>
"""
