"""Pages about one thing that are no article: pictures, a film, a programme, an event, figures, goods, the site itself.

An article may have any of these in it, and many say that they are articles. So each is told by signs of two kinds:
its type, its place (URL), its headline, how it is built; and none has much running text.
"""

import re

from transforms.evidence import Evidence
from transforms.items import Reason, Rejection
from transforms.jsonld import ARTICLE_TYPES

_CAPTIONS = 2000  # weight of text that pictures with captions may have,
_A_CAPTION = 260  # a picture; one of
_CAPTION_LINE = 110  # is hardly more than a line,
_STORY = 800  # and of running text beside the captions that makes a story of them
_BELOW_A_FILM = 600  # weight of what stands below a film
_DECLARED_BELOW = 400  # on a page that calls itself an article
_SHOW_NOTES = 1200  # and of what describes a programme
_SLIP = 900  # what announces an event or sells a thing in passing
_IMAGES = 5

_GALLERY_TYPES = frozenset({"ImageGallery", "VideoGallery", "MediaGallery"})
_GALLERY_PATH = re.compile(
    r"(?:^|/)(?:photo-?)?(?:galler(?:y|ies|ia|ie)|galeri[aei]\w*|photos?|pictures?|in-pictures|images?|bilder|bildergalerie\w*|bildstreck\w*|fotos?|foto-?streck\w*|foto-?galer\w*|foto-?gallery|"
    r"diaporamas?|portfolio|slide-?shows?|imagenes|imagens|zdjecia|kuvat|billeder)(?:/|[-_.]\w*\.html|$)"
)  # fmt: skip
_GALLERY_HEADLINE = re.compile(
    r"\b(?:in|our|best|these|see) (?:pictures|photos)\b|^\W*(?:pictures|photos|gallery|slideshow)\b|\b(?:photo ?gallery|slideshow)\b|\bin bildern\b|\bbilder(?: des tages)?\W*$|bildergalerie|fotostrecke|en images|en imágenes|em imagens|fotogaler|fotos?\W*$|"
    r"galeria|le foto|in beeld|i bilder|zdję|фото(?:репортаж|галерея)|写真|图集|組圖|화보",
    re.IGNORECASE,
)  # fmt: skip
_FILM_TYPES = frozenset(
    {"VideoObject", "Clip", "Movie", "TVEpisode", "TVSeries", "BroadcastEvent", "Episode"}
)
_FILM_PATH = re.compile(
    r"(?:^|/)(?:videos?|vid[eé]os?|v|watch|tv|av|clips?|mediathek|player|filme?|wideo|filmy|reels?|shorts)(?:/|$)"
)
_FILM_HEADLINE = re.compile(
    r"^\W*(?:watch|video|vidéo|vídeo|wideo|видео|відео|film)\s*[:.|–—-]|\b(?:video|vidéo|vídeo|видео|footage|im film|trailer)\W*$|\bvideo:|動画|视频|視頻|영상", re.IGNORECASE
)  # fmt: skip
_SOUND_TYPES = frozenset(
    {"PodcastEpisode", "PodcastSeries", "RadioEpisode", "RadioSeries", "AudioObject", "MusicRecording"}
)
_SOUND_PATH = re.compile(
    r"(?:^|/)(?:podcasts?|podd(?:ar)?|podkast\w*|audios?|episodes?|listen|radio|sounds?|hoeren|ecouter)(?:/|$)"
)
_SOUND_HEADLINE = re.compile(
    r"^\W*(?:episode|folge|épisode|episodio|episódio|avsnitt|odcinek|aflevering|выпуск|podcast)\W*\d|\bpodcast\b",
    re.IGNORECASE,
)
_EVENT_PATH = re.compile(
    r"(?:^|/)(?:events?|veranstaltung\w*|termine?|eventos?|[eé]v[eé]nements?|agenda|whats-on|evenemang|wydarzenia|calendar|kalender)/"
)
_SHOP_TYPES = frozenset(
    {
        "Product",
        "ProductGroup",
        "IndividualProduct",
        "ProductModel",
        "Offer",
        "AggregateOffer",
        "OfferCatalog",
    }
)
_SHOP_PATH = re.compile(
    r"(?:^|/)(?:shop|store|products?|produkte?|produits?|productos?|prodotti|tienda|boutique|warenkorb|cart|basket|dp|artikelnr)/"
)
_PRICE = re.compile(
    r"(?:[€$£¥₽₹₩₺]|\b(?:eur|usd|gbp|chf|pln|kr|zł|kč))\s?\d|\d[\d.,]*\s?(?:[€$£¥₽₹₩₺]|\b(?:eur|usd|gbp|chf|pln|kr|zł|kč)\b)",
    re.IGNORECASE,
)
_FIGURES_PATH = re.compile(
    r"(?:^|/)(?:weather|wetter|m[eé]t[eé]o|tiempo|meteo|pogoda|v[aä]der|vejr|hava-?durumu|pogoda|markets?|stocks?|quotes?|bolsa|bourse|b[oö]rse|kurse|finance|traffic|verkehr|staus?|trafic|trafico|tables?|standings|tabellen?|"
    r"fixtures|results|scores?|spielplan|tv-guide|tv-programm|listings|horoscopes?|lotto|rates)(?:/|\.|$)"
)  # fmt: skip
_SITE_TYPES = frozenset({"AboutPage", "ContactPage"})
_SITE_PATH = re.compile(
    r"^/(?:[a-z]{2}/)?(?:[\w-]{1,20}/)?(?:about(?:-us)?|our-team|team|contact(?:-us)?|imprint|impressum|kontakt\w*|ueber-uns|uber-uns|datenschutz\w*|agb|privacy(?:-policy|-notice)?|terms(?:-[\w-]+)?|legal(?:-notice)?|"
    r"cookie-?(?:policy|notice)|mentions-legales|a-propos|qui-sommes-nous|confidentialite|contacto?|contatti?|contato|aviso-legal|quienes-somos|sobre-(?:nos|nosotros)|politica-de-[\w-]+|chi-siamo|note-legali|over-ons|"
    r"om-oss|om-os|o-nas|o-nama|kontakty?|yhteystiedot|hakkimizda|iletisim|jobs|careers|advertise|mediadaten|faq|help)(?:\.\w+|/)?$"
)  # fmt: skip
_SITE_HEADLINE = re.compile(
    r"(?:^|[:|–-] )\W*(?:about\b|our team|contact|imprint|impressum|kontakt|über uns|datenschutz|agb|allgemeine geschäft|privacy|terms|legal|cookie|mentions légales|à propos|qui sommes|confidentialité|contact|contatt|contato|aviso legal|quiénes|sobre n|"
    r"pol[íi]tica de|chi siamo|note legali|over ons|om oss|om os|o nas|o nás|yhteys|hakkımızda|iletişim|jobs|careers|advertise|faq|help|о нас|контакт|会社概要|お問い合わせ|关于我们|联系我们|회사소개)",
    re.IGNORECASE,
)  # fmt: skip


