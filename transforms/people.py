"""Is a name that of a person, of a house (a newsroom, a company, a site), or none at all?"""

import re
from enum import Enum
from functools import lru_cache

MAX_NAME = 60  # characters


class Kind(Enum):
    """What a piece of a byline is the name of."""

    PERSON = "person"
    NICK = "nick"  # a short sign or a nickname: "mh", "karl77"
    HOUSE = "house"  # a newsroom, an organisation, a site
    NOBODY = "nobody"  # a role, a place, a word of the page


# Words that make a name one of a newsroom or a company
_HOUSES = re.compile(
    r"\b(?:ag[eê]ncia|agenzia|agence|agency|agencies|agentur(?:en)?|associates|association|blog|bureau|committee|community|company|council|desk|"
    r"dpa-infocom|editorial|foundation|gmbh|group|inc|kft|zrt|nyrt|s\.?r\.?o|srl|ltda|b\.?v\.|ооо|institute?|ltd|magazine?|magazin|media|medien|ministry|ministerium|network|"
    r"news|newspaper|newsroom|newsdesk|online|presse?|pressestelle|pressedienst|redacci[oó]n|redactie|redaksi|redaktion|redaktionen|redakcja|"
    r"redakce|redazione|r[ée]daction|research|service|staff|studio|stiftung|syndicat\w+|teams?|times|today|tribune|tv|university|"
    r"universität|\w*(?:anstalt|ministerium|gesellschaft|verband|verlag|verein)|noticias|notizie|nouvelles|web|webdesk|website|wire|writers|zeitung|journal|post|gazette|herald|daily|weekly|"
    r"press|radio|e\.v|ag|se|kg|nachrichten|polizei|fraktion|bündnis|condé nast|getty images|club|society|union|party|partei|bank|school|college|"
    r"kft|zrt|llc|plc|oyj?|srl|b\.v|\w*hírlap|báo|department|authority|office|centre|center|project|editors|reporters|correspondents|contributors|archive|digital|"
    r"haber|haberleri|jornal|di[aá]rio|periódico|giornale|gazzetta|krant|avisen?|tidning\w*|dergisi|editorial board)\b|"
    r"редакция|редакція|новости|газета|журнал|編集部|编辑部|新聞|新闻|日报|日報|時報|时报|通信|テレビ|放送|방송|신문|일보|뉴스|हिन्दी|डेस्क|न्यूज|"
    r"-team\b|-redaktion\b|redaktion$|redaksjonen|redaktionen|toimitus",
    re.IGNORECASE,
)
# Words that make it a role, or a piece of the page
_NOBODIES = re.compile(
    r"\b(?:admin|administrator|analyst|anonymous|author|autoren|an[oó]nim[oa]|chief|columnist|contributing|contributor|co-?founder|correspondent|"
    r"director|editor|editor-in-chief|freelance|guest|journalist|photographer|producer|professor|redaktør|redaktör|reporter|"
    r"researcher|spokes\w+|student|writer|unknown|user|report|editoria|sponsored|publisher|data|datum|partner|advertorial|"
    r"follow|name|powered|published|publiziert|veröffentlicht|beiträge|beitrag|photograph|photo|fotos?|illustration|illustrated|"
    r"says|sagt|shares?|read|print|minutes?|stand|sponsor|articles?|artikel|rights reserved|unserer redaktion|autor|autorin|korrespondent(?:in)?|volont[aä]r(?:in)?|journalistin|reporterin|"
    r"redakteur(?:in)?|redacteur|verslaggever|chefredakteur(?:in)?|ressortleiter(?:in)?|journaliste|correspondant|corresponsal|corrispondente|"
    r"letzte aktualisierung|full bio|social links|снимка|kirjoittaja|\w*skribent|view|see all|more|most|latest|recent|about|stories|posts|comments?|subscribe|share|updated|kommentar|meinung|opinion|interview|"
    r"pressemitteilung|nachricht|meldung|red|\w*(?:sprecher|leiter|vorsitzende|präsident|minister|direktor|forscher|expert)(?:in|er|e)?|mitarbeiter(?:in)?|gastautor(?:in)?|gastbeitrag|author archive|quelle|source)\b|"
    r"記者|编辑|通信員|корреспондент|報導|报道|報道",
    re.IGNORECASE,
)
# Lower-case words that are part of names
_PARTICLES = frozenset(
    {
        "von", "van", "vom", "de", "der", "den", "dem", "di", "da", "do", "dos", "das", "del", "della", "delle", "degli",
        "la", "le", "les", "el", "al", "bin", "ibn", "ben", "bint", "bar", "zu", "zur", "zum", "af", "av", "ter", "ten",
        "te", "du", "med.", "rer.", "nat.", "phil.", "jur.", "h.c.", "habil.", "des", "y", "e", "i", "abu", "st", "san", "ul", "ur", "ud", "in", "op", "t", "het",
    }
)  # fmt: skip
_DOMAIN = re.compile(r"^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,10}$", re.IGNORECASE)
_NICK = re.compile(r"(?=(?:[\W\d_]*[^\W\d_]){3})[\w.-]+")  # with three letters or more: "karl77"
_IN_A_PLACE = re.compile(r"(?:In|Em|Aus)\s")  # "Em São Paulo"
_ARTICLE = re.compile(r"(?:The|Der|Die|Das)\s")
_NO_NAME = re.compile(r"[©®?!=<>(){}\[\]#%$€£+*\\^~]|\.\.|…")


