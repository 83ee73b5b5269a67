"""Pages that are about one thing and are no article: pictures, films, programmes, dates, figures, goods, the site itself."""

from collections.abc import Iterator
from typing import Any

from tests.gates.cases import PUBLISHED, SITE, Case, in_shells
from tests.gates.shells import Content
from tests.gates.stories import PARAGRAPHS, headlines, prose
from transforms.items import Reason


def pages(
    kind: str,
    rows: list[tuple[str, str, str, str]],
    type_: str | None,
    og: str | None,
    *reasons: Reason,
    ld: dict[str, Any] | None = None,
) -> Iterator[Case]:
    """Rows of language, path, title and HTML. A third says its schema.org type, a third its Open Graph type alone."""
    contents = [
        Content(
            SITE + path, title, html, lang,
            type=type_ if number % 2 or type_ is None else None,
            og_type=og if number % 3 == 0 else None,
            published=PUBLISHED if number % 3 == 2 else None,
            ld=ld or {},
        )
        for number, (lang, path, title, html) in enumerate(rows)
    ]  # fmt: skip
    assert len(contents) == 10
    yield from in_shells(kind, contents, *reasons)


CAPTIONS = (
    "The band at the north end of the bridge, shortly before the wind took the drum.", "Ada Quill opens the gate of the toll house.",
    "Masons carry one of the old stones.", "The first lorry, which was turned back.", "Anglers below the middle pier.",
    "A child with the paper flag of Lower Orrin.", "The ferry on its last trip of the day.", "Evening light over the estuary.",
)  # fmt: skip


def slides(count: int, wrap: str) -> str:
    return "".join(
        wrap.format(picture=f'<img src="/g/{n}.jpg" width="1200" alt="">', text=CAPTIONS[n % 8] + f" Photo: Jo Lens {n + 1}/{count}")
        for n in range(count)
    )  # fmt: skip


FIGURE = "<figure>{picture}<figcaption>{text}</figcaption></figure>"
SLIDE = '<div class="slide">{picture}<p>{text}</p></div>'
ITEM = "<li>{picture}<span>{text}</span></li>"
CELL = "<table><tr><td>{picture}</td></tr><tr><td>{text}</td></tr></table>"

