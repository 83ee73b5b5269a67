"""Kept and marked: live tickers and live blogs; teasers of what has to be paid for. And headlines over another text."""

from collections.abc import Iterator
from typing import Any

from tests.gates.cases import PUBLISHED, SITE, Case, in_shells
from tests.gates.shells import Content
from tests.gates.stories import PARAGRAPHS, prose
from transforms.items import Reason

LIVE = [
    ("en", "/live/2026/03/bridge", "Bridge opening live: band crosses the Orrin"), ("de", "/stadt/liveticker-bruecke-12345.html", "Liveticker: Die Brücke wird geöffnet"),
    ("fr", "/en-direct/pont", "EN DIRECT. Le pont rouvre"), ("es", "/directo/puente-20260305", "Reapertura del puente, en directo"),
    ("en", "/sport/live-blog-valley-cup-final", "Valley cup final: live updates"), ("it", "/dirette/ponte", "Ponte sull’Orrin, la diretta"),
    ("en", "/2026/03/storm-as-it-happened", "Storm reaches the estuary – as it happened"), ("ru", "/online/most", "Открытие моста: онлайн-трансляция"),
    ("en", "/town/live-updates-bridge", "Live: the bridge opens"), ("tr", "/canli/kopru", "Canlı: köprü açılıyor"),
]  # fmt: skip
POST = (
    '<div class="post"><time datetime="2026-03-05T{h:02}:{m:02}">{h:02}:{m:02}</time><p>{text}</p></div>',
    '<p><strong>{h:02}:{m:02}</strong> {text}</p>',
    '<article class="live-post"><h3>{h:02}.{m:02} Uhr</h3><p>{text}</p></article>',
    '<li class="entry"><span class="time">{h:02}h{m:02}</span><div>{text}</div></li>',
    '<tr><td><b>{h:02}:{m:02}</b></td><td>{text}</td></tr>',
)  # fmt: skip


