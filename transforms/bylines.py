"""Who wrote it: people, and the agency apart, out of what a page prints as its byline."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from transforms.wording import plain

# News agencies, by the ways in which they are printed (compared without case and punctuation)
_AGENCIES: dict[str, tuple[str, ...]] = {
    "AAP": ("aap", "australian associated press"),
    "AFP": ("afp", "agence france presse", "agence france-presse", "france presse"),
    "ANI": ("ani", "asian news international"),
    "ANSA": ("ansa",),
    "AP": ("ap", "associated press", "the associated press", "ap news"),
    "APA": ("apa", "austria presse agentur"),
    "ATS": ("ats", "keystone-ats", "keystone-sda", "keystone sda ats"),
    "Anadolu": ("aa", "anadolu", "anadolu agency", "anadolu ajansı", "anadolu agency aa"),
    "Belga": ("belga",),
    "Bloomberg": ("bloomberg", "bloomberg news"),
    "CNA": ("central news agency",),
    "CP": ("the canadian press", "canadian press"),
    "CTK": ("ctk", "čtk"),
    "DHA": ("dha", "demirören haber ajansı"),
    "DPA": ("dpa", "deutsche presse agentur", "dpa-afx", "dpa international"),
    "EFE": ("efe", "agencia efe"),
    "EPD": ("epd", "evangelischer pressedienst"),
    "Europa Press": ("europa press",),
    "IANS": ("ians",),
    "IHA": ("iha", "ihlas haber ajansı"),
    "Interfax": ("interfax", "интерфакс"),
    "Jiji Press": ("jiji", "jiji press", "時事通信", "時事"),
    "KNA": ("kna", "katholische nachrichten agentur"),
    "Kyodo": ("kyodo", "kyodo news", "共同通信", "共同"),
    "Lusa": ("lusa", "agência lusa"),
    "MTI": ("mti",),
    "NTB": ("ntb",),
    "PA": ("pa", "pa media", "press association", "pa news agency"),
    "PAP": ("pap",),
    "PTI": ("pti", "press trust of india"),
    "RIA Novosti": ("ria novosti", "риа новости"),
    "Reuters": ("reuters", "thomson reuters"),
    "Ritzau": ("ritzau",),
    "SDA": ("sda", "schweizerische depeschenagentur"),
    "SID": ("sid", "sport informations dienst"),
    "STT": ("stt",),
    "TASS": ("tass", "тасс"),
    "TT": ("tt", "tidningarnas telegrambyrå"),
    "UPI": ("upi", "united press international"),
    "Ukrinform": ("ukrinform", "укрінформ"),
    "Xinhua": ("xinhua", "新华社", "新華社"),
    "Yonhap": ("yonhap", "연합뉴스", "yonhap news"),
}
_BY_NAME = {name: agency for agency, names in _AGENCIES.items() for name in (*names, agency.casefold())}
_AGENCY_WORDS = re.compile(
    r"\b(?:news agency|press agency|press association|news service|newswire|wire service|nachrichtenagentur|"
    r"presseagentur|agence de presse|agencia de noticias|agenzia di stampa)\b|通信社|通讯社",
    re.IGNORECASE,
)

# "By", in the languages where a byline starts with such a word
_BY = re.compile(
    r"^(?:(?:(?:(?:written|reported|posted|published|created|submitted|story|text|words|report|analysis|opinion|review|interview|"
    r"a post|an article|post author|article|veröffentlicht|erstellt|geschrieben|verfasst|publiziert|ein artikel|ein beitrag|"
    r"(?:zeige )?alle (?:beiträge|artikel)|pressemitteilung|publicado|escrito|publié|rédigé|pubblicato|scritto|geplaatst|gepost)\s+)?"
    r"(?:by|von|par|por|di|da|door|av|af|oleh|от))|(?:de la redacción de|autor(?:e?s|in|en|:innen)?|(?:post |article )?authors?|auteurs?|autore|"
    r"автори?|авторы|текст|penulis|tekst|texte|texto|testo|text|skrevet av|skriven av|yazan|napsal[ai]?|"
    r"opracował[ai]?|pisze|kirjoittanut|propos recueillis par|文|記者|记者|作者))"
    r"(?:\s*[:：/／]\s*|\s+)",
    re.IGNORECASE,
)
_FOR = re.compile(r"\s+(?:for|für|pour|para|per|voor|för|via|/)\s+(?=\S)", re.IGNORECASE)
_SPLIT = re.compile(
    r"\s*(?:[,;|•·/、，；]|\s+(?:and|&|und|et|y|e|en|og|och|ja|i|oraz|ve|dan|und|with|mit|avec|con|и|та|і)\s+|\s+[-–—]\s+)\s*",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\(?\S+@\S+\.\S+\)?")
_HANDLE = re.compile(r"\(?(?<!\w)@\w+\)?")
_URL = re.compile(r"(?:https?:)?//\S+|\bwww\.\S+", re.IGNORECASE)
_WEEKDAYS = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|mo|di|mi|do|fr|sa|so|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
_DATE_TAIL = re.compile(
    rf"(?:^|[\s,|•·–-]+)(?:(?:published|updated|last updated|posted|on|am|le|el|il|stand|hace|vor)\b.*|(?:(?:{_WEEKDAYS})\.?,?\s+)?\d.*|"
    rf"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?\s\d.*|(?:{_WEEKDAYS})\.?,?)$",
    re.IGNORECASE,
)
_PARENTHESES = re.compile(r"\s*[(\[（][^)\]）]*[)\]）]")
# Words that make a name a role, a desk or a house, and no person
_NOT_PEOPLE = re.compile(
    r"\b(?:admin|administrator|agency|agencies|analyst|anonymous|associates|association|author|blog|bureau|chief|"
    r"columnist|committee|company|contributors?|contributing|co-?founder|correspondent|council|desk|director|dpa-infocom|"
    r"editors?|editorial|editor-in-chief|foundation|freelance|gmbh|group|guest|inc|institute|journalist|ltd|magazine|"
    r"media|ministry|network|news|newspaper|newsroom|online|photographer|presse?|producer|professor|"
    r"redacci[oó]n|redactie|redaksi|redaktion|redaktionen|redakcja|redakce|redazione|r[ée]daction|redaktør|redaktör|reporter|reporters|"
    r"research|researcher|service|spokes\w+|staff|student|studio|syndicat\w+|team|teams|times|today|tribune|tv|university|"
    r"universität|verlag|web|webdesk|website|wire|writer|writers|zeitung|редакция|редакція|корреспондент|unknown|user|"
    r"journal|post|report|gazette|herald|daily|weekly|press|radio|editoria|sponsored|partner|advertorial|"
    r"newsdesk|agenturen|nachrichten|follow|name|powered|published|publiziert|veröffentlicht|beiträge|beitrag|photograph|photo|fotos?|"
    r"illustration|illustrated|says|sagt|shares?|read|minutes?|stand|archive?|sponsor|e\.v|ag|articles|condé nast|getty images|autor|autorin|korrespondent(?:in)?|volont[aä]r(?:in)?|journalistin|reporterin|redakteur(?:in)?|"
    r"chefredakteur(?:in)?|ressortleiter(?:in)?|journaliste|correspondant|corresponsal|corrispondente)\b|記者|编辑|編集部|新聞|通信員",
    re.IGNORECASE,
)
_PLACE_TAIL = re.compile(r"\s+(?:in|aus|à|en|a)\s+[A-ZÄÖÜÉ][\w.'’ -]+$")
_MAX_BYLINE = 500  # characters
_MAX_NAME = 60


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline says."""

    people: tuple[str, ...] = ()
    agency: str | None = None
    printed: str | None = None

    def __bool__(self) -> bool:
        return bool(self.people or self.agency)


