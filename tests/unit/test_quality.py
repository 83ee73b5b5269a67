"""Gates: what only looks like an article, told by more than one sign; and articles that look odd let through."""

import pytest

from tests.unit.made_pages import HEADLINE, PARAGRAPHS, capture, node, page, paragraphs_html
from transforms.extract import extract
from transforms.items import Reason

SITE = "https://gazette.example"


def reason(html: str, url: str = f"{SITE}/2026/03/a-story-of-some-length") -> Reason | None:
    extraction = extract(capture(html, url=url), None)
    assert (extraction.article is None) != (extraction.rejection is None)
    return extraction.rejection.reason if extraction.rejection else None


def simple(title: str, *paragraphs: str, head: str = "", more: str = "") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><head><title>{title}</title>{head}</head><body><main><h1>{title}</h1>{text}</main>{more}</body></html>"


LINKS = "".join(
    f'<div><h3><a href="/{n}">Story number {n} of this long day in the town of Orrin</a></h3></div>'
    for n in range(80)
)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Page not found", "Sorry, we could not find the page that you were looking for. It may have moved, or it may never have been here."),
        ("404", "The requested page does not exist. Please use the search, or go back to our front page, where the news of the day stands."),
        ("Seite nicht gefunden", "Die Seite, die Sie suchen, gibt es leider nicht mehr. Bitte versuchen Sie es über die Suche oder die Startseite noch einmal."),
        ("Page introuvable", "Désolé, la page que vous recherchez n’existe pas ou plus. Vous pouvez revenir à la page d’accueil ou lancer une recherche."),
        ("Страница не найдена", "К сожалению, такой страницы нет. Возможно, она была удалена или перенесена. Попробуйте воспользоваться поиском по сайту."),
        ("Error", "This page is no longer available. Please return to the front page of the paper and try one of the sections from there."),
    ],
)  # fmt: skip
def test_an_error_page_that_is_sent_with_200(title: str, text: str) -> None:
    assert reason(simple(title, text)) is Reason.SOFT_404


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Just a moment...", "Checking your browser before accessing gazette.example. This process is automatic. Your browser will redirect shortly."),
        ("Attention Required! | Cloudflare", "Sorry, you have been blocked. You are unable to access gazette.example. Why have I been blocked? This website uses a service."),
        ("Access denied", "Our systems have detected unusual traffic from your network. Please complete the captcha below to continue to the site."),
        ("Are you a robot?", "Please verify you are human by pressing the button below. This helps us to keep the site safe for all of its readers."),
    ],
)  # fmt: skip
def test_a_bot_wall(title: str, text: str) -> None:
    assert reason(simple(title, text)) is Reason.BOT_WALL


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Before you continue to gazette.example", "We use cookies and data to deliver and maintain our services. Choose “Accept all cookies” if you agree to that, or more options."),
        ("Datenschutz", "Wir und unsere Partner speichern Informationen auf Ihrem Gerät, etwa Cookies, und greifen darauf zu. Alle akzeptieren oder ablehnen."),
    ],
)  # fmt: skip
def test_a_consent_wall(title: str, text: str) -> None:
    assert reason(simple(title, text)) is Reason.CONSENT_WALL


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Log in", "Please enter your email address and your password to go on reading. If you have no account yet, you can make one here."),
        ("Anmelden", "Bitte melden Sie sich mit Ihrer E-Mail-Adresse und Ihrem Passwort an, um weiterzulesen. Noch kein Konto? Hier registrieren."),
    ],
)  # fmt: skip
def test_a_login(title: str, text: str) -> None:
    assert reason(simple(title, text)) is Reason.LOGIN_WALL


@pytest.mark.parametrize(
    ("url", "head"),
    [
        (f"{SITE}/", ""),
        (f"{SITE}/tag/bridges", ""),
        (f"{SITE}/en/category/town/", ""),
        (f"{SITE}/town", ""),
        (f"{SITE}/sport/football/", ""),
        (f"{SITE}/find?q=bridge", ""),
        (f"{SITE}/archive/2026/03", ""),
        (
            f"{SITE}/x-y-z-1",
            '<script type="application/ld+json">{"@type": "CollectionPage", "name": "Town"}</script>',
        ),
    ],
)
def test_a_page_of_links_to_articles(url: str, head: str) -> None:
    assert reason(simple("Town news", *PARAGRAPHS[:1], head=head, more=LINKS), url) is Reason.NOT_ARTICLE


