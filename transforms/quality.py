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
_GALLERY_TEXT = 2000  # characters of captions that a gallery may have without being an article
_VIDEO_TEXT = 600  # and what may stand below a video, on a page that does not call itself a video page
_SHORT = 700  # characters: walls and error pages say little else

_FIRST_WORDS = 120  # characters

_NOT_FOUND = re.compile(
    r"^\W*(?:error\W*)?404\b(?!\s+\w+\s)|\b(?:error 404|404 error|404 not found)\b|page (?:was |could ?n.t be |cannot be |can.t be |is )?(?:not|no longer) (?:found|available|exist)|page (?:doesn.t|does not) exist|"
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
_LISTING_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ProfilePage", "ContactPage"})
_GALLERY_TYPES = frozenset({"ImageGallery", "VideoGallery", "MediaGallery"})
_LISTING_PATH = re.compile(
    r"^/(?:[a-z]{2}(?:-[a-z]{2})?/)?(?:$|index\.\w+$|(?:tags?|categor(?:y|ies)|kategorie|etiquetas?)(?:/[^/]+){0,2}/?$|"
    r"(?:topics?|thema|themen|sections?|search|suche|authors?|autor|autoren|profile|page|rubrik|rubriken|temas?|buscar|"
    r"recherche|sujets?)(?:/[^/]+)?/?$|(?:archives?|archiv)(?:/\d{4}(?:/\d{1,2}){0,2})?/?$)",
    re.IGNORECASE,
)
_SEARCH_QUERY = re.compile(r"[?&](?:q|s|query|search|keywords?)=", re.IGNORECASE)
# Two folders at most, each one of a few plain words: /world, /sport/football
_SECTION_PATH = re.compile(r"^/(?:[^\W\d_]+(?:-[^\W\d_]+){0,1}/?){1,2}$")


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
    published = metadata.published
    if metadata.says_article and published is not None and published.origin in ("json-ld", "meta"):
        return None
    if len(body) > _SHORT and not _ERROR_TITLE.match(headline):
        return None
    head = f"{title} | {headline}"
    first = len(body) < _SHORT // 2 and _NOT_FOUND.search(body[:_FIRST_WORDS])
    if _NOT_FOUND.search(headline) or _NOT_FOUND.search(title) or first:
        return Rejection(Reason.SOFT_404, _shown(head))
    if _BOT.search(f"{head}\n{body[:_SHORT]}"):
        return Rejection(Reason.BOT_WALL, _shown(head))
    if (_CONSENT_TITLE.search(head) or len(body) < _SHORT // 2) and _CONSENT.search(body):
        return Rejection(Reason.CONSENT_WALL, _shown(head))
    if (_LOGIN_TITLE.match(headline) or _LOGIN_TITLE.match(title)) and len(body) < _SHORT // 2:
        return Rejection(Reason.LOGIN_WALL, _shown(head))
    return None


def refuse_listing(metadata: Metadata, shape: Shape, body: str, url: str) -> Rejection | None:
    """Is this a front page, section, tag, search, gallery or video page?"""
    path = "/" + url.partition("//")[2].partition("/")[2].partition("#")[0]
    if path == "/":
        return Rejection(Reason.NOT_ARTICLE, "a front page")
    if metadata.published is not None and metadata.says_article:
        return None
    if not metadata.says_article:
        gallery = metadata.types & _GALLERY_TYPES
        video = _GALLERY_TEXT if (metadata.og_type or "").casefold().startswith("video") else 0
        video = video or (_VIDEO_TEXT if "VideoObject" in metadata.types else 0)
        if (gallery and len(body) < _GALLERY_TEXT) or len(body) < video:
            return Rejection(
                Reason.NOT_ARTICLE, "pictures with captions" if gallery else "a video with a caption"
            )
    place = ""
    if _LISTING_PATH.match(path.partition("?")[0]) or _SEARCH_QUERY.search(path):
        place = "a listing by its URL"
    elif listed := metadata.types & _LISTING_TYPES:
        place = f"schema.org {', '.join(sorted(listed))}"
    elif _SECTION_PATH.match(path) and metadata.published is None:
        place = "a section by its URL"
    links = shape.links >= 40 and shape.density > 0.4 and len(body) < 0.5 * shape.text
    site = (metadata.og_type or "").casefold() in ("website", "profile")
    if place and not metadata.says_article and (links or site):
        return Rejection(Reason.NOT_ARTICLE, f"{place}; {shape.links} links, {shape.density:.0%} of the text")
    return None


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
    return text.strip(" |")[:200] or "no title"
