"""Pages that lead to articles: front, section, tag, author, archive and search pages."""

from collections.abc import Callable, Iterator
from itertools import cycle

from tests.gates.cases import SITE, Case, in_shells
from tests.gates.shells import Content, script
from tests.gates.stories import STANDFIRST, headlines
from transforms.items import Reason

LANGS = ("en", "de", "fr", "es", "ru", "ja", "en", "de", "fr", "es")


def cards(lang: str, count: int) -> str:
    return "".join(
        f'<article class="card"><a href="/2026/03/story-{n}-of-orrin"><img src="/{n}.jpg" alt=""></a><h3><a href="/2026/03/story-{n}-of-orrin">{text}</a></h3><p>{STANDFIRST[lang]}</p>'
        f'<time datetime="2026-03-0{n % 9 + 1}">0{n % 9 + 1}.03.</time></article>'
        for n, text in enumerate(headlines(lang, count))
    )  # fmt: skip


def plain_list(lang: str, count: int) -> str:
    items = (
        f'<li><a href="/a/{n}">{text}</a> <span>{n + 1}.3.2026</span></li>'
        for n, text in enumerate(headlines(lang, count))
    )
    return f'<ul class="stories">{"".join(items)}</ul>'  # fmt: skip


def rows(lang: str, count: int) -> str:
    return "<table>" + "".join(
        f'<tr><td><img src="/{n}.gif"></td><td><a href="story.php?id={n}"><b>{text}</b></a><br>{STANDFIRST[lang]} <a href="story.php?id={n}">&gt;&gt;</a></td></tr>'
        for n, text in enumerate(headlines(lang, count))
    ) + "</table>"  # fmt: skip


def tiles(lang: str, count: int) -> str:
    return "".join(
        f'<a class="css-tile" href="/p/{n}"><div class="css-q"><span>Orrin</span><h2>{text}</h2><p>{STANDFIRST[lang]}</p></div></a>'
        for n, text in enumerate(headlines(lang, count))
    )  # fmt: skip


def definitions(lang: str, count: int) -> str:
    return "<dl>" + "".join(
        f'<dt><a href="/n{n}.html">{text}</a></dt><dd>{STANDFIRST[lang]}</dd>' for n, text in enumerate(headlines(lang, count))
    ) + "</dl>"  # fmt: skip


def own_elements(lang: str, count: int) -> str:
    return "".join(
        f'<story-card><h2 slot="head"><a href="/story/{n}">{text}</a></h2><div slot="text">{STANDFIRST[lang]}</div></story-card>'
        for n, text in enumerate(headlines(lang, count))
    )  # fmt: skip


def items(lang: str, count: int) -> str:
    return "".join(
        f'<div itemscope itemtype="https://schema.org/NewsArticle"><h2 itemprop="headline"><a itemprop="url" href="/m/{n}">{text}</a></h2><p itemprop="description">{STANDFIRST[lang]}</p><meta itemprop="datePublished" content="2026-03-0{n % 9 + 1}"></div>'
        for n, text in enumerate(headlines(lang, count))
    )  # fmt: skip


MARKUP: tuple[Callable[[str, int], str], ...] = (
    cards, plain_list, tiles, tiles, rows, cards, own_elements, definitions, items, plain_list,
)  # fmt: skip
NEXT = {
    "en": "Older stories",
    "de": "Ältere Artikel",
    "fr": "Page suivante",
    "es": "Siguiente",
    "ru": "Дальше",
    "ja": "次のページ",
}


def listed(lang: str, count: int) -> str:
    """JSON-LD that describes each story of a listing."""
    return script(
        [
            {"@context": "https://schema.org", "@type": "NewsArticle", "headline": text, "url": f"{SITE}/a/{n}", "datePublished": "2026-03-05"}
            for n, text in enumerate(headlines(lang, count))
        ]
    )  # fmt: skip


