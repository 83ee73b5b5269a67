"""Names of months, and how languages say "ago": a table from CLDR, and a few names that it lacks.

Source: CLDR (https://cldr.unicode.org/; © Unicode, Inc., Unicode License v3, https://www.unicode.org/license.txt), as babel brings it; `tests/unit/cldr.py` writes the table.
babel itself takes 10 ms for each language when it is first met.
"""

import json
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

Unit = Literal["minute", "hour", "day", "week"]
PATH = Path(__file__).with_suffix(".json")
UNITS: Mapping[Unit, timedelta] = MappingProxyType(
    {
        "minute": timedelta(minutes=1),
        "hour": timedelta(hours=1),
        "day": timedelta(days=1),
        "week": timedelta(weeks=1),
    }
)
_MORE_NAMES = {
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


def key(name: str) -> str:
    """A name as it is looked up: in one case and one spelling, without a stop."""
    return unicodedata.normalize("NFC", name).casefold().replace("i̇", "i").rstrip(".")


@lru_cache(maxsize=256)
def month_names(language: str) -> Mapping[str, int]:
    """Names of months, by `key`, of a language (ISO 639); none of one that the table does not have."""
    found = {key(name): number for name, number in _MORE_NAMES.get(language, {}).items()}
    for number, names in enumerate(_table().get(language, {}).get("months", ()), 1):
        for name in names:
            found.setdefault(name, number)
    return found


def languages() -> tuple[str, ...]:
    """The languages of the table (ISO 639)."""
    return tuple(_table())


@lru_cache(maxsize=256)
def phrases_ago(language: str) -> tuple[tuple[str, str, Unit], ...]:
    """What stands before and behind the number when a language says how long ago something was, in small letters; the
    longest first."""
    said = _table().get(language, {}).get("ago", {})
    found = [(*phrase.split("#"), unit) for unit in UNITS for phrase in said.get(unit, ())]
    return tuple(sorted(found, key=lambda one: -len(one[0]) - len(one[1])))


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return table