def read_byline(
    texts: Iterable[str], *, site_names: Iterable[str] = (), organisations: Iterable[str] = ()
) -> Byline:
    """The people and the agency in what a page prints as its byline, in one or several pieces.

    `site_names` are what the site calls itself, which is no author; `organisations` what the page says is one:
    an agency if nobody else stands there and it is not the site. People keep the order and spelling of the page.
    """
    own = {folded(name) for name in site_names if name}
    people: dict[str, str] = {}
    agency: str | None = None
    printed: list[str] = []
    for text in texts:
        text = plain(text)[:_MAX_BYLINE]
        if not text or text.startswith(("http://", "https://", "//")):
            continue
        if text not in printed:
            printed.append(text)
        names, others = _names(text)
        agency = agency or next(filter(None, map(agency_of, others)), None)
        for name in names:
            found = agency_of(name)
            if found:
                agency = agency or found
            elif is_person(name) and folded(name) not in own:
                people.setdefault(folded(name), name)
    for name in organisations:
        name = plain(name)
        if name and name not in printed:
            printed.append(name)
        found = agency_of(name)
        if found and folded(name) not in own:
            agency = agency or found
    whole = [
        name
        for key, name in people.items()
        if not any(key != other and f" {key} " in f" {other} " for other in people)
    ]
    return Byline(tuple(whole), agency, ", ".join(printed)[:_MAX_BYLINE] or None)


