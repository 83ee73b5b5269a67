"""The language of an article: what the page says, unless the text says otherwise."""

import pytest

from transforms.language import find_language, normalised

ENGLISH = (
    "The old bridge over the river was opened to traffic on Thursday, a year after a barge had struck its pier. "
    * 3
)
GERMAN = (
    "Die alte Brücke über den Fluss ist am Donnerstag wieder für den Verkehr geöffnet worden, ein Jahr nach dem Unfall. "
    * 3
)
NORWEGIAN = (
    "Den gamle broen over elven ble åpnet for trafikk på torsdag, et år etter at en lekter hadde truffet pilaren. "
    * 3
)
PORTUGUESE = (
    "A velha ponte sobre o rio foi reaberta ao trânsito na quinta-feira, um ano depois de uma barcaça ter atingido o pilar. "
    * 3
)


@pytest.mark.parametrize(
    ("declared", "body", "language"),
    [
        (("en-GB",), ENGLISH, "en-GB"),
        (("en",), GERMAN, "de"),  # a template's false claim
        (("en", "de-AT"), GERMAN, "de-AT"),
        ((), GERMAN, "de"),
        (("de",), "Kurz.", "de"),
        ((), "Kurz.", None),
        (("nb-NO",), NORWEGIAN, "nb-NO"),
        (("xx-invalid-", ""), ENGLISH, "en"),
        (("de",), ENGLISH[:300] * 2 + GERMAN * 12, "de"),  # it only starts with a quotation
        (("es",), PORTUGUESE, "pt"),
        (("en",), "Ο φάρος άνοιξε ξανά την Τρίτη.", "el"),  # short, and yet no doubt
        (("en",), "橋は木曜日に再び開通し、町の音楽隊が演奏した。", "ja"),
        (("en",), "Kurz und gut.", "en"),
        (("de",), "Xzq wvk jqh. " * 40, "de"),  # scrambled for those who do not pay
    ],
)
def test_the_declared_language_is_checked(declared: tuple[str, ...], body: str, language: str | None) -> None:
    assert find_language(declared, body) == language


@pytest.mark.parametrize(
    ("value", "tag"),
    [
        ("en_us", "en-US"),
        ("DE", "de"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("en-US,de", "en-US"),
        ("ru_RU.UTF-8", "ru-RU"),
        ("jp", "ja"),
        ("English", None),
        ("", None),
        ("x", None),
    ],
)
def test_tags_are_written_in_one_way(value: str, tag: str | None) -> None:
    assert normalised(value) == tag