def refuse_single(page: Evidence) -> Rejection | None:
    """Is this a page about one thing that is no article?"""
    what = _gallery(page) or _film(page) or _programme(page) or _site_page(page)
    if not what and not page.is_declared and not page.metadata.article_types:
        what = _figures(page) or _event(page) or _goods(page)
    return Rejection(Reason.NOT_ARTICLE, what) if what else None


def _gallery(page: Evidence) -> str:
    if page.length > 3 * _CAPTIONS or page.fittings.pictures < _IMAGES:
        return _typed_gallery(page)
    placed = bool(_GALLERY_PATH.search(page.path))
    named = bool(_GALLERY_HEADLINE.search(page.headline))
    typed = bool(page.metadata.types & _GALLERY_TYPES)
    if not (placed or named + typed >= 2) or page.length > _A_CAPTION * page.fittings.pictures:
        return _typed_gallery(page)
    told = _beside_captions(page)
    sure = placed + named + typed >= 2 and not (page.is_declared and page.metadata.byline.people)
    return "pictures with captions" if told < (_STORY if sure else _STORY / 2) else ""


def _beside_captions(page: Evidence) -> int:
    """Weight of the running text beside the captions; nothing if there is hardly a line to each picture."""
    captions = [caption.caption for caption in page.metadata.captions if caption.caption]
    pictures, lines = page.fittings.pictures, len(page.blocks)
    a_line_each = page.length < _CAPTION_LINE * pictures
    if not captions and a_line_each and (lines == 1 or page.length < 2 * _CAPTION_LINE * lines):
        return 0
    told = 0
    for block in page.blocks:
        text = block.text
        for caption in captions:
            text = text.replace(caption, "")
        told += len(text) if len(text) > _CAPTION_LINE else 0
    return told