@lru_cache(maxsize=4096)
def kind_of(name: str) -> Kind:
    """What `name`, one piece of a byline without by-words, is the name of."""
    if not 2 <= len(name) <= MAX_NAME or "@" in name or _NO_NAME.search(name):
        return Kind.NOBODY
    if sum(character.isalpha() for character in name) < 2:
        return Kind.NOBODY
    if _HOUSES.search(name) or (_DOMAIN.match(name) and " " not in name):
        is_phrase = name.islower() or name.partition(" ")[0] in _PARTICLES  # "in News"
        return Kind.NOBODY if is_phrase and " " in name else Kind.HOUSE
    if _NOBODIES.search(name) or _IN_A_PLACE.match(name):
        return Kind.NOBODY
    if _ARTICLE.match(name):
        return Kind.HOUSE
    words = name.split()
    if any(character.isdigit() for character in name):
        return Kind.NICK if len(words) == 1 and _NICK.fullmatch(name) else Kind.NOBODY
    if len(words) > 6:
        return Kind.NOBODY
    return _kind_by_case(name, words)


def _kind_by_case(name: str, words: list[str]) -> Kind:
    if len(words) == 1 and name.isascii() and name.isupper() and len(name) <= 6:
        return Kind.HOUSE  # initials of a house, most often
    cased = [word for word in words if word[0].upper() != word[0].lower()]
    if not cased:
        return Kind.PERSON  # a script without capitals
    if not any(word[0].isupper() for word in cased):
        return Kind.NICK if len(words) == 1 else Kind.NOBODY
    small = [
        word
        for word in cased
        if word[0].islower() and "'" not in word and "’" not in word and "-" not in word
    ]
    if any(word not in _PARTICLES for word in small) or words[-1] in _PARTICLES:
        return Kind.NOBODY
    return Kind.PERSON


def is_role(text: str) -> bool:
    """Does a role stand in it?"""
    return _NOBODIES.search(text) is not None


def without_role(name: str) -> str | None:
    """The person in "Jane Roe Political Editor" or "our reporter Jane Roe"; None if there is none."""
    words = name.split()
    marks = [_NOBODIES.search(word) is not None for word in words]
    if not any(marks):
        return None
    first, last = marks.index(True), len(marks) - 1 - marks[::-1].index(True)
    while first > 2 and _OF_ROLES.fullmatch(words[first - 1]):
        first -= 1
    for part in (words[last + 1 :], words[:first]):
        if 2 <= len(part) <= 3 and kind_of(found := " ".join(part)) is Kind.PERSON and _is_cased(part):
            return found
    return None


_OF_ROLES = re.compile(
    r"political|senior|chief|deputy|assistant|associate|executive|managing|national|foreign|sports?|business|health|science|"
    r"technology|tech|crime|court|education|environment|culture|features?|city|world|digital|data|politics|economics|"
    r"investigative|special|staff|general|freelance|the|our|bbc|cnn|ap|afp|reuters",
    re.IGNORECASE,
)


def is_capitalised(name: str) -> bool:
    """Is it written as a name is, each word with a capital letter but for particles?"""
    return _is_cased(name.split())


def _is_cased(words: list[str]) -> bool:
    return all(word[0].isupper() or word in _PARTICLES for word in words) and words[0][0].isupper()


def is_person(name: str) -> bool:
    """Could this be the name of a person?"""
    return kind_of(name) is Kind.PERSON
