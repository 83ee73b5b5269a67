"""A printed byline taken to pieces: without by-words, addresses, dates, pictures' credits and what pages print around."""

import re
from collections.abc import Sequence
from functools import lru_cache

from transforms.agencies import agency_of, folded
from transforms.people import is_person, is_role

# "By", in the languages where a byline starts with such a word
_BY = re.compile(
    r"^(?:(?:(?:posted|published|submitted|created|erstellt|veröffentlicht)\s+(?:on|am)\s.{4,45}?\s(?:by|von)|(?:(?:written|reported|reporting|posted|published|created|submitted|story|text|words|report|analysis|opinion|review|interview|"
    r"a post|an article|post author|article|veröffentlicht|erstellt|geschrieben|verfasst|aufgezeichnet|protokolliert|publiziert|ein artikel|ein beitrag|"
    r"(?:zeige )?alle (?:beiträge|artikel)|pressemitteilung|publicado|escrito|publié|rédigé|pubblicato|scritto|geplaatst|gepost)\s+)?"
    r"(?:by|von|vom|par|por|di|da|door|av|af|oleh|от|від))|(?:de la redacción de|autor(?:[:/*_]?in|e?s|en|:innen)?|(?:post |article )?authors?|auteurs?|autore|"
    r"автори?|авторы|текст|penulis|tekst|texte|texto|testo|text|skrevet av|skrive[tn] av|yazan|napsal[ai]?|napisała?|"
    r"opracował[ai]?|pisze|kirjoittanut|(?:.{2,40}\s)?recueillis? par|文|írta|szerző|بقلم|كتبت?|מאת|نویسنده|लेखक|文|記者|记者|作者|著者|责编|责任编辑|責任編輯|撰文|撰稿|기자|autor\*in|oprac\.|από(?:\s+(?:τον|την|τη|το|τους))?|aus\s\S+\sberichte[tn]|(?:redaktion|redacción|rédaction|redazione|protokoll|interview|recherche|mitarbeit|entrevista|intervista|entretien)(?=\s*:)))"
    r"(?:\s*[:：/／]\s*|\s+)",
    re.IGNORECASE,
)
_FOR = re.compile(r"\s+(?:special (?:to|for)|for|für|pour|para|per|voor|för|via|/)\s+(?=\S)", re.IGNORECASE)
_SPLIT = re.compile(
    r"\s*(?:[,;|•·/／、，；]|\s+(?:and|&|und|et|y|e|en|og|och|ja|i|oraz|ve|dan|und|with|mit|avec|con|и|та|і)\s+)\s*",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s+[-–—]\s+")
# Who had a hand in it, and wrote nothing: "... reviewed by Ole Berg"
_HELPERS = re.compile(
    r"(?:^|[\s,;|(·•.–—-]+)(?:(?:medically|clinically|fact|expert)[\s-])?(?:reviewed|checked|edited|editing|translated|updated|"
    r"geprüft|überprüft|übersetzt|traducid[oa]|traduit|tradotto|tradução|revisado|editado)\s(?:by|von|por|par|da|de)\s.*$",
    re.IGNORECASE,
)
# "... Źródło: PAP"
_SOURCE = re.compile(
    r"[\s,;|(·•–—-]+(?:źródło|source|quelle|fuente|fonte|kaynak|источник)\s?:\s(.*)$", re.IGNORECASE
)
# "... und Ole Berg (Fotos)"
_PICTURED = re.compile(
    r"(?:^|[,;&]|\s(?:und|and|et|y|e|och|og)\s)[^,;&()]*\((?:fotos?|photos?|bild(?:er)?|pictures?|illustration(?:en|s)?|videos?)\)",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\(?\S+@\S+\.\S+\)?")
_HANDLE = re.compile(r"\(?(?<!\w)@\w+\)?")
_URL = re.compile(r"(?:https?:)?//\S+|\bwww\.\S+", re.IGNORECASE)
_WEEKDAYS = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|mo|di|mi|do|fr|sa|so|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
_DATE_TAIL = re.compile(
    rf"(?:^|[\s,|•·–-]+)(?:(?:published|updated|last updated|posted|stand)\b.*|(?:on|am|le|el|il|hace|vor)\b\D{{0,20}}\d.*|(?:(?:{_WEEKDAYS})\.?,?\s+)?\d.*|"
    rf"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?\s\d.*|(?:{_WEEKDAYS})\.?,?)$",
    re.IGNORECASE,
)
_PARENTHESES = re.compile(r"\s*[(\[（][^)\]）]*[)\]）]")

# In Chinese and Korean nothing stands between the word for a reporter and the name
_REPORTER = re.compile(
    r"^(?:本报|本報|新华社|新華社|中新社)?(?:记者|記者|特派员|通讯员)\s*[:：]?\s*|\s*(?:기자|특파원|记者|記者)$"
)
# A text that is credited before the name: "Kommentar von Jane Roe", "Blog post by Jane Roe"
_WORK = re.compile(
    r"^(?:[\w'’.-]+\s+){0,3}?(?:\w*(?:beitrag|artikel|kommentar|bericht|analyse|kolumne|essay|reportage|interview|meldung|mitteilung)|wortlaut|"
    r"article|column|story|report|review|post|comment|opinion|analysis|words|blog)\s+(?:by|von|vom)\s+",
    re.IGNORECASE,
)
# Whose picture it is, is no author of the text
_PICTURES = re.compile(
    r"(?:^|[\s,;|(·•-])(?:photos?|photographs?|photography|pictures?|fotos?|fotografien?|bild(?:er)?|illustrations?|illustrated|graphics?|"
    r"images?|videos?|cartoon|фото|ảnh|zdjęcia|fot\.)(?:\s*[:/]|\s+(?:by|von|de|par|por|di|credit)\b).*$",
    re.IGNORECASE | re.DOTALL,
)
# What pages print around names
_CHROME = re.compile(
    r"\b(?:(?:view|see|read|ver|voir) (?:all|author|full|profile|more|todos|más|tous|plus)(?: (?:posts|articles|stories|archive|profile|bio))?"
    r"(?: (?:by|from|of))?|(?:all|more|other) (?:posts|articles|stories)(?: (?:by|from|of))?|author archive|about the authors?|"
    r"follow(?: us)?|(?:mehr|alle) (?:beiträge|artikel)(?: von)?|über (?:den autor|die autorin))\b:?",
    re.IGNORECASE,
)
# "... Corresponsal en Atenas": where somebody is at work
_POST = re.compile(
    r"[\s,]+(?:corresponsal|correspondante?|korrespondent(?:in)?|correspondent|corrispondente|enviad[oa] especial|"
    r"envoyée? spéciale?|inviat[oa])\s+(?:en|in|aus|à|au|da|a|from|em)\s.*$",
    re.IGNORECASE,
)
_PLACE_TAIL = re.compile(r"\s+(?:in|aus|à|en|a)\s+[A-ZÄÖÜÉ][\w.'’ -]+$")
MAX_BYLINE = 500  # characters


@lru_cache(maxsize=1024)  # a page says the same in its head, in JSON-LD and in print
def pieces_of(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The pieces of a byline that may be people, and those that can be agencies only ("... for The Gazette")."""
    text = _URL.sub(" ", _MAIL.sub(" ", text))
    text = _CHROME.sub(" ", _HANDLE.sub(" ", text))
    text = " ".join(text.split())
    text = _PICTURED.sub("", text)
    others: list[str] = [found.strip("()[]（）【】 ") for found in _PARENTHESES.findall(text)]
    text = _PARENTHESES.sub("", text) or ", ".join(others)
    text = _POST.sub("", _WORK.sub("", _PICTURES.sub("", text)))
    if (source := _SOURCE.search(text)) is not None:
        others.append(source[1].strip(_EDGES))
        text = text[: source.start()]
    text = _HELPERS.sub("", text)
    text = _without_by(text)
    text = _DATE_TAIL.sub("", text) if " " in text else text  # a word alone may be a nickname: "3rd-man"
    names: list[str] = []
    for number, segment in enumerate(_DASH.split(text)):
        # Behind a dash stand a place, a role or a house, not one more person
        target = others if number and any(map(_is_full_person, names)) else names
        for part in _parts_of(segment):
            first, *rest = _FOR.split(part)
            others.extend(piece.strip(_EDGES) for piece in rest)
            name = _without_by(first)
            if name and folded(name) not in _BY_WORDS:
                target.append(_PLACE_TAIL.sub("", name) if agency_of(name) is None else name)
    full = any(" " in name and not name[0].islower() for name in names)
    # Beside a full name a single word is a degree, a role or a place ("Jane Roe, PhD"), where names have two words
    kept = (name for name in names if not full or " " in name or not _has_cases(name) or agency_of(name))
    return tuple(kept), tuple(others)


def _parts_of(segment: str) -> list[str]:
    """What stands between commas and words such as "and"; Chinese reporters may have blanks between them."""
    if _REPORTERS.match(segment) is not None:
        segment = _CORRESPONDENT.sub("、", segment).replace(" ", "、")
    return _SPLIT.split(segment)


# "张三 李四", "张三 通讯员李四": two Chinese names or more, not a Japanese one with a blank in it
_REPORTERS = re.compile(
    r"(?:[\u4e00-\u9fff]{2,4}\s)+(?:通讯员|实习生|见习记者)|[\u4e00-\u9fff]{3}(?:\s[\u4e00-\u9fff]{2,3})+$"
)
_CORRESPONDENT = re.compile(r"\s*(?:通讯员|实习生|见习记者)\s*")


def _is_full_person(name: str) -> bool:
    return " " in name and is_person(name)


def _has_cases(name: str) -> bool:
    return name.upper() != name.lower()


def _without_by(name: str) -> str:
    previous = None
    while name != previous:
        previous = name
        name = _REPORTER.sub("", _BY.sub("", name.strip(_EDGES) + " ").strip(_EDGES))
    last = name.rpartition(" ")[2]
    return name.rstrip(".") if len(last) > 4 else name


_EDGES = " :;,-–—|/*→›»«‹\"“”‘’'•·"
_BY_WORDS = frozenset(
    {
        "by",
        "von",
        "par",
        "por",
        "di",
        "door",
        "av",
        "af",
        "da",
        "oleh",
        "author",
        "text",
        "foto",
        "photo",
        "автор",
        "текст",
    }
)


def line_of(line: str, people: Sequence[str]) -> str:
    """The part of a printed line that is the byline of these people: with its by-word and an agency or a place after
    the names, but without dates, roles and addresses around them."""
    starts = [line.find(name) for name in people]
    if not people or min(starts) < 0:
        return line
    first, last = min(starts), max(start + len(name) for start, name in zip(starts, people, strict=True))
    before, after = line[:first], line[last:]
    if _has_date(before) or "@" in before:
        by = _LAST_BY.search(before)
        before = by[0].lstrip() if by else ""
    if _has_date(after) or "@" in after or (is_role(after) and _REPORTS.fullmatch(after) is None):
        after = ""
    line = (before + line[first:last] + after).replace(" ,", ",").strip(" |•·,;/")
    return (
        line[1:] if line.startswith(tuple(_OPENING)) and not any(map(line.__contains__, _CLOSING)) else line
    )


_OPENING, _CLOSING = "([（〔【", ")]）〕】"


def without_pictures(line: str) -> str:
    """A byline without those who took the pictures ("Jane Roe Illustration by Ole Berg")."""
    return _PICTURES.sub("", line)


def credits_picture(line: str) -> bool:
    """Does it say first of all whose picture it is?"""
    return _PICTURES.match(line.strip()) is not None


def ends_with_by(text: str) -> bool:
    """Does it end with a by-word, a colon, or a word in a script of which no by-words are known?"""
    words = text.casefold().split()
    return bool(words) and (
        words[-1] in _BY_WORDS or words[-1].endswith((":", "：")) or words[-1][-1] > "\u024f"
    )


def without_date(line: str) -> str:
    """A printed line without the date or the time behind it."""
    return _DATE_TAIL.sub("", line).strip(" |•·,;")


_REPORTS = re.compile(r"[／/]\w{2,8}(?:報導|报道)")  # "記者葉知秋／青溪報導": the place and "reports"


def _has_date(text: str) -> bool:
    return any(map(str.isdigit, text))


_LAST_BY = re.compile(r"(?:^|\s)\w+:?\s*$")
