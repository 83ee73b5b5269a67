"""Gates: what has text, or looks as if it had, and is no article.

Conservative on purpose: a page refused here is lost to readers, a wrong article is a row too many. Each gate
wants a short text *and* a sign, or signs of two kinds.
"""

import re
from dataclasses import dataclass

from lxml.etree import XPath

from transforms.items import Reason, Rejection
from transforms.metadata import Metadata
from transforms.page import Element

MIN_TEXT = 80  # characters below which a page that calls itself no article has no body
MIN_ARTICLE_TEXT = 20  # and below which one that does so has none
_SHORT = 700  # characters: walls and error pages say little else

_NOT_FOUND = re.compile(
    r"\b404\b|page (?:was |could ?n.t be |cannot be |can.t be |is )?(?:not|no longer) (?:found|available|exist)|page (?:doesn.t|does not) exist|"
    r"page (?:cannot|can.t|could not|couldn.t) be found|"
    r"(?:seite|artikel) (?:wurde )?(?:leider )?nicht gefunden|seite (?:existiert nicht|nicht vorhanden)|page introuvable|page non trouvée|p[áa]gina no encontrada|"
    r"p[áa]gina n[ãa]o encontrada|pagina non trovata|pagina niet gevonden|sidan (?:kunde inte hittas|hittades inte)|siden (?:ble|blev) ikke fundet|"
    r"siden (?:finnes ikke|ikke fundet)|sayfa bulunamad|страница не найдена|сторінку не знайдено|strona nie (?:została znaleziona|istnieje)|"
    r"stránka (?:nenalezena|nebyla nalezena)|ページが見つかりません|页面不存在|找不到(?:页面|网页)|페이지를 찾을 수 없습니다",
    re.IGNORECASE,
)
_BOT = re.compile(
    r"verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|checking your browser|just a moment\.{3}|"
    r"enable javascript and cookies to continue|unusual (?:traffic|activity) from your|access (?:to this page has been )?denied|"
    r"pardon our interruption|attention required!? \| cloudflare|ddos protection by|request unsuccessful\. incapsula|"
    r"please (?:complete|solve) the captcha|captcha (?:challenge|verification)|press (?:&|and) hold to confirm|bot detection|"
    r"your (?:request|access) has been blocked|security check to access",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"(?:we|our partners|wir und unsere partner|nous et nos partenaires)\b.{0,80}\b(?:cookies|store and/or access information)|"
    r"before you continue to|accept all cookies|manage (?:your )?(?:cookie|privacy) (?:settings|preferences)|"
    r"mit werbung weiterlesen|weiter mit werbung|werbefrei|zustimmung (?:zu|der)|consent (?:management|to the use)|"
    r"cookie[- ](?:einstellungen|consent|wall)|alle akzeptieren|tout accepter|aceptar (?:todas las )?cookies|accetta (?:tutti i )?cookie",
    re.IGNORECASE | re.DOTALL,
)
_CONSENT_TITLE = re.compile(
    r"\b(?:cookies?|consent|privacy (?:choices|settings|center)|datenschutz|zustimmung|before you continue)\b",
    re.IGNORECASE,
)
_LOGIN_TITLE = re.compile(
    r"^\W*(?:log ?in|sign ?in|sign up|register|registration|anmelden|anmeldung|einloggen|login|se connecter|connexion|iniciar sesi[óo]n|entrar|"
    r"accedi|inloggen|logga in|logg inn|log ind|giriş yap|вход|войти|увійти|zaloguj|subscribe|create (?:an |your )?account)\b",
    re.IGNORECASE,
)
_ERROR_TITLE = re.compile(
    r"^\W*(?:error|oops|sorry|4\d\d|5\d\d|access denied|forbidden|blocked|service unavailable|just a moment|attention required|robot or human|"
    r"are you a robot|security check|fehler|erreur|ошибка)\b",
    re.IGNORECASE,
)
_LISTING_OG = (
    "website",
    "profile",
    "video.movie",
    "video.other",
    "video.episode",
    "music.song",
    "product.group",
)
_LISTING_TYPES = frozenset(
    {"CollectionPage", "SearchResultsPage", "ProfilePage", "ContactPage", "ImageGallery", "ItemList"}
)
_LISTING_PATH = re.compile(
    r"^/(?:[a-z]{2}(?:-[a-z]{2})?/)?(?:$|(?:tags?|topics?|thema|themen|category|categories|kategorie|section|search|suche|author|authors|autor|"
    r"autoren|profile|page|archive|archiv|rubrik|rubriken)(?:/[^/]+)?/?$)",
    re.IGNORECASE,
)


