"""Dates in words: "5. März 2026", "March 5, 2026", "2026. március 5.", "vor 3 Stunden", in CLDR's languages.

Source: CLDR, as babel brings it (https://cldr.unicode.org/): names of months, and how languages say "ago". A few
names that CLDR does not have are given here; what neither knows, `dates` asks dateparser.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from transforms.wording import one_line

_Unit = Literal["minute", "hour", "day", "week"]
# Where the page says no language, or one in another script
_BY_SCRIPT = tuple(
    (re.compile(f"[{letters}]"), languages)
    for letters, languages in (
        ("\u0400-\u04ff", ("ru", "uk", "bg", "sr")),
        ("\u0600-\u06ff", ("ar", "fa", "ur")),
        ("\u0370-\u03ff", ("el",)),
        ("\u0590-\u05ff", ("he",)),
        ("\u0900-\u097f", ("hi", "mr", "ne")),
        ("\u0980-\u09ff", ("bn",)),
        ("\u0e00-\u0e7f", ("th",)),
    )
)
_LATIN = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "id")
_DIGITS = re.compile(r"\d")
# What stands between the parts of a date besides blanks, commas, stops: "de", "of", "г.", "m."
_GAP = r"[\s.,/\-–\u200e\u200f]{0,4}(?:(?:de|del|di|of|the|da|dos|a|y|i|m\.|г\.?|ta'?|tháng|วันที่|พ\.ศ\.|ค\.ศ\.)[\s.]{0,2})?"
_ORDINAL = r"(?:st|nd|rd|th|er|re|º|°|ª|a|e|:e|η|\)|日|일)?"
_EXTRA_NAMES = {
    "en": {"sept": 9},
    "de": {"mrz": 3, "maerz": 3, "jän": 1, "jänner": 1, "jaenner": 1, "feber": 2, "sept": 9, "mär": 3},
    "fr": {"fevrier": 2, "aout": 8, "decembre": 12, "fév": 2, "fev": 2, "dec": 12, "sept": 9},
    "es": {"setiembre": 9, "set": 9, "sept": 9},
    "pt": {"marco": 3, "set": 9},
    "it": {"sett": 9},
    "nl": {"mrt": 3},
    "tr": {"agustos": 8, "subat": 2, "eylul": 9, "kasim": 11, "aralik": 12},
    "id": {"agt": 8, "nopember": 11, "pebruari": 2},
    # The months of the Levant and of the Maghreb; CLDR has those of Egypt
    "ar": {
        "كانون الثاني": 1, "شباط": 2, "آذار": 3, "نيسان": 4, "أيار": 5, "حزيران": 6, "تموز": 7, "آب": 8, "أيلول": 9,
        "تشرين الأول": 10, "تشرين الثاني": 11, "كانون الأول": 12, "جانفي": 1, "فيفري": 2, "أفريل": 4, "ماي": 5,
        "جوان": 6, "جويلية": 7, "أوت": 8, "غشت": 8, "شتنبر": 9, "نونبر": 11, "دجنبر": 12, "ابريل": 4, "اغسطس": 8,
        "اكتوبر": 10,
    },
    "ms": {"mac": 3, "ogos": 8},
    "bn": {"জানুয়ারি": 1, "ফেব্রুয়ারি": 2},
    "hi": {"फरवरी": 2, "सितम्बर": 9, "अक्टूबर": 10, "नवम्बर": 11, "दिसम्बर": 12},
}  # fmt: skip
_YESTERDAY = (
    "yesterday", "gestern", "hier", "ayer", "ieri", "ontem", "gisteren", "вчера", "igår", "i går", "eilen", "wczoraj",
    "včera", "tegnap", "dün", "χθες", "вчора", "昨日", "昨天", "어제", "kemarin", "hôm qua", "أمس", "कल",
)  # fmt: skip
_TODAY = (
    "today", "heute", "aujourd'hui", "aujourd’hui", "hoy", "oggi", "hoje", "vandaag", "сегодня", "idag", "i dag",
    "tänään", "dzisiaj", "dziś", "dnes", "bugün", "σήμερα", "сьогодні", "今日", "今天", "오늘", "hari ini",
    "hôm nay", "اليوم", "आज", "just now", "gerade eben",
)  # fmt: skip
_TODAY_ALONE = re.compile(
    rf"(?:(?P<before>{'|'.join(_YESTERDAY)})|(?P<same>{'|'.join(_TODAY)}))(?![^\W\d_])(?:\W.{{0,8}}\d[\d:.h]+.{{0,6}})?",
    re.IGNORECASE,
)
_ENGLISH_UNITS: dict[_Unit, str] = {
    "minute": "m|mins?|minutes?",
    "hour": "h|hrs?|hours?",
    "day": "d|days?",
    "week": "w|weeks?",
}
_ENGLISH_AGO = tuple(
    (rf"(?<![\w.])(?P<n>\d{{1,3}}|an?)\s?(?:{words})\s+ago\b", unit) for unit, words in _ENGLISH_UNITS.items()
)
_UNITS: dict[_Unit, timedelta] = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_MOST_WEEKS = 8  # "40 weeks ago" names no day


@dataclass(frozen=True, slots=True)
class Worded:
    """A day in words, and where in the text it stands."""

    day: date
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Ago:
    """How long before the capture; exact to the hour, or only to the day."""

    before: timedelta
    to_the_hour: bool
    start: int  # where in the text it is said
    end: int


def worded_day(text: str, language: str | None, latest_year: int) -> Worded | None:
    """The first day in `text` that is given with the name of a month and a year, 1990 to `latest_year`."""
    if not _DIGITS.search(text):
        return None
    for pattern, names in _grammars(_languages(text, language)):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            name = next(groups[key] for key in ("m1", "m2", "m3") if groups[key])
            number = next(groups[key] for key in ("d1", "d2", "d3") if groups[key])
            year = int(next(groups[key] for key in ("y1", "y2", "y3") if groups[key]))
            if year < 100:
                year += 2000
            elif 2500 < year < 2700:  # the years of Thailand
                year -= 543
            if not 1990 <= year <= latest_year:
                continue
            try:
                return Worded(date(year, names[_key(name)], int(number)), match.start(), match.end())
            except (ValueError, KeyError):
                continue
    return None


def ago(text: str, language: str | None) -> Ago | None:
    """ "3 hours ago", "vor 2 Tagen", "yesterday": how long before, if that is what the text says.

    Weeks count up to eight, months and years not at all: they name no day.
    """
    for pattern, unit in _ago_patterns(_base(language)):
        match = pattern.search(text)
        if match is None:
            continue
        number = int(match["n"]) if match["n"].isdigit() else 1
        if unit == "week" and number > _MOST_WEEKS:
            return None
        return Ago(_UNITS[unit] * number, unit in ("minute", "hour"), match.start(), match.end())
    match = _TODAY_ALONE.fullmatch(text)
    if match is not None:
        return Ago(timedelta(days=1 if match["before"] else 0), to_the_hour=False, start=0, end=len(text))
    return None


def _base(language: str | None) -> str:
    return (language or "en").replace("_", "-").partition("-")[0].lower()


def _languages(text: str, language: str | None) -> tuple[str, ...]:
    """The page's language, those of the script where that is another, and English, which foreign systems print."""
    base = _base(language)
    for pattern, languages in _BY_SCRIPT:
        if pattern.search(text):
            return (base, *(one for one in languages if one != base))
    return _LATIN if language is None else (base, "en")


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().replace("i̇", "i").rstrip(".")