def posts(count: int, form: str) -> str:
    made = "".join(form.format(h=9 + n // 4, m=n % 4 * 15, text=PARAGRAPHS[n % 6]) for n in range(count))
    return f"<table>{made}</table>" if form.startswith("<tr") else made


def live_pages() -> Iterator[Case]:
    blogs, tickers = [], []
    for number, (lang, path, title) in enumerate(LIVE):
        main = (
            f"<p>All that happens on the bridge, minute by minute.</p>{posts(8 + number, POST[number % 5])}"
        )
        blogs.append(
            Content(
                SITE + path, title, main, lang, type="LiveBlogPosting", og_type="article", published=PUBLISHED
            )
        )
        tickers.append(
            Content(
                SITE + path,
                title,
                posts(7 + number, POST[(number + 2) % 5]),
                lang,
                type="NewsArticle",
                og_type="article",
                published=PUBLISHED,
            )
        )
    yield from in_shells("live blog", blogs, live=True)
    yield from in_shells("live ticker", tickers[3:] + tickers[:3], live=True)
    about = [
        Content(
            f"{SITE}/town/live-music-returns-{n}",
            f"Live music returns to the Net Loft {n}",
            prose(4),
            type="NewsArticle",
            og_type="article",
            published=PUBLISHED,
        )
        for n in range(10)
    ]
    yield from in_shells("not live", about)


OFFERS = [
    ("en", '<div class="paywall-offer"><h3>Subscribe to continue reading</h3><p>Read this and every other story from one crown a week.</p><a href="/subscribe">Subscribe</a> <a href="/login">Log in</a></div>'),
    ("de", '<div id="paywall"><h3>Weiterlesen mit dem Abo</h3><p>Jetzt einen Monat für eine Krone testen und alle Artikel lesen.</p><a href="/abo">Angebot wählen</a></div>'),
    ("fr", '<section class="article__paywall"><p>Il vous reste 80% de cet article à lire. La suite est réservée aux abonnés.</p><a href="/abo">Je m’abonne</a></section>'),
    ("es", '<div class="piano-paywall-container"><p>Este contenido es exclusivo para suscriptores. Suscríbete para seguir leyendo.</p></div>'),
    ("en", '<table class="regwall"><tr><td>You have read all of your free articles this month. Register to read on.</td></tr></table>'),
    ("it", '<div class="paywall-box"><p>Questo contenuto è riservato agli abbonati. Abbonati per continuare a leggere.</p></div>'),
    ("nl", '<pay-wall class="premium-wall"><p>Verder lezen? Dit artikel is alleen voor abonnees. Neem een abonnement.</p></pay-wall>'),
    ("sv", '<div class="subscription-barrier"><p>Den här artikeln är för prenumeranter. Läs vidare från en krona i veckan.</p></div>'),
    ("pl", '<div class="paywall__message"><p>Pozostało 85% artykułu. Treść dostępna tylko dla prenumeratorów.</p></div>'),
    ("ja", '<div class="paywall-message"><p>この記事は有料会員限定です。残り1200文字。続きを読むには会員登録が必要です。</p></div>'),
]  # fmt: skip
CUT = PARAGRAPHS[1][:80] + "…"
LOCKED: dict[str, Any] = {
    "isAccessibleForFree": False,
    "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".paid"},
}
BOX = '<div class="newsletter-box"><h4>Subscribe to our newsletter</h4><p>All that matters in Orrin, each morning at six.</p><form><input type="email"></form></div>'


def paid_pages() -> Iterator[Case]:
    tier = '<meta property="article:content_tier" content="locked">'
    teasers, metered = [], []
    for number, (lang, offer) in enumerate(OFFERS):
        said: dict[str, Any] = {
            "type": "NewsArticle",
            "og_type": "article",
            "published": PUBLISHED,
            "lang": lang,
        }
        url, title = f"{SITE}/2026/03/who-paid-{number}", "Who paid for the bridge over the Orrin"
        head = tier if number in (0, 1, 4, 5, 6, 8, 9) else ""
        ld = LOCKED if number in (2, 3, 7) else {}
        main = f"<p>{PARAGRAPHS[0]}</p><p>{CUT if number % 2 else PARAGRAPHS[1]}</p>{offer}"
        teasers.append(Content(url, title, main, head=head, ld=ld, **said))
        metered.append(
            Content(url, title, f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[2]}</p><p>{CUT}</p>{offer}", **said)
        )
    yield from in_shells("teaser", teasers, complete=False, free=False)
    yield from in_shells("metered, says nothing", metered[1:] + metered[:1], complete=False, free=False)
    whole = [
        Content(f"{SITE}/2026/03/whole-{n}", "Who paid for the bridge over the Orrin", f"<p>{PARAGRAPHS[0]}</p><div class='{'paid' if n % 2 else 'paywall'}'>{prose(3 + n, 1)}</div>", ld=LOCKED, type="NewsArticle", published=PUBLISHED)
        for n in range(10)
    ]  # fmt: skip
    yield from in_shells("paid, whole", whole)
    free = [
        Content(f"{SITE}/2026/03/free-{n}", "Who paid for the bridge over the Orrin", prose(2 + n % 4, n) + BOX, type="NewsArticle", og_type="article", published=PUBLISHED)
        for n in range(10)
    ]  # fmt: skip
    yield from in_shells("free, with a box", free)


COOKIES = "<p>We use cookies and similar techniques to make our site work, to count visits and to show advertisements that suit you. You may change your mind at any time.</p><p>Strictly necessary cookies cannot be switched off. They are set when you fill in forms or change your settings, and hold nothing that could identify you.</p>"
THREAD = "".join(f"<p>{text}</p>" for text in (
    "Totally agree with you, Marlin. My neighbour had the same trouble with his boiler and nobody came for three weeks.",
    "You people have obviously never owned a cat. They do this on purpose, and anyone who claims otherwise should meet mine.",
    "Reply to Kestrel: no, that recipe needs butter. Margarine turns it into soup, ask my aunt, who ruined four of them.",
    "Moderators, please remove the post above, it is the third time this week that he sells umbrellas in here.",
))  # fmt: skip
ANOTHER = "<p>Two hundred sheep blocked the motorway near Garnock for most of Sunday, after a gate had been left open by walkers.</p><p>Police officers and three dogs needed until nightfall to drive the animals back. None was hurt, said the shepherd, though several seemed offended.</p>"
TITLES = (
    ("Central bank lowers interest rates for the fourth time", "The governor said that inflation had fallen faster than economists expected, and that mortgages would become cheaper."),
    ("Volcano erupts on remote island, hundreds evacuated", "Ash reached a height of nine kilometres, scientists reported; aircraft were diverted and harbours closed."),
    ("Parliament votes for ban on plastic bottles", "The government won by eleven seats after a debate that lasted until dawn; manufacturers announced a lawsuit."),
    ("Chess champion loses title in Reykjavik", "The challenger played the Sicilian defence and forced resignation after six hours and seventy-one moves."),
)  # fmt: skip


def mismatches() -> Iterator[Case]:
    bodies = (COOKIES, THREAD, ANOTHER)
    contents = [
        Content(
            f"{SITE}/2026/03/{'-'.join(TITLES[n % 4][0].lower().split())}", TITLES[n % 4][0], bodies[n % 3],
            type="NewsArticle", og_type="article", published=PUBLISHED, description=TITLES[n % 4][1],
            head="" if n in (2, 3) else f'<meta name="description" content="{TITLES[n % 4][1]}">',
        )
        for n in range(12)
    ]  # fmt: skip
    yield from in_shells("mismatch", contents, Reason.MISMATCH, Reason.CONSENT_WALL)


def all_marked() -> Iterator[Case]:
    yield from live_pages()
    yield from paid_pages()
    yield from mismatches()