GALLERIES = [
    ("en", "/gallery/2026/03/bridge-opening", "The bridge opens: in pictures", slides(14, FIGURE)),
    ("de", "/fotostrecke/die-bruecke-in-bildern-12345.html", "Die Brücke in Bildern", slides(12, SLIDE)),
    ("fr", "/diaporama/le-pont-en-images", "EN IMAGES. Le pont rouvre", slides(10, FIGURE)),
    ("es", "/fotogalerias/el-puente-en-imagenes", "El puente, en imágenes", "<p>Las mejores fotos del día.</p>" + slides(16, ITEM)),
    ("en", "/photos/bridge.html", "Photos: opening day on the bridge", slides(9, CELL)),
    ("en", "/pictures/2026/mar/05/opening-day-in-pictures", "Opening day – in pictures", slides(8, FIGURE)),
    ("it", "/foto/2026/03/05/il-ponte-riapre", "Il ponte riapre: le foto", slides(20, SLIDE)),
    ("en", "/slideshow/bridge-opening-20260305", "Bridge opening slideshow", f"<p>{PARAGRAPHS[0]}</p>" + slides(11, FIGURE)),
    ("pl", "/galeria/most-na-orrinie", "Most na Orrinie. Galeria zdjęć", slides(15, ITEM)),
    ("de", "/bilder/bruecke", "Bilder des Tages", slides(12, SLIDE)),
]  # fmt: skip
PLAYER = '<video controls src="/v.mp4"></video>'
FRAME = '<iframe src="https://video.example/embed/81" allowfullscreen></iframe>'
MORE = (
    "<ul>"
    + "".join(f'<li><a href="/video/{n}">{text}</a></li>' for n, text in enumerate(headlines("en", 8)))
    + "</ul>"
)
VIDEOS = [
    ("en", "/video/2026/03/bridge-opens", "Watch: band plays on the bridge", f"{PLAYER}<p>The town band had to stop playing halfway across, because of the wind from the estuary.</p>{MORE}"),
    ("de", "/video/die-bruecke-ist-offen-100.html", "Die Brücke ist offen", f"{FRAME}<p>Nach einem Jahr ist die Brücke über den Orrin wieder frei. Die Stadtkapelle spielte, bis der Wind kam.</p>"),
    ("fr", "/videos/le-pont-rouvre-x8abc", "VIDÉO. Le pont rouvre", f"{PLAYER}<p>Après un an de travaux, le pont sur l’Orrin est de nouveau ouvert. La fanfare a joué jusqu’au milieu.</p>{MORE}"),
    ("es", "/videos/reabre-el-puente", "Reabre el puente", f"{FRAME}<p>Tras un año de obras, el puente sobre el Orrin vuelve a estar abierto. La banda tocó hasta la mitad.</p>"),
    ("en", "/watch/clip?id=81&t=bridge", "Bridge opening, raw footage", f"{FRAME}<p>Two minutes from the north bank, without commentary. Filmed by Jo Lens on Thursday morning in the rain.</p>"),
    ("en", "/av/town-81", "The drum that flew away", f"{PLAYER}<p>Footage from a passing ferry shows how the drum of the town band took off on Thursday.</p>{MORE}"),
    ("pt", "/videos/v/a-ponte-reabre/81/", "A ponte reabre", f"{PLAYER}<p>Depois de um ano de obras, a ponte sobre o Orrin está de novo aberta. A banda tocou até o meio.</p>"),
    ("en", "/tv/programmes/estuary-tonight-12", "Estuary Tonight: the bridge", f"{FRAME}<p>Tonight’s programme looks at the bridge, the ferry and the drum. With Ada Quill and the master of the band.</p>{MORE}"),
    ("ru", "/video/most-otkryt", "Мост открыт: видео", f"{PLAYER}<p>После года ремонта мост через Оррин снова открыт. Оркестр играл, пока не поднялся ветер с моря.</p>"),
    ("de", "/mediathek/bruecke-81", "Brückenfest im Film", f"{FRAME}<p>Zwei Minuten vom Nordufer, ohne Kommentar. Gefilmt am Donnerstagmorgen im Regen von unserem Reporter.</p>"),
]  # fmt: skip
NOTES = "<p>Ada Quill and Jo Lens talk about the bridge, the ferry, and what became of the drum. 31 minutes.</p><p>Subscribe wherever you get your podcasts.</p>"
SOUND = '<audio controls src="/e/12.mp3"></audio>'
PODCASTS = [
    ("en", "/podcast/estuary/12", "Episode 12: the drum", SOUND + NOTES),
    ("de", "/podcasts/hafenfunk/folge-12", "Folge 12: Die Trommel", f"{SOUND}<p>Ada Quill und Jo Lens sprechen über die Brücke, die Fähre und den Verbleib der Trommel. 31 Minuten.</p>"),
    ("fr", "/podcasts/le-quai/episode-12", "Épisode 12 : le tambour", f"{SOUND}<p>Ada Quill et Jo Lens parlent du pont, du ferry et du sort du tambour. Une émission de 31 minutes.</p>"),
    ("es", "/podcast/el-muelle-12", "Episodio 12: el tambor", f"{FRAME}<p>Ada Quill y Jo Lens hablan del puente, del barco y de lo que fue del tambor. Duración: 31 minutos.</p>"),
    ("en", "/audio/estuary12.html", "Estuary Radio, programme 12", SOUND + NOTES),
    ("en", "/podcasts/the-estuary/the-drum", "The drum | The Estuary", FRAME + NOTES),
    ("sv", "/podd/kajen/avsnitt-12", "Avsnitt 12: Trumman", f"{SOUND}<p>Ada Quill och Jo Lens talar om bron, färjan och vad som hände med trumman. Avsnittet är 31 minuter långt.</p>"),
    ("en", "/listen/episodes/12-the-drum", "The drum", SOUND + NOTES),
    ("en", "/episode/the-drum/", "The drum", SOUND + NOTES),
    ("en", "/radio/estuary-12", "Estuary, 5 March", SOUND + NOTES),
]  # fmt: skip
EVENTS = [
    ("en", f"/events/bridge-festival-{n}", f"Bridge festival {2020 + n}", f"<dl><dt>When</dt><dd>Saturday {n + 1} June, 10:00–22:00</dd><dt>Where</dt><dd>North bank, Orrin</dd><dt>Tickets</dt><dd>12 crowns</dd></dl><p>Music, boats and the drum, if it is found. Bring a coat, for the wind comes up after six.</p>")
    for n in range(10)
]  # fmt: skip


def figures(head: str, rows: list[tuple[object, ...]]) -> str:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{''.join(f'<th>{name}</th>' for name in head.split())}</tr>{body}</table>"