def agency_of(name: str) -> str | None:
    """The agency that a name is, by its usual short name if it is a known one."""
    key = folded(name)
    if key in _BY_NAME:
        return _BY_NAME[key]
    parts = [part for part in re.split(r"[/+&,]|\s[-–]\s|\band\b|\bund\b", name) if part.strip()]
    if len(parts) > 1 and all(folded(part) in _BY_NAME for part in parts):
        return _BY_NAME[folded(parts[0])]
    return name.strip() if _AGENCY_WORDS.search(name) and len(name) <= _MAX_NAME else None


def is_person(name: str) -> bool:
    """Could this be the name of a person?"""
    if not 2 <= len(name) <= _MAX_NAME or any(character.isdigit() or character == "@" for character in name):
        return False
    if _NOT_PEOPLE.search(name) or ("." in name.rstrip(".") and " " not in name and len(name) > 5):
        return False
    words = name.split()
    if len(words) > 6 or sum(character.isalpha() for character in name) < 2:
        return False
    if len(words) == 1 and name.isupper() and name.isascii() and len(name) <= 6:
        return False  # initials of a house, most often
    cased = [word for word in words if word[0].upper() != word[0].lower()]
    return not cased or any(word[0].isupper() for word in cased)


def folded(name: str) -> str:
    """A name in the form in which two spellings of it are compared."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(re.sub(r"[^\w\s-]", " ", text).replace("_", " ").split()).strip("- ")


def _names(text: str) -> tuple[list[str], list[str]]:
    """The pieces of a byline that may be people, and those that can be agencies only ("... for The Gazette")."""
    text = _URL.sub(" ", _MAIL.sub(" ", text))
    text = _HANDLE.sub(" ", text)
    text = _PARENTHESES.sub("", " ".join(text.split()))
    text = _DATE_TAIL.sub("", _without_by(text))
    names: list[str] = []
    others: list[str] = []
    for part in _SPLIT.split(text):
        first, *rest = _FOR.split(part)
        others.extend(piece.strip(_EDGES) for piece in rest)
        name = _without_by(first)
        if name and folded(name) not in _BY_WORDS:
            names.append(_PLACE_TAIL.sub("", name) if agency_of(name) is None else name)
    full = any(" " in name for name in names)
    # Beside a full name a single word is a degree or a role ("Jane Roe, PhD"), where names have two words at all
    return [
        name for name in names if not full or " " in name or not name.isascii() or agency_of(name)
    ], others


def _without_by(name: str) -> str:
    previous = None
    while name != previous:
        previous = name
        name = _BY.sub("", name.strip(_EDGES) + " ").strip(_EDGES)
    last = name.rpartition(" ")[2]
    return name.rstrip(".") if len(last) > 4 else name


_EDGES = ' :;,-–—|/*"“”•·'
_BY_WORDS = frozenset(
    {"by", "von", "par", "por", "di", "door", "av", "af", "author", "text", "foto", "photo", "автор", "текст"}
)