@lru_cache(maxsize=128)
def _grammars(languages: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], dict[str, int]], ...]:
    """How days are written in these languages, in this order."""
    found = (_of_language(language) for language in dict.fromkeys(languages))
    return tuple(grammar for grammar in found if grammar is not None)


@lru_cache(maxsize=128)
def _of_language(language: str) -> tuple[re.Pattern[str], dict[str, int]] | None:
    names = _names(language)
    return (_grammar(names), names) if names else None


def _grammar(names: dict[str, int]) -> re.Pattern[str]:
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    # Endings that languages add to the name: "martxoaren", "májusában"; never to short forms
    month = rf"(?<![^\W\d_])(?:{either})(?:(?<=\w{{5}})[^\W\d_]{{1,4}})?(?![^\W\d_])"
    return re.compile(
        rf"(?<!\d)(?P<d1>\d{{1,2}}){_ORDINAL}{_GAP}(?P<m1>{month})(?:\s?/\s?(?:{either}))?{_GAP}['’]?(?P<y1>\d{{4}}|\d{{2}}(?![\d:.]))(?!\d)|"
        rf"(?P<m2>{month})\.?[\s,-]{{0,2}}(?P<d2>\d{{1,2}}){_ORDINAL}{_GAP}(?P<y2>\d{{4}})(?!\d)|"
        rf"(?<!\d)(?P<y3>\d{{4}})[^\W\d_]{{0,3}}{_GAP}(?P<m3>{month})\.?[\s,-]{{0,2}}(?P<d3>\d{{1,2}})(?!\d)",
        re.IGNORECASE,
    )


def _names(language: str) -> dict[str, int]:
    """Names of months, folded, of a language; none of one that CLDR does not know."""
    from babel import Locale, UnknownLocaleError  # tables that many pages have no need of

    try:
        months = Locale.parse(language).months
    except (UnknownLocaleError, ValueError):
        return {}
    found = {_key(name): number for name, number in _EXTRA_NAMES.get(language, {}).items()}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in months.get(context, {}).get(width, {}).items():
                key = _key(one_line(name))
                if len(key) > 1 and not key[0].isdigit():
                    found.setdefault(key, number)
    return found


@lru_cache(maxsize=128)
def _ago_patterns(language: str) -> tuple[tuple[re.Pattern[str], _Unit], ...]:
    """How a language says that something was so many minutes, hours, days ago, by letting babel say it."""
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_timedelta

    phrases: set[tuple[str, _Unit]] = set()
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        locale = None
    if locale is not None:
        for unit, length in _UNITS.items():
            for number in (1, 2, 3, 6):
                for form in ("long", "short", "narrow"):
                    try:
                        phrase = format_timedelta(
                            -length * number,
                            unit,
                            threshold=99,
                            add_direction=True,
                            format=form,
                            locale=locale,
                        )
                    except KeyError:  # babel lacks that form in this language
                        continue
                    head, mark, tail = one_line(phrase).partition(str(number))
                    if mark and (head.strip() or tail.strip()):
                        phrases.add((_phrase(head, tail), unit))
    found = [*sorted(phrases, key=lambda phrase: -len(phrase[0])), *_ENGLISH_AGO]
    return tuple((re.compile(pattern, re.IGNORECASE), unit) for pattern, unit in found)


def _phrase(head: str, tail: str) -> str:
    before, after = (re.escape(part.strip()) for part in (head, tail))
    start = rf"(?<!\w){before}\s*" if before else r"(?<![\d.:,])"
    return rf"{start}(?P<n>\d{{1,3}})\s*{after}(?!\w)"
