"""Who wrote it: people, and agencies and houses apart, out of what a page prints as its byline."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from transforms.agencies import agency_of, folded, squeezed
from transforms.people import MAX_NAME, Kind, kind_of
from transforms.wording import plain

# "By", in the languages where a byline starts with such a word
_BY = re.compile(
    r"^(?:(?:(?:posted|published|submitted|created|erstellt|veröffentlicht)\s+(?:on|am)\s.{4,45}?\s(?:by|von)|(?:(?:written|reported|posted|published|created|submitted|story|text|words|report|analysis|opinion|review|interview|"
    r"a post|an article|post author|article|veröffentlicht|erstellt|geschrieben|verfasst|publiziert|ein artikel|ein beitrag|"
    r"(?:zeige )?alle (?:beiträge|artikel)|pressemitteilung|publicado|escrito|publié|rédigé|pubblicato|scritto|geplaatst|gepost)\s+)?"
    r"(?:by|von|vom|par|por|di|da|door|av|af|oleh|от|від))|(?:de la redacción de|autor(?:e?s|in|en|:innen)?|(?:post |article )?authors?|auteurs?|autore|"
    r"автори?|авторы|текст|penulis|tekst|texte|texto|testo|text|skrevet av|skriven av|yazan|napsal[ai]?|"
    r"opracował[ai]?|pisze|kirjoittanut|propos recueillis par|文|記者|记者|作者|著者|责编|责任编辑|責任編輯|撰文|撰稿|기자|autor\*in|(?:redaktion|redacción|rédaction|redazione)(?=\s*:)))"
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

# A text that is credited before the name: "Kommentar von Jane Roe", "Blog post by Jane Roe"
_WORK = re.compile(
    r"^(?:[\w'’.-]+\s+){0,3}?(?:\w*(?:beitrag|artikel|kommentar|bericht|analyse|kolumne|essay|reportage|interview|meldung|mitteilung)|wortlaut|"
    r"article|column|story|report|review|post|comment|opinion|analysis|words|blog)\s+(?:by|von|vom)\s+",
    re.IGNORECASE,
)
# Whose picture it is, is no author of the text
_PICTURES = re.compile(
    r"(?:^|[\s,;|(·•-])(?:photos?|photographs?|photography|pictures?|fotos?|fotografien?|bild(?:er)?|illustrations?|illustrated|graphics?|"
    r"images?|videos?|cartoon)(?:\s*[:/]|\s+(?:by|von|de|par|por|di|credit)\b).*$",
    re.IGNORECASE | re.DOTALL,
)
# What pages print around names
_CHROME = re.compile(
    r"\b(?:view (?:all|author|full|profile|more)\b[\w ]*|see (?:all|more)\b[\w ]*|(?:all|more|other) (?:posts|articles|stories)(?: (?:by|from|of))?|"
    r"author archive|about the authors?|read more|follow(?: us)?|(?:mehr|alle) (?:beiträge|artikel)(?: von)?|über (?:den autor|die autorin)|"
    r"ver (?:todos|más)[\w ]*|voir (?:tous|plus)[\w ]*)\b:?",
    re.IGNORECASE,
)
_PLACE_TAIL = re.compile(r"\s+(?:in|aus|à|en|a)\s+[A-ZÄÖÜÉ][\w.'’ -]+$")
_MAX_BYLINE = 500  # characters


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline says.

    `houses`: newsrooms, companies and sites that are named as authors ("MND Staff"). `nicks`: single small words that
    may be a sign or a nickname ("mh"). `place`: of the element that prints it, if one does (see `signatures.place_of`).
    """

    people: tuple[str, ...] = ()
    agency: str | None = None
    printed: str | None = None
    houses: tuple[str, ...] = ()
    nicks: tuple[str, ...] = ()
    place: str | None = None

    def __bool__(self) -> bool:
        return bool(self.people or self.agency or self.houses)

    @property
    def authors(self) -> tuple[str, ...]:
        """The people; where none is named, the house that the page names as the author. Agencies are in `agency`."""
        return self.people or (self.houses if self.agency is None else ())


def read_byline(
    texts: Iterable[str],
    *,
    site_names: Iterable[str] = (),
    organisations: Iterable[str] = (),
    sections: Iterable[str] = (),
) -> Byline:
    """The people and the agency in what a page prints as its byline, in one or several pieces.

    `site_names` are what the site calls itself, which is a house and no person; `organisations` what the page says is
    one: an agency if it is a known one, else a house. `sections` are the names of the page's sections, which are
    nobody. People keep the order and spelling of the page.
    """
    own = {form for name in site_names if name for form in (folded(name), squeezed(name))}
    no_one = {folded(name) for name in sections if name}
    found: dict[Kind, dict[str, str]] = {Kind.PERSON: {}, Kind.NICK: {}, Kind.HOUSE: {}, Kind.NOBODY: {}}
    agencies: list[str] = []
    printed: dict[str, None] = {}
    for text in texts:
        text = plain(text)[:_MAX_BYLINE]
        if not text or text.startswith(("http://", "https://", "//")):
            continue
        printed[text] = None
        names, others = _names(text)
        agencies.extend(filter(None, map(agency_of, others)))
        for name in names:
            key, agency = folded(name), agency_of(name)
            if agency is not None and key not in own:
                agencies.append(agency)
            elif key and key not in no_one:
                kind = Kind.HOUSE if key in own or squeezed(name) in own else kind_of(name)
                found[kind].setdefault(key, name)
    for name in map(plain, organisations):
        if not name:
            continue
        printed[name] = None
        agency = agency_of(name)
        if agency is not None and folded(name) not in own:
            agencies.append(agency)
        elif len(name) <= MAX_NAME and "@" not in name:
            found[Kind.HOUSE].setdefault(folded(name), name)
    return Byline(
        _whole(found[Kind.PERSON]),
        next(iter(agencies), None),
        ", ".join(printed)[:_MAX_BYLINE] or None,
        tuple(found[Kind.HOUSE].values()),
        tuple(found[Kind.NICK].values()),
    )


def _whole(people: dict[str, str]) -> tuple[str, ...]:
    """Without those whose names are but part of another's."""
    return tuple(
        name
        for key, name in people.items()
        if not any(key != other and f" {key} " in f" {other} " for other in people)
    )


def _names(text: str) -> tuple[list[str], list[str]]:
    """The pieces of a byline that may be people, and those that can be agencies only ("... for The Gazette")."""
    text = _URL.sub(" ", _MAIL.sub(" ", text))
    text = _CHROME.sub(" ", _HANDLE.sub(" ", text))
    text = " ".join(text.split())
    text = _PARENTHESES.sub("", text) or text.strip("()[]（）【】")
    text = _WORK.sub("", _PICTURES.sub("", text))
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
