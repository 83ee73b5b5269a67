"""News agencies, by all the ways in which bylines print them."""

import re
import unicodedata
from functools import lru_cache

_MAX_NAME = 60

# News agencies, by the ways in which they are printed (compared without case and punctuation)
_AGENCIES: dict[str, tuple[str, ...]] = {
    "AAP": ("aap", "australian associated press"),
    "Adnkronos": ("adnkronos",),
    "AFP": (
        "afp",
        "فرانس برس",
        "أ ف ب",
        "法新社",
        "agence france presse",
        "agence france-presse",
        "france presse",
    ),
    "Agerpres": ("agerpres",),
    "AGI": ("agi", "agenzia italia"),
    "Agência Brasil": ("agência brasil",),
    "Anadolu": ("aa", "anadolu ajansi", "anadolu", "anadolu agency", "anadolu ajansı", "anadolu agency aa"),
    "ANI": ("ani", "asian news international"),
    "ANP": ("anp",),
    "ANSA": ("ansa", "agenzia ansa"),
    "Antara": ("antara", "antara news"),
    "AP": ("ap", "associated press", "the associated press", "ap news"),
    "APA": ("apa", "austria presse agentur"),
    "ATS": ("ats", "keystone-ats", "keystone-sda", "keystone sda ats"),
    "AWP": ("awp", "awp finanznachrichten"),
    "Belga": ("belga",),
    "BelTA": ("belta", "белта"),
    "Bernama": ("bernama",),
    "Bloomberg": ("bloomberg", "bloomberg news"),
    "BNS": ("bns",),
    "BTA": ("bta", "бта"),
    "CNA": ("central news agency", "中央社"),
    "CNS": ("中新社", "中国新闻社"),
    "CP": ("the canadian press", "canadian press"),
    "CTK": ("ctk", "čtk"),
    "DHA": ("dha", "demirören haber ajansı"),
    "DPA": ("dpa", "deutsche presse agentur", "dpa-afx", "dpa international"),
    "EFE": ("efe", "agencia efe"),
    "EPD": ("epd", "evangelischer pressedienst"),
    "Estadão Conteúdo": ("estadão conteúdo", "estadao conteudo"),
    "Europa Press": ("europa press",),
    "Folhapress": ("folhapress",),
    "IANS": ("ians",),
    "IHA": ("iha", "ihlas haber ajansı"),
    "Interfax": ("interfax", "интерфакс"),
    "IRNA": ("irna", "ایرنا"),
    "ISNA": ("isna", "ایسنا"),
    "Jiji Press": ("jiji", "jiji press", "時事通信", "時事"),
    "Kathpress": ("kathpress",),
    "KNA": ("kna", "katholische nachrichten agentur"),
    "Kyodo": ("kyodo", "共同社", "kyodo news", "共同通信", "共同"),
    "LaPresse": ("lapresse",),
    "Lusa": ("lusa", "agência lusa"),
    "MTI": ("mti",),
    "Newsis": ("newsis", "뉴시스"),
    "Notimex": ("notimex",),
    "NTB": ("ntb",),
    "PA": ("pa", "pa media", "press association", "pa news agency"),
    "PAP": ("pap",),
    "PTI": ("pti", "press trust of india"),
    "Reuters": ("reuters", "рейтер", "رويترز", "로이터", "ロイター", "路透社", "thomson reuters"),
    "RIA Novosti": ("ria novosti", "риа новости"),
    "Ritzau": ("ritzau",),
    "SDA": ("sda", "schweizerische depeschenagentur"),
    "Servimedia": ("servimedia",),
    "SID": ("sid", "sport informations dienst"),
    "STT": ("stt",),
    "Tanjug": ("tanjug", "танјуг"),
    "Tasnim": ("tasnim", "تسنیم"),
    "TASR": ("tasr",),
    "TASS": ("tass", "тасс"),
    "TT": ("tt", "tidningarnas telegrambyrå"),
    "Télam": ("télam", "telam"),
    "Ukrinform": ("ukrinform", "укрінформ"),
    "UNIAN": ("unian", "уніан", "унян"),
    "UPI": ("upi", "united press international"),
    "WAFA": ("wafa news agency", "وفا"),
    "Xinhua": ("xinhua", "新华社", "新華社"),
    "Yonhap": ("yonhap", "연합뉴스", "yonhap news"),
}
_BY_NAME = {name: agency for agency, names in _AGENCIES.items() for name in (*names, agency.casefold())}
_AGENCY_WORDS = re.compile(
    r"\b(?:news agency|press agency|press association|news service|newswire|wire service|nachrichtenagentur|"
    r"presseagentur|agence de presse|ag[eê]ncia de not[ií]cias|agencia de noticias|agenzia di stampa)\b|通信社|通讯社",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def agency_of(name: str) -> str | None:
    """The agency that a name is, by its usual short name if it is a known one."""
    found = known_agency(name)
    if found is not None:
        return found
    return name.strip() if _AGENCY_WORDS.search(name) and len(name) <= _MAX_NAME else None


def known_agency(name: str) -> str | None:
    """The usual short name of an agency, or of the first of several ("dpa/afp"), if all are known; else None."""
    found = _known(name)
    if found is not None:
        return found
    parts = [part for part in _JOINED.split(name) if part.strip()]
    return _known(parts[0]) if len(parts) > 1 and all(map(_known, parts)) else None


def without_agency(house: str) -> tuple[str, str | None]:
    """A house and the agency that it wrote with, in "Orrin Gazette with AFP" or "AFP/The Gazette"."""
    for joint in _WITH.finditer(house):
        for agency, rest in (
            (house[: joint.start()], house[joint.end() :]),
            (house[joint.end() :], house[: joint.start()]),
        ):
            if (found := _known(agency)) is not None and rest.strip():
                return rest.strip(), found
    return house, None


_WITH = re.compile(r"\s+(?:with|and|avec|et|mit|und|con|y|met|en)\s+|\s*[/+&,]\s*", re.IGNORECASE)


def _known(name: str) -> str | None:
    key = folded(name)
    return _BY_NAME.get(key) or _BY_NAME.get(key.replace("-", " ")) or _BY_NAME.get(_DESK.sub("", key))


_JOINED = re.compile(r"[/+&,]|\s[-–]\s|\band\b|\bund\b")
_DESK = re.compile(r"\s(?:sport|news|online|staff|video|audio|text)$")


@lru_cache(
    maxsize=4096
)  # a page asks of the same few names over and over, and a site's pages of the same people
def folded(name: str) -> str:
    """A name in the form in which two spellings of it are compared."""
    text = (name if name.isascii() else unicodedata.normalize("NFKC", name)).casefold()
    return " ".join(_SIGNS.sub(" ", text).split()).strip("- ")


_SIGNS = re.compile(r"(?:[^\w\s-]|_)+")


@lru_cache(maxsize=4096)
def squeezed(name: str) -> str:
    """A name without case, blanks and punctuation, and without a domain's ending."""
    name = _ENDING.sub("", name.strip()) if "." in name else name
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))


_ENDING = re.compile(r"\.[a-z]{2,8}$", re.IGNORECASE)
