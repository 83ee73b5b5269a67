"""Dates in words: "5. März 2026", "March 5, 2026", "2026. március 5.", "vor 3 Stunden", in CLDR's languages.

What CLDR does not know (`cldr_words`), `dates` asks dateparser.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from transforms.cldr_words import UNITS, Unit, key, month_names, phrases_ago

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
_LATIN = "en de fr es it pt nl pl tr id sv da nb fi cs ro hu"
_DIGITS = re.compile(r"\d")
# What stands between the parts of a date besides blanks, commas, stops: "de", "of", "г.", "m."
_GAP = r"[\s.,/\-–\u200e\u200f]{0,4}(?:(?:de|del|di|of|the|da|dos|a|y|i|m\.|г\.?|ta'?|tháng|วันที่|พ\.ศ\.|ค\.ศ\.)[\s.]{0,2})?"
_ORDINAL = r"(?:st|nd|rd|th|er|re|º|°|ª|a|e|:e|η|\)|日|일)?"
_OTHER_NAME = r"(?:\s?/\s?[^\W\d_]{2,12}(?:\s[^\W\d_]{2,12})?)?"  # "آذار / مارس"
# What stands before a month's name, and what behind it
_ORDERS = tuple(
    (re.compile(before, re.IGNORECASE) if before else None, re.compile(after, re.IGNORECASE))
    for before, after in (
        (
            rf"(?<!\d)(?P<day>\d{{1,2}}){_ORDINAL}{_GAP}$",
            rf"{_OTHER_NAME}{_GAP}['’]?(?P<year>\d{{4}}|\d{{2}}(?![\d:.]))(?!\d)",
        ),
        ("", rf"\.?[\s,-]{{0,2}}(?P<day>\d{{1,2}}){_ORDINAL}{_GAP}(?P<year>\d{{4}})(?!\d)"),
        (
            rf"(?<!\d)(?P<year>\d{{4}})[^\W\d_]{{0,3}}{_GAP}$",
            r"\.?[\s,-]{0,2}(?P<day>\d{1,2})(?!\d)",
        ),
    )
)
_BEFORE = 30  # characters in which a day or a year may stand before the name
_ENDINGS = ("az", "et", "eu", "fi", "hu", "kk", "ky", "lt", "lv", "tr", "uz")  # "martxoaren", "májusában"
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
_ENGLISH_AGO = re.compile(
    r"(?<![\w.])(?P<n>\d{1,3}|an?)\s?(?:(?P<minute>m|mins?|minutes?)|(?P<hour>h|hrs?|hours?)|(?P<day>d|days?)|(?P<week>w|weeks?))\s+ago\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,3}")
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
    for spoken in dict.fromkeys(_languages(text, language)):
        names, pattern = _months_of(spoken)
        for match in pattern.finditer(text) if pattern else ():
            month = names.get(key(match[1]))  # none of one that is spelled as only capitals are: "ΜΑΪ́ΟΥ"
            found = _day_around(text, match, month, latest_year) if month is not None else None
            if found is not None:
                return found
    return None


def _day_around(text: str, name: re.Match[str], month: int, latest_year: int) -> Worded | None:
    """The day of which this is the name of the month: "5 March 2026", "March 5, 2026", "2026 March 5"."""
    nearest = max(0, name.start() - _BEFORE)
    for before, after in _ORDERS:
        left = before.search(text, nearest, name.start()) if before else None
        right = after.match(text, name.end())
        if right is None or (before and left is None):
            continue
        parts = {**right.groupdict(), **(left.groupdict() if left else {})}
        year = int(parts["year"])
        if year < 100:
            year += 2000
        elif 2500 < year < 2700:  # the years of Thailand
            year -= 543
        if not 1990 <= year <= latest_year:
            continue
        try:
            day = date(year, month, int(parts["day"]))
        except ValueError:
            continue
        return Worded(day, left.start() if left else name.start(), right.end())
    return None


def ago(text: str, language: str | None) -> Ago | None:
    """ "3 hours ago", "vor 2 Tagen", "yesterday": how long before, if that is what the text says.

    Weeks count up to eight, months and years not at all: they name no day.
    """
    found = _ago_in(text.lower(), _base(language)) or _ago_in_english(text)
    if found is not None:
        number, unit, start, end = found
        if unit == "week" and number > _MOST_WEEKS:
            return None
        return Ago(UNITS[unit] * number, unit in ("minute", "hour"), start, end)
    match = _TODAY_ALONE.fullmatch(text)
    if match is not None:
        return Ago(timedelta(days=1 if match["before"] else 0), to_the_hour=False, start=0, end=len(text))
    return None


def _ago_in(text: str, language: str) -> tuple[int, Unit, int, int] | None:
    """The number and what is counted, and where they stand, in a text of small letters."""
    for number in _NUMBER.finditer(text):
        before, after = text[: number.start()].rstrip(), text[number.end() :].lstrip()
        for head, tail, unit in phrases_ago(language):
            if not after.startswith(tail) or after[len(tail) : len(tail) + 1].isalnum():
                continue
            if not before.endswith(head) or text[: number.start()][-1:].isdigit():
                continue
            start = len(before) - len(head)
            if head and before[start - 1 : start].isalnum():
                continue
            if not head and (text[: number.start()][-1:] or " ") in ".:,":
                continue
            return int(number[0]), unit, start if head else number.start(), len(text) - len(after) + len(tail)
    return None


def _ago_in_english(text: str) -> tuple[int, Unit, int, int] | None:
    match = _ENGLISH_AGO.search(text)
    if match is None:
        return None
    unit: Unit = next(unit for unit in UNITS if match[unit])
    return int(match["n"]) if match["n"].isdigit() else 1, unit, match.start(), match.end()


def _base(language: str | None) -> str:
    return (language or "en").replace("_", "-").partition("-")[0].lower()


def _languages(text: str, language: str | None) -> tuple[str, ...]:
    """The page's language, those of the script where that is another, English, which foreign systems print, and those
    that many read: themes say "en" on pages in all languages."""
    base = _base(language)
    for pattern, languages in _BY_SCRIPT:
        if pattern.search(text):
            return (base, *(one for one in languages if one != base))
    return (base, "en", _LATIN) if month_names(base) else (_LATIN,)


@lru_cache(maxsize=256)
def _months_of(languages: str) -> tuple[dict[str, int], re.Pattern[str] | None]:
    """The names of months in these languages, the first before the others, and a pattern of them; None if there are
    none."""
    names: dict[str, int] = {}
    for language in languages.split():
        names = {**month_names(language), **names}
    for name, month in [*names.items()]:
        names.setdefault(name.replace("ı", "i"), month)  # what "MAYIS" is in small letters
    if not names:
        return names, None
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    ending = r"(?:(?<=\w{5})[^\W\d_]{1,4})?" if languages in _ENDINGS else ""
    first = "".join(sorted({re.escape(name[0]) for name in names}))  # looked at before the many names
    return names, re.compile(rf"(?=[{first}])(?<![^\W\d_])({either}){ending}(?![^\W\d_])", re.IGNORECASE)
