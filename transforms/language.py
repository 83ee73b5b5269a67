"""Which language an article is in: what the page declares, checked against the text."""

from functools import cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_SAMPLE = 600  # characters that are looked at
# And those that are enough if they are in the language that the page declares, with how sure that has to be
_GLANCES = ((60, 0.8), (150, 0.95))
_ENOUGH = 100  # characters from which the text is a witness
_SOME = 20  # and from which it is one if its letters are not Latin: there the script tells most of it
_SURE = 0.95

# Codes that sites write and BCP 47 does not know, or knows under another name
_ALIASES = {
    "gr": "el",
    "ua": "uk",
    "jp": "ja",
    "cn": "zh",
    "kr": "ko",
    "cz": "cs",
    "dk": "da",
    "se": "sv",
    "iw": "he",
    "in": "id",
    "vn": "vi",
    "us": "en",
    "gb": "en",
}
_NO_LANGUAGE = frozenset({"utf", "iso", "und", "mul", "zxx", "qaa", "xx"})
# What the model takes for each other
_KIN = (
    frozenset({"no", "nb", "nn", "da"}),
    frozenset({"hr", "sr", "bs", "sh", "me"}),
    frozenset({"id", "ms"}),
    frozenset({"cs", "sk"}),
    frozenset({"gl", "pt"}),
    frozenset({"gl", "es"}),
    frozenset({"fa", "prs", "ps"}),
    frozenset({"hi", "mr", "ne"}),
    frozenset({"zu", "xh"}),
)

_SEEN, _FEW = 400, 4  # characters that are looked at for these, and how many of them tell something
_FUNCTION_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "cs": "a v se na je že s z do o to i pro ve si",
        "da": "og i at det er en af på til for med den de ikke der som et",
        "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als",
        "en": "the of and to in is that for with was on as are by from it has his have be",
        "es": "de la que el en y a los se del las un por con una para su al no es",
        "fi": "ja on ei että se oli hän mutta myös kun ovat joka",
        "fr": "de la le et les des en un du une que est pour dans qui par sur au plus pas",
        "hu": "a az és hogy nem is egy de volt meg",
        "it": "di e il la che in un a per è del una i con da sono le si non della",
        "nl": "de van het een en in is dat op te zijn met voor niet aan er die was",
        "no": "og i er det på at som en til av for med ikke den de har et",
        "pl": "w i na z do się nie że to jest o przez po ale od",
        "pt": "de a o que e do da em um para com não uma os no se na por mais as",
        "ro": "de și în a la cu pe că nu o din",
        "ru": "и в на не что с по как к из для",
        "sv": "och i att det som en på är av för med den till har de inte om ett",
        "tr": "ve bir bu için ile de da olarak olan",
        "uk": "і в на не що з до та у за",
    }.items()
}


def find_language(declared: tuple[str, ...], body: str) -> str | None:
    """The BCP 47 tag of the article's language.

    The first declared tag that agrees with the text, else what the text is if that is sure, else the first
    declared one. Against what the page declares the text's start is not enough: it may be a quotation, or a list
    of names.
    """
    tags = [tag for value in declared if (tag := normalised(value))]
    if len(body) < (_ENOUGH if body[:_ENOUGH].isascii() or _is_latin(body) else _SOME):
        return tags[0] if tags else None
    if tags:
        primary = tags[0].partition("-")[0]
        if _has_words_of(primary, body):
            return tags[0]
        for length, sure in _GLANCES:
            glanced, probability = _identifier().classify(body[:length])
            if glanced == primary and probability >= sure:
                return tags[0]
    found, probability = _identifier().classify(body[:_SAMPLE])
    agreeing = _agreeing(tags, found, probability)
    if agreeing or found in _NO_LANGUAGE or probability < _SURE:
        return agreeing or (tags[0] if tags else None)
    if tags and len(body) >= 2 * _SAMPLE:
        middle = len(body) // 2
        second, probability = _identifier().classify(body[middle : middle + _SAMPLE])
        if second != found:
            return _agreeing(tags, second, probability) or tags[0]
    return str(found)


def _has_words_of(language: str, body: str) -> bool:
    """Has the text's start several of the words that no text of this language does without, and at most half as many of
    any other's? That is so on eight pages of ten, and seen in a tenth of the time that the model takes."""
    own = _FUNCTION_WORDS.get(language)
    if own is None:
        return False
    words = set(body[:_SEEN].lower().split())
    known = len(words & own)
    return known >= _FEW and all(
        2 * len(words & others) <= known for others in _FUNCTION_WORDS.values() if others is not own
    )


def _agreeing(tags: list[str], found: str, probability: float) -> str | None:
    """The first declared tag that a text of the language `found` may have."""
    for tag in tags:
        primary = tag.partition("-")[0]
        if primary == found or any(primary in kin and found in kin for kin in _KIN):
            return tag
        if primary not in _known() and probability < _SURE:
            return tag
    return None


def _is_latin(text: str) -> bool:
    """Are the letters at the start of a text Latin, most of them?"""
    letters = [character for character in text[:_ENOUGH] if character.isalpha()]
    return sum(character < "\u0250" for character in letters) * 2 >= len(letters)


def normalised(value: str) -> str | None:
    """A language tag in its usual form ("en_us" is "en-US"); None if it is none."""
    parts = value.strip().replace("_", "-").partition(",")[0].split(".")[0].split("-")
    primary = parts[0].lower()
    if not (2 <= len(primary) <= 3 and primary.isascii() and primary.isalpha()) or primary in _NO_LANGUAGE:
        return None
    tag = [_ALIASES.get(primary, primary)]
    for part in parts[1:]:
        if len(part) == 4 and part.isalpha():
            tag.append(part.title())
        elif (len(part) == 2 and part.isalpha()) or (len(part) == 3 and part.isdigit()):
            tag.append(part.upper())
        else:
            break
    return "-".join(tag)


@cache
def _identifier() -> Any:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _known() -> frozenset[str]:
    return frozenset(_identifier().labels)