_TEXT_LENGTH = XPath("string-length(normalize-space(.))")


@dataclass(frozen=True, slots=True)
class Shape:
    """How a page is built, measured before it is cut."""

    text: int  # characters outside of scripts and styles
    linked: int  # of them, in links
    links: int

    @property
    def density(self) -> float:
        return self.linked / self.text if self.text else 0.0


def measure(tree: Element) -> Shape:
    """The shape of a page whose scripts and styles are cut."""
    texts = [len(link.text_content().strip()) for link in tree.iter("a")]
    linked, links = sum(texts), sum(1 for length in texts if length)
    text = int(_TEXT_LENGTH(tree))
    return Shape(text, linked, links)


def refuse_wall(metadata: Metadata, body: str) -> Rejection | None:
    """Is this an error page, a bot wall, a consent layer or a login, sent as a page?"""
    headline, title = metadata.headline or "", metadata.title or ""
    if len(body) > _SHORT and not _ERROR_TITLE.match(headline):
        return None
    head = f"{title} | {headline}"
    said = f"{head}\n{body[:_SHORT]}"
    if metadata.published is not None and len(body) > _SHORT:
        return None
    if _NOT_FOUND.search(head) or (_NOT_FOUND.search(body[:300]) and not metadata.says_article):
        return Rejection(Reason.SOFT_404, _shown(head))
    if _BOT.search(said) and (metadata.published is None or _BOT.search(head)):
        return Rejection(Reason.BOT_WALL, _shown(head))
    if (
        metadata.published is None
        and (_CONSENT_TITLE.search(head) or len(body) < 400)
        and _CONSENT.search(body)
    ):
        return Rejection(Reason.CONSENT_WALL, _shown(head))
    if (
        metadata.published is None
        and (_LOGIN_TITLE.match(headline) or _LOGIN_TITLE.match(title))
        and len(body) < 300
    ):
        return Rejection(Reason.LOGIN_WALL, _shown(head))
    return None


def refuse_listing(metadata: Metadata, shape: Shape, body: str, url: str) -> Rejection | None:
    """Is this a front page, section, tag, search or gallery page?"""
    path = "/" + url.partition("//")[2].partition("/")[2].partition("#")[0]
    if metadata.published is not None and metadata.says_article:
        return None
    signs: list[str] = []
    if _LISTING_PATH.match(path):
        signs.append("the URL's path")
    if metadata.types & _LISTING_TYPES and not metadata.says_article:
        signs.append("schema.org " + ", ".join(sorted(metadata.types & _LISTING_TYPES)))
    if (metadata.og_type or "").casefold() in _LISTING_OG and not metadata.says_article:
        signs.append(f"og:type {metadata.og_type}")
    if shape.links >= 60 and shape.density > 0.5 and len(body) < 0.3 * shape.text:
        signs.append(f"{shape.links} links, {shape.density:.0%} of the text")
    if path == "/" and len(signs) >= 1:
        return Rejection(Reason.NOT_ARTICLE, "; ".join(["a front page", *signs]))
    strong = len(signs) >= 3 or (
        len(signs) == 2 and (len(body) < 1500 or (metadata.published is None and "the URL's path" in signs))
    )
    return Rejection(Reason.NOT_ARTICLE, "; ".join(signs)) if strong else None


def refuse_text(metadata: Metadata, body: str) -> Rejection | None:
    """Is there a body, and a headline?"""
    if not body:
        return Rejection(Reason.NO_TEXT)
    least = MIN_ARTICLE_TEXT if metadata.says_article else MIN_TEXT
    if len(body) < least:
        return Rejection(Reason.TOO_SHORT, f"{len(body)} characters")
    if metadata.headline is None:
        return Rejection(Reason.NO_HEADLINE)
    return None


def _shown(text: str) -> str:
    return text.strip(" |")[:200]