HOURS = [(f"{n:02}:00", f"{n % 9 + 3} °C", f"{n * 3 % 100} %", f"{n % 6} m/s") for n in range(24)]
PRICES = [(f"ORR{n}", f"{n * 7 + 0.25:.2f}", f"{n % 5 - 2:+d} %", f"{n * 1201}") for n in range(40)]
ROADS = [(f"A{n}", f"Orrin {n} – Lower Orrin {n + 1}", f"{n % 7} km", f"+{n * 3} min") for n in range(20)]
DATA = [
    ("en", "/weather/orrin", "Weather in Orrin", figures("Time Temperature Rain Wind", HOURS)),
    ("de", "/wetter/orrin-7-tage", "Wetter Orrin", figures("Zeit Temperatur Regen Wind", HOURS)),
    ("fr", "/meteo/orrin", "Météo Orrin", figures("Heure Température Pluie Vent", HOURS)),
    ("es", "/bolsa/indices", "Bolsa de Orrin", figures("Valor Precio Cambio Volumen", PRICES)),
    ("en", "/markets/quotes.asp?x=orr", "Stock quotes", figures("Share Price Change Volume", PRICES)),
    ("en", "/stocks/ORR1", "ORR1 share price", figures("Share Price Change Volume", PRICES)),
    ("de", "/verkehr/staus", "Staumeldungen", figures("Straße Strecke Länge Verzug", ROADS)),
    ("en", "/traffic/roads", "Traffic now", figures("Road Stretch Queue Delay", ROADS)),
    ("en", "/sport/football/tables", "League table", figures("Club Played Won Points", [(f"Orrin {n}", 20, n, 3 * n) for n in range(20)])),
    ("en", "/tv-guide/tonight", "TV tonight", figures("Time Channel What Length", [(f"{n:02}:15", f"Orrin {n % 4}", "News", "15 min") for n in range(24)])),
]  # fmt: skip
BUY = "<p><b>{0}</b></p><button>{1}</button><p>{2}</p><ul><li>100 × 60 × 40 cm</li><li>12 kg</li></ul>"
GOODS = [
    ("en", f"/shop/bridge-print-{n}", f"Print of the old bridge no. {n}", BUY.format(f"€{n + 12}.00", "Add to basket", "Printed on heavy paper from the negatives of Jo Lens. Delivered within five working days, anywhere along the estuary."))
    for n in range(10)
]  # fmt: skip
ABOUT_TEXT = "<p>The Orrin Gazette has appeared each weekday since 1871. It belongs to its readers, some of whom also write it, and is printed in the old net loft.</p><p>Publisher: Orrin Press Ltd, 1 Quay Street, Orrin. Editor: Ada Quill. Telephone 555 0100. Registered in the county of Orrin under number 871.</p>"
ABOUT = [
    ("en", "/about", "About us", ABOUT_TEXT), ("de", "/impressum", "Impressum", ABOUT_TEXT + prose(1)),
    ("fr", "/mentions-legales", "Mentions légales", ABOUT_TEXT), ("es", "/aviso-legal", "Aviso legal", ABOUT_TEXT),
    ("en", "/contact.html", "Contact", ABOUT_TEXT), ("en", "/privacy-policy", "Privacy policy", ABOUT_TEXT * 3),
    ("de", "/kontakt", "Kontakt", ABOUT_TEXT), ("en", "/terms-and-conditions/", "Terms and conditions", ABOUT_TEXT * 4),
    ("it", "/chi-siamo", "Chi siamo", ABOUT_TEXT), ("en", "/about/our-team", "Our team", ABOUT_TEXT),
]  # fmt: skip


def all_other_pages() -> Iterator[Case]:
    no = Reason.NOT_ARTICLE
    yield from pages("gallery", GALLERIES, "ImageGallery", "article", no, Reason.TOO_SHORT, Reason.NO_TEXT)
    yield from pages("video", VIDEOS, "VideoObject", "video.other", no, Reason.TOO_SHORT)
    yield from pages("podcast", PODCASTS, "PodcastEpisode", "music.song", no, Reason.TOO_SHORT)
    yield from pages("event", EVENTS, "Event", "website", no, ld={"startDate": "2026-06-06"})
    yield from pages("figures", DATA, None, "website", no, Reason.TOO_SHORT, Reason.NO_TEXT)
    yield from pages("product", GOODS, "Product", "product", no)
    yield from pages("about", ABOUT, "AboutPage", "article", no)