def pages(kind: str, urls: str, titles: str, type_: str | None, count: int, lead: str = "") -> Iterator[Case]:
    """A listing in ten shapes: what it is called, how many stories it has, and all markup differs."""
    heads = cycle(
        (
            "",
            listed("en", 6),
            "",
            script({"@type": "ItemList", "name": "Stories"}),
            "",
            "",
            '<meta property="og:type" content="website">',
        )
    )
    contents = [
        Content(
            url=SITE + url,
            title=title,
            main=f"{lead}{MARKUP[n](lang, count + n)}<p><a href='?page=2'>{NEXT[lang]}</a></p>",
            lang=lang,
            type=type_ if n % 3 else None,
            og_type=("website", None, "article", "website")[n % 4],
            head=head,
        )
        for n, (url, title, lang, head) in enumerate(zip(urls.split(), titles.split(";"), LANGS, heads, strict=False))
    ]  # fmt: skip
    assert len(contents) == 10
    yield from in_shells(kind, contents, Reason.NOT_ARTICLE)


def all_listings() -> Iterator[Case]:
    yield from pages(
        "front page", "/ / /fr /?edicion=es / / /index.html /start /home /",
        "The Orrin Gazette;Orriner Zeitung;La Gazette;El Diario de Orrin;Вестник Оррина;オリン新聞;The Orrin Gazette;Orriner Zeitung – Nachrichten;La Gazette d’Orrin;Portada",
        "WebPage", 25,
    )  # fmt: skip
    yield from pages(
        "section", "/town /wirtschaft /monde/europe /deportes/ /news/ekonomika /sports/baseball /culture/books/ /politik/inland/ /rubrique/societe /seccion/economia",
        "Town;Wirtschaft;Europe;Deportes;Экономика;野球;Books;Inland;Société;Economía",
        "CollectionPage", 18,
    )  # fmt: skip
    yield from pages(
        "tag", "/tag/bridges /thema/hafen /sujet/ferry /tags/puerto /tema/most /topics/lighthouse /topic/whales /themen/schleuse/ /mot-cle/phare /etiqueta/ballenas",
        "Bridges;Thema: Hafen;Ferry;Puerto;Мост;灯台;Whales;Schleuse;Phare;Etiqueta: ballenas",
        "CollectionPage", 12,
    )  # fmt: skip
    yield from pages(
        "author", "/author/ada-quill /autor/berta-kran /auteur/luc-quai /autor/ana-faro /avtor/anna-port /authors/hana-minato /profile/ada-quill /autoren/berta-kran /journaliste/luc-quai /firmas/ana-faro",
        "Ada Quill;Berta Kran;Luc Quai;Ana Faro;Анна Порт;港花;Ada Quill;Berta Kran;Luc Quai;Ana Faro",
        "ProfilePage", 10,
        lead="<p>She has written about the harbour, the ferry and the town hall of Orrin for eleven years, and keeps bees.</p>",
    )  # fmt: skip
    yield from pages(
        "archive day", "/2026/03/05 /archiv/2026/03/05/ /archives/2026/3 /hemeroteca/2026-03-05 /archive/20260305 /2026/3/5/ /archive/2026/march/5 /archiv?datum=2026-03-05 /archives/05-03-2026/ /2026/03/",
        "5 March 2026;Archiv vom 5. März 2026;Archives : mars 2026;Hemeroteca del 5 de marzo;5 марта 2026;2026年3月5日;5 March 2026;Archiv;Archives du 5 mars 2026;Marzo de 2026",
        None, 30,
    )  # fmt: skip
    yield from pages(
        "search results", "/?s=bridge /suche?q=hafen /recherche?query=ferry /buscar/?q=puerto /search?text=x&q=most /search?keyword=port&query=port /search/whales /suche/schleuse /rechercher?q=phare /buscador?query=faro",
        "Results for “bridge”;Suchergebnisse für Hafen;Résultats : ferry;Resultados de la búsqueda: puerto;Поиск: мост;検索結果;Search: whales;Suche nach Schleuse;Recherche;Buscador",
        "SearchResultsPage", 10,
    )  # fmt: skip
