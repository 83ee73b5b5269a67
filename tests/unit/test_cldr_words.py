"""The table of names of months holds what CLDR has, and what it lacks is there as well."""

import pytest

from tests.unit.cldr import LANGUAGES, words_of
from transforms.cldr_words import UNITS, key, month_names, phrases_ago


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_babel_knows_of_a_language_is_in_the_table(language: str) -> None:
    """Else: `python -m tests.unit.cldr`."""
    said = words_of(language)
    names = month_names(language)
    assert {name for month in said["months"] for name in month} <= names.keys()
    known = {(f"{head}#{tail}", unit) for head, tail, unit in phrases_ago(language)}
    assert {(phrase, unit) for unit in UNITS for phrase in said["ago"][unit]} <= known


@pytest.mark.parametrize(
    ("language", "name", "number"),
    [
        ("de", "Jänner", 1),
        ("ar", "كانون الثاني", 1),
        ("bn", "ফেব্রুয়ারি", 2),
        ("hi", "सितम्बर", 9),
        ("es", "Set.", 9),
    ],
)
def test_names_that_cldr_lacks(language: str, name: str, number: int) -> None:
    assert month_names(language)[key(name)] == number


def test_of_a_language_that_is_not_known_there_is_nothing() -> None:
    assert not month_names("xx")
    assert not phrases_ago("xx")
