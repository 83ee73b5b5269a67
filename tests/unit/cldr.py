"""What CLDR says of dates, by way of babel: where `transforms/cldr_words.json` comes from.

    python -m tests.unit.cldr

writes it anew, which is to be done when babel brings a new CLDR and a test says that names are missing.
"""

import json
from datetime import timedelta
from typing import Any

from babel import Locale
from babel.dates import format_timedelta

from transforms.cldr_words import PATH, UNITS, Unit, key
from transforms.wording import one_line

# Those that news is written in
LANGUAGES = [
    "af",
    "am",
    "ar",
    "as",
    "az",
    "be",
    "bg",
    "bn",
    "br",
    "bs",
    "ca",
    "ceb",
    "ckb",
    "cs",
    "cy",
    "da",
    "de",
    "dv",
    "el",
    "en",
    "eo",
    "es",
    "et",
    "eu",
    "fa",
    "fi",
    "fil",
    "fo",
    "fr",
    "fur",
    "fy",
    "ga",
    "gd",
    "gl",
    "gu",
    "ha",
    "he",
    "hi",
    "hr",
    "hsb",
    "hu",
    "hy",
    "id",
    "ig",
    "is",
    "it",
    "ja",
    "jv",
    "ka",
    "kab",
    "kk",
    "kl",
    "km",
    "kn",
    "ko",
    "ks",
    "ku",
    "ky",
    "lb",
    "lo",
    "lt",
    "lv",
    "mg",
    "mi",
    "mk",
    "ml",
    "mn",
    "mr",
    "ms",
    "mt",
    "my",
    "nb",
    "ne",
    "nl",
    "nn",
    "no",
    "oc",
    "om",
    "or",
    "pa",
    "pcm",
    "pl",
    "ps",
    "pt",
    "qu",
    "rm",
    "ro",
    "ru",
    "rw",
    "sa",
    "sc",
    "sd",
    "se",
    "si",
    "sk",
    "sl",
    "sn",
    "so",
    "sq",
    "sr",
    "su",
    "sv",
    "sw",
    "ta",
    "te",
    "tg",
    "th",
    "ti",
    "tk",
    "tr",
    "tt",
    "ug",
    "uk",
    "ur",
    "uz",
    "vi",
    "wo",
    "xh",
    "yi",
    "yo",
    "zh",
    "zu",
]
_NUMBERS = (1, 2, 3, 6)
_FORMS = ("long", "short", "narrow")


def words_of(language: str) -> dict[str, Any]:
    """Names of months, January's first, and how the language says that something was so long ago."""
    locale = Locale.parse(language)
    months: list[dict[str, None]] = [{} for _ in range(12)]
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months.get(context, {}).get(width, {}).items():
                folded = key(one_line(name))
                if len(folded) > 1 and not folded[0].isdigit():
                    months[number - 1][folded] = None
    return {
        "months": [list(names) for names in months] if any(months) else [],
        "ago": {unit: _phrases(locale, unit, length) for unit, length in UNITS.items()},
    }


def _phrases(locale: Locale, unit: Unit, length: timedelta) -> list[str]:
    found: dict[str, None] = {}
    for number in _NUMBERS:
        for form in _FORMS:
            try:
                phrase = format_timedelta(
                    -length * number, unit, threshold=99, add_direction=True, format=form, locale=locale
                )
            except KeyError:  # babel lacks that form in this language
                continue
            head, mark, tail = one_line(phrase).partition(str(number))
            if mark and (head.strip() or tail.strip()):
                found[f"{head.strip()}#{tail.strip()}".lower()] = None
    return sorted(found, key=lambda phrase: (-len(phrase), phrase))


def main() -> None:
    lines = [
        f"{json.dumps(language)}: {json.dumps(words_of(language), ensure_ascii=False)}"
        for language in LANGUAGES
    ]
    PATH.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