def test_a_gallery_and_a_video_page() -> None:
    gallery = '<script type="application/ld+json">{"@type": "ImageGallery", "name": "The bridge in pictures"}</script>'
    assert reason(simple("The bridge in pictures", *PARAGRAPHS[:2], head=gallery)) is Reason.NOT_ARTICLE
    video = '<meta property="og:type" content="video.other">'
    assert reason(simple("Watch: band on the bridge", *PARAGRAPHS[:2], head=video)) is Reason.NOT_ARTICLE


def test_no_text_too_little_text_and_no_headline() -> None:
    assert reason("<html><body><div id='app'></div></body></html>") is Reason.NO_TEXT
    assert reason(simple("The bridge", "It is open.")) is Reason.TOO_SHORT
    assert reason(f"<html><body><div>{paragraphs_html()}</div></body></html>") is Reason.NO_HEADLINE


@pytest.mark.parametrize(
    ("html", "url"),
    [
        (page(json_ld=node()), f"{SITE}/town"),  # a short address
        (page(json_ld=node(), body=f"<p>{PARAGRAPHS[0]}</p>"), f"{SITE}/a"),  # news in brief
        (page(head='<meta property="og:type" content="website">'), f"{SITE}/2026/03/bridge-over-the-orrin-reopens"),
        (page(title="404 days without a bridge", h1="<h1>404 days without a bridge</h1>", json_ld=node(headline="404 days without a bridge")), f"{SITE}/a"),
        (page(json_ld=node(headline="Login data of the town stolen"), title="Login data of the town stolen", h1=""), f"{SITE}/b"),
        (page(json_ld=node(headline="Why you should not accept all cookies"), title="Why you should not accept all cookies", h1=""), f"{SITE}/c"),
        (simple(HEADLINE, *PARAGRAPHS, more=LINKS), f"{SITE}/2026/03/bridge-over-the-orrin-reopens"),  # a big menu
        (page(json_ld=node(isAccessibleForFree=False), body=f"<p>{PARAGRAPHS[0]}</p>"), f"{SITE}/d"),  # a paywalled stub
    ],
)  # fmt: skip
def test_an_article_that_looks_odd_is_an_article(html: str, url: str) -> None:
    assert reason(html, url) is None


def test_a_paywalled_stub_is_marked() -> None:
    article = extract(
        capture(page(json_ld=node(isAccessibleForFree=False), body=f"<p>{PARAGRAPHS[0]}</p>")), None
    ).article
    assert article is not None
    assert article.is_accessible_for_free is False
    assert article.body == PARAGRAPHS[0]


def test_a_story_about_errors_is_no_error_page() -> None:
    said = "The town's website said “page not found” for most of Thursday, because a clerk had unplugged the machine to boil water for tea."
    assert reason(simple("Town website down for a day", said, *PARAGRAPHS)) is None


def test_of_a_paid_text_in_scrambled_letters_the_standfirst_is_kept() -> None:
    scrambled = (
        "Uif pme csjehf pwfs uif Pssjo xbt pqfofe up usbggjd po Uivstebz, b zfbs boe b ebz bgufs b cbshf ibe tusvdl.",
        "Tpnf uxp ivoesfe qfpqmf xbmlfe bdsptt cfijoe uif upxo cboe, xijdi ibe up tupq qmbzjoh ibmgxbz cfdbvtf.",
    )
    standfirst = "Masons found the old stones of the bridge in the river; the council saved half a million crowns, says its treasurer."
    head = f'<meta property="og:description" content="{standfirst}">'
    body = "".join(f"<p>{text}</p>" for text in scrambled)
    article = extract(
        capture(page(json_ld=node(isAccessibleForFree=False), head=head, body=body)), None
    ).article
    assert article is not None
    assert article.body == standfirst
    assert (article.is_complete, article.is_accessible_for_free) == (False, False)
    assert reason(page(json_ld=node(isAccessibleForFree=True), head=head, body=body)) is Reason.MISMATCH


def test_a_page_of_a_site_that_is_down_is_tried_again() -> None:
    down = simple(
        "We’ll be back soon",
        "We are performing some maintenance at the moment and will be back online shortly.",
    )
    assert reason(down) is Reason.SOFT_ERROR
    assert Reason.SOFT_ERROR.url_state == "failed"