def _typed_gallery(page: Evidence) -> str:
    typed = page.metadata.types & _GALLERY_TYPES
    return (
        "pictures with captions"
        if typed and not page.metadata.says_article and page.length < _CAPTIONS
        else ""
    )


def _film(page: Evidence) -> str:
    if page.length > 3 * _BELOW_A_FILM:
        return ""
    typed = bool(page.metadata.types & _FILM_TYPES) or (page.metadata.og_type or "").casefold().startswith(
        "video"
    )
    placed = bool(_FILM_PATH.search(page.path))
    called = bool(_FILM_HEADLINE.search(page.headline))
    shown = bool(page.fittings.films or page.fittings.frames)
    declared = page.is_declared and bool(page.metadata.article_types)
    signs = typed + placed + called + shown
    if signs < (3 if declared else 2) or not (typed or placed or called):
        return ""
    # Counted last: it takes the longest
    little = page.own <= (_DECLARED_BELOW if page.is_declared else _BELOW_A_FILM)
    return "a film with a caption" if little else ""


def _programme(page: Evidence) -> str:
    if page.length > _SHOW_NOTES or (
        page.is_declared and page.metadata.article_types and page.length > _DECLARED_BELOW
    ):
        return ""
    types = page.metadata.types & _SOUND_TYPES
    typed = bool(types) or (page.metadata.og_type or "").casefold().startswith("music")
    if types == {"AudioObject"} and page.metadata.article_types:
        typed = False  # an article that is read aloud
    placed = bool(_SOUND_PATH.search(page.path))
    called = bool(_SOUND_HEADLINE.search(page.headline))
    heard = bool(page.fittings.sounds or (page.fittings.frames and placed))
    return "a programme with its notes" if typed + placed + called + heard >= 2 and (typed or placed) else ""


def _event(page: Evidence) -> str:
    typed = any(name.endswith("Event") for name in page.metadata.types)
    placed = bool(_EVENT_PATH.search(page.path))
    listed = page.prose < 0.75 * page.length
    if page.length > _SLIP or not (typed or placed):
        return ""
    return "an event" if (typed and placed) or listed else ""


def _figures(page: Evidence) -> str:
    rows = sum(len(block.text) for block in page.blocks if block.kind == "row")
    if page.prose > 0.15 * page.length or len(page.blocks) < 5:
        return ""
    placed = bool(_FIGURES_PATH.search(page.path))
    digits = sum(map(str.isdigit, page.text))
    if placed:
        return "figures" if rows > 0.7 * len(page.text) or digits > 0.1 * len(page.text) else ""
    return "figures" if rows > 0.9 * len(page.text) and digits > 0.2 * len(page.text) else ""


def _goods(page: Evidence) -> str:
    if page.metadata.types & ARTICLE_TYPES:
        return ""
    typed = bool(page.metadata.types & _SHOP_TYPES) or (page.metadata.og_type or "").casefold().startswith(
        "product"
    )
    placed = bool(_SHOP_PATH.search(page.path))
    if not (typed or placed) or page.metadata.byline.people or page.length > 2 * _SLIP:
        return ""
    if not (typed or page.prose < _SLIP / 3):
        return ""
    return "goods" if (typed and placed) or _PRICE.search(page.text) else ""


def _site_page(page: Evidence) -> str:
    """What a site says of itself. Site builders call these pages articles as well, so what they say is not asked."""
    if page.metadata.article_types or page.metadata.byline.people:
        return ""
    typed = bool(page.metadata.types & _SITE_TYPES)
    placed = bool(_SITE_PATH.match(page.path))
    called = bool(_SITE_HEADLINE.search(page.headline)) and len(page.headline.split()) <= 5
    return "a page about the site" if placed + typed + called >= 2 and (placed or typed) else ""
